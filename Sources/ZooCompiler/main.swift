import GraphCompiler
import Networks

NetworkCompiler.run(Zoo.declarations)

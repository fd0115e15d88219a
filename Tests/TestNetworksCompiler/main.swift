import GraphCompiler
import TestNetworks

NetworkCompiler.run(TestNetworks.declarations)

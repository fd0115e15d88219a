import GraphCompiler
import Myograph

NetworkCompiler.run([
  Declaration("membranes", MembranesNetwork(), classes: MembranesNetwork.classes)
])

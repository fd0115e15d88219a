import GraphCompiler
import Myograph

NetworkCompiler.run([
  Declaration("left-atrium", LeftAtriumNetwork(), classes: LeftAtriumNetwork.classes)
])

import GraphCompiler
import Myograph

NetworkCompiler.run([
  Declaration("two-channels", TwoChannelsNetwork(), classes: TwoChannelsNetwork.classes)
])

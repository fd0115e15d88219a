import GraphCompiler
import Myograph

NetworkCompiler.run([Declaration("attention-unet", AttentionUNet())])

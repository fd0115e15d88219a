import MyographCommands
import ZooKernels

MyographCommand.main(
  [
    myograph_unet64(), myograph_unet16(), myograph_fcn16(), myograph_fcn64(), myograph_unet16_bilinear_192(),
  ], adding: [DemoCommand.self, ReproduceCommand.self])

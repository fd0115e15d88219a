import Myograph
import Networks

extension TestNetworks {
  /// The architectures of the zoo, narrow and shallow.
  static let wholes = [
    Declaration(
      "t-unet",
      Sketch {
        Input(channels: 1, height: 24, width: 16)
        UNet(classes: 4, width: 8, depth: 3)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-unet-bilinear",
      Sketch {
        Input(channels: 1, height: 32, width: 16)
        BilinearUNet(classes: 3, width: 4)
        Softmax()
      }),
    Declaration(
      "t-fcn",
      Sketch {
        Input(channels: 1, height: 32, width: 48)
        FCN(classes: 4, width: 4)
        Softmax()
        ArgMax()
      }),
    // Twice as deep as nnU-Net's encoder: each layer passes on the roundings of those before.
    Declaration(
      "t-deep",
      Sketch {
        Input(channels: 1, height: 20, width: 24)
        for _ in 0..<14 {
          Conv2D(16, kernel: 3)
          InstanceNorm()
          LeakyReLU(slope: 0.01)
        }
        Conv2D(4, kernel: 1)
      }),
  ]
}

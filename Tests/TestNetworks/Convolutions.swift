import Myograph

extension TestNetworks {
  static let convolutions = [
    Declaration(
      "t-conv-kernels",
      Sketch {
        Input(channels: 3, height: 17, width: 19)
        Conv2D(5, kernel: 3)
        Conv2D(17, kernel: 1)
        Conv2D(16, kernel: 5)
        Conv2D(24, kernel: Size(height: 1, width: 7))
        Conv2D(7, kernel: 7)
        Conv2D(3, kernel: 2, padding: .valid)
      }),
    Declaration(
      "t-conv-widths",
      Sketch {
        Input(channels: 1, height: 14, width: 15)
        for (index, channels) in [16, 17, 32, 48, 64, 24, 1].enumerated() {
          Conv2D(channels, kernel: 3, bias: index % 2 == 0)
          ReLU()
        }
      }),
    Declaration(
      "t-conv-stride",
      Sketch {
        Input(channels: 16, height: 31, width: 29)
        Conv2D(32, kernel: 3, stride: 2)
        ReLU()
        Conv2D(33, kernel: 1, stride: 2)
        Conv2D(16, kernel: 5, stride: 3)
        Conv2D(8, kernel: 2, stride: 2, padding: .explicit(top: 0, left: 0, bottom: 1, right: 1))
      }),
    Declaration(
      "t-conv-dilation",
      Sketch {
        Input(channels: 2, height: 23, width: 26)
        Conv2D(16, kernel: 3, dilation: 2)
        ReLU()
        Conv2D(20, kernel: 3, dilation: 4)
        Conv2D(16, kernel: Size(height: 1, width: 7), dilation: 3)
        Conv2D(32, kernel: 3, stride: 2, dilation: 2)
        Conv2D(16, kernel: 3, dilation: 3, padding: .valid)
      }),
    Declaration(
      "t-conv-padding",
      Sketch {
        Input(channels: 16, height: 9, width: 11)
        Conv2D(16, kernel: 3, padding: .explicit(top: 2, left: 0, bottom: 0, right: 1))
        ReLU()
        Conv2D(19, kernel: 1, padding: .explicit(top: 0, left: 3, bottom: 2, right: 0))
        Conv2D(16, kernel: 2, padding: .explicit(top: 0, left: 0, bottom: 1, right: 1))
        Conv2D(4, kernel: 5, stride: 2, padding: .explicit(top: 1, left: 4, bottom: 3, right: 0))
      }),
    Declaration(
      "t-conv-one-pixel",
      Sketch {
        Input(channels: 5, height: 1, width: 1)
        Conv2D(16, kernel: 3)
        ReLU()
        Conv2D(17, kernel: 1)
        Conv2D(3, kernel: 5, dilation: 2)
      }),
    Declaration(
      "t-conv-one-row",
      Sketch {
        Input(channels: 1, height: 1, width: 37)
        Conv2D(16, kernel: Size(height: 1, width: 7))
        ReLU()
        Conv2D(32, kernel: 3)
        Conv2D(2, kernel: Size(height: 3, width: 1))
      }),
    Declaration(
      "t-conv-one-column",
      Sketch {
        Input(channels: 4, height: 37, width: 1)
        Conv2D(24, kernel: Size(height: 7, width: 1))
        Conv2D(16, kernel: 3, stride: 2)
        ReLU()
        Conv2D(3, kernel: Size(height: 1, width: 3))
      }),
    Declaration(
      "t-conv-deep",
      Sketch {
        Input(channels: 48, height: 8, width: 7)
        Conv2D(64, kernel: 3)
        ReLU()
        Conv2D(64, kernel: 3)
        Conv2D(48, kernel: 1)
        Conv2D(96, kernel: 3, stride: 2)
        ReLU()
      }),
    Declaration(
      "t-conv-wide-image",
      Sketch {
        Input(channels: 1, height: 61, width: 67)
        Conv2D(8, kernel: 3)
        ReLU()
        Conv2D(16, kernel: 3)
        ReLU()
      }),
    Declaration(
      "t-conv-activations",
      Sketch {
        Input(channels: 2, height: 12, width: 13)
        Conv2D(16, kernel: 3)
        LeakyReLU(slope: 0.2)
        Conv2D(17, kernel: 3, bias: false)
        Sigmoid()
        Conv2D(16, kernel: 1)
        BatchNorm()
        LeakyReLU(slope: -0.5)
        TransposedConv2D(16, kernel: 2, stride: 2)
        Sigmoid()
        Conv2D(5, kernel: 3)
        LeakyReLU(slope: 1.5)
        ReLU()
        ReLU()
      }),
  ]

  static let groupedConvolutions = [
    Declaration(
      "t-groups",
      Sketch {
        Input(channels: 32, height: 11, width: 10)
        Conv2D(64, kernel: 3, groups: 2)
        ReLU()
        Conv2D(32, kernel: 3, stride: 2, groups: 2)
        Conv2D(24, kernel: 3, groups: 4)
        ReLU()
        Conv2D(12, kernel: 1, groups: 3)
      }),
    Declaration(
      "t-depthwise",
      Sketch {
        Input(channels: 32, height: 16, width: 15)
        Conv2D(32, kernel: 3, groups: 32)
        BatchNorm()
        ReLU()
        Conv2D(32, kernel: 5, stride: 2, groups: 32, bias: false)
        Conv2D(17, kernel: 1)
        Conv2D(17, kernel: Size(height: 3, width: 1), dilation: 2, groups: 17)
        LeakyReLU()
        Conv2D(34, kernel: 3, groups: 17)
      }),
    Declaration(
      "t-depthwise-input",
      Sketch {
        Input(channels: 3, height: 10, width: 9)
        Conv2D(3, kernel: 3, groups: 3, padding: .explicit(top: 0, left: 1, bottom: 2, right: 1))
        Sigmoid()
        Conv2D(16, kernel: 1)
        Conv2D(16, kernel: 3, groups: 16, padding: .valid)
      }),
  ]
}

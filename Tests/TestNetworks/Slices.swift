import Myograph

extension TestNetworks {
  /// Channels that begin and end at blocks, and across them.
  static let slices = [
    Declaration(
      "t-slices",
      Sketch {
        Input(channels: 5, height: 7, width: 6)
        Slice(from: 1, count: 4)
        Conv2D(48, kernel: 3)
        halves
        Conv2D(4, kernel: 3)
      }),
    Declaration(
      "t-train-slices",
      Sketch {
        Input(channels: 2, height: 7, width: 6)
        Conv2D(48, kernel: 3)
        BatchNorm()
        ReLU()
        halves
        Conv2D(3, kernel: 3)
        Loss { CrossEntropy() }
      }),
  ]

  /// 48 to 77 channels.
  @LayerBuilder private static var halves: Layers {
    Concatenate {
      Branch {
        Slice(from: 16, count: 32)
        Conv2D(16, kernel: 3)
      }
      Slice(from: 32, count: 16)
      Multiply {
        Split(0, of: 2)
        Branch {
          Split(1, of: 2)
          Sigmoid()
        }
      }
      Slice(from: 9, count: 21)
    }
  }
}

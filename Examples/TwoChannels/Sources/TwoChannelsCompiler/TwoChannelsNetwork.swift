import Myograph

/// A U-Net that reads two images of a place at once: the organ shows in both, the lesion in the second one only.
struct TwoChannelsNetwork: Network {
  static let classes: [ClassLabel] = ["background", "organ", ClassLabel("lesion", colour: 0x56B4E9)]
  var spacing = 1.2
  // Rows and columns that the network sees: a multiple of 2^depth.
  var size = 64
  var filters = 16
  var depth = 3

  @LayerBuilder var body: Layers {
    Scan(channels: 2)
    Resample(spacing: spacing)
    RandomFlip()
    RandomRotation(from: -30, to: 30)
    // Half of the samples lie around an organ or a lesion, each as often.
    RandomCrop(size, foreground: 0.5)
    RandomGamma()
    // Each channel by itself; a few bright pixels don't count.
    NormalizeIntensity(.percentiles(from: 0.5, to: 99.5))
    GaussianNoise()
    level(filters, depth: depth)
    Conv2D(Self.classes.count, kernel: 1)
    Loss {
      CrossEntropy()
      SoftDice()
    }
    Softmax()
    RestoreGrid()
    ArgMax()
  }

  @LayerBuilder private func level(_ filters: Int, depth: Int) -> Layers {
    convolutions(filters)
    if depth > 0 {
      Concatenate {
        Skip()
        Branch {
          MaxPool(2)
          level(filters * 2, depth: depth - 1)
          TransposedConv2D(filters, kernel: 2, stride: 2)
        }
      }
      Dropout(0.2)
      convolutions(filters)
    }
  }

  @LayerBuilder private func convolutions(_ filters: Int) -> Layers {
    for _ in 1...2 {
      Conv2D(filters, kernel: 3)
      BatchNorm()
      ReLU()
    }
  }
}

import Myograph

/// A U-Net for the left atrium in late-enhancement MR volumes, as `myograph new --data` fitted it to those of the 2018
/// Atrial Segmentation Challenge (Xiong et al. 2021, doi 10.1016/j.media.2020.101832).
struct LeftAtriumNetwork: Network {
  static let classes: [ClassLabel] = ["background", "left atrium"]
  // Millimetres from pixel to pixel, to which slices are resampled.
  var spacing = 0.625
  // Rows and columns that the network sees: a multiple of 2^depth.
  var size = 224
  var filters = 16
  var depth = 4

  @LayerBuilder var body: Layers {
    Scan()
    Resample(spacing: spacing)
    // Random in training only.
    RandomFlip()
    RandomRotation(from: -30, to: 30)
    RandomScale(from: 0.7, to: 1.4)
    RandomCrop(size)
    NormalizeIntensity(.zScore)
    level(filters, depth: depth)
    Conv2D(Self.classes.count, kernel: 1)
    Loss { CrossEntropy() }
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

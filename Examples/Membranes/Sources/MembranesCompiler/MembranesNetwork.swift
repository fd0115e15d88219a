import Myograph

/// A U-Net for cells and the membranes between them in electron microscopy (Ronneberger et al. 2015,
/// doi 10.1007/978-3-319-24574-4_28), on images larger than it sees at once: they are covered by tiles.
struct MembranesNetwork: Network {
  static let classes: [ClassLabel] = ["membrane", "cell"]
  // Rows and columns of a tile: a multiple of 2^depth.
  var size = 256
  var filters = 16
  var depth = 4

  @LayerBuilder var body: Layers {
    // Microscopes' images have no spacing, so nothing is resampled.
    Scan()
    RandomFlip()
    RandomRotation(from: -180, to: 180)
    RandomScale(from: 0.8, to: 1.25)
    Tiles(size, overlap: 0.5, foreground: 0)
    ElasticDeformation()
    // One microscope took them all: grey means the same everywhere.
    NormalizeIntensity(.dataset)
    RandomBrightnessContrast()
    level(filters, depth: depth)
    Conv2D(Self.classes.count, kernel: 1)
    // Most pixels are cells.
    Loss { CrossEntropy(classWeights: [3, 1]) }
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

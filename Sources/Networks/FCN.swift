import Myograph

/// The fully convolutional network of Bai et al. 2018 (doi 10.1186/s12968-018-0471-x): five scales, each mapped to
/// 32 channels, enlarged to full size and joined.
///
/// 1×H×W → classes×H×W, where H and W are multiples of 16.
public struct FCN: Network {
  public var classes: Int
  public var width: Int

  /// - Parameter width: filters of the first scale; the published network has 16.
  public init(classes: Int = 4, width: Int = 16) {
    self.classes = classes
    self.width = width
  }

  @LayerBuilder public var body: Layers {
    for (scale, convolutions) in [2, 2, 3, 3, 3].enumerated() {
      for index in 0..<convolutions {
        convolution(width << scale, kernel: 3, stride: scale > 0 && index == 0 ? 2 : 1)
      }
      Tap("scale\(scale)")
    }
    Concatenate {
      for scale in 0..<5 {
        Branch(from: "scale\(scale)") {
          convolution(2 &* width, kernel: 1)
          if scale > 0 { Upsample(1 << scale, .bilinear(alignedCorners: false)) }
        }
      }
    }
    for _ in 1...2 { convolution(4 &* width, kernel: 1) }
    Conv2D(classes, kernel: 1)
  }

  @LayerBuilder private func convolution(_ channels: Int, kernel: Int, stride: Int = 1) -> Layers {
    Conv2D(channels, kernel: Size(kernel), stride: stride)
    BatchNorm()
    ReLU()
  }
}

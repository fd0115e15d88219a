import Myograph

/// The paper's U-Net (Chen et al. 2020, Figure 2): `depth` levels below the first, each twice as wide; batch norm
/// after each hidden convolution, dropout after each concatenation, transposed up-convolutions.
///
/// 1×H×W → classes×H×W, where H and W are multiples of 2^depth.
public struct UNet: Network {
  public var classes: Int
  public var width: Int
  public var depth: Int
  public var dropout: Double

  public init(classes: Int = 4, width: Int = 64, depth: Int = 4, dropout: Double = 0.2) {
    self.classes = classes
    self.width = width
    self.depth = depth
    self.dropout = dropout
  }

  @LayerBuilder public var body: Layers {
    level(width, depth: min(depth, Self.deepest))
    Conv2D(classes, kernel: 1)
  }

  /// The largest image can't be halved more often.
  private static let deepest = 16

  @LayerBuilder private func level(_ width: Int, depth: Int) -> Layers {
    ConvBlock(width)
    if depth > 0 {
      Concatenate {
        Skip()
        Branch {
          MaxPool(2)
          level(width &* 2, depth: depth - 1)
          TransposedConv2D(width, kernel: 2, stride: 2)
        }
      }
      Dropout(dropout)
      ConvBlock(width)
    }
  }
}

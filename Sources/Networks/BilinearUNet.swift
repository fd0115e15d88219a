import Myograph

/// The U-Net of the paper's published code: the deepest level is as wide as the one above it, and bilinear
/// up-sampling with aligned corners stands for the transposed convolutions, so each level hands up half of its
/// width.
///
/// 1×H×W → classes×H×W, where H and W are multiples of 16.
public struct BilinearUNet: Network {
  public var classes: Int
  public var width: Int
  public var dropout: Double

  public init(classes: Int = 4, width: Int = 64, dropout: Double = 0.2) {
    self.classes = classes
    self.width = width
    self.dropout = dropout
  }

  @LayerBuilder public var body: Layers {
    level(1)
    Conv2D(classes, kernel: 1)
  }

  private static let depth = 4

  /// Width at a level of the way down, with `width` at level 1.
  private func encoderWidth(_ level: Int) -> Int { width << min(level - 1, Self.depth - 1) }

  /// Width at a level of the way up.
  private func decoderWidth(_ level: Int) -> Int { max(width, encoderWidth(level) / 2) }

  @LayerBuilder private func level(_ level: Int) -> Layers {
    ConvBlock(encoderWidth(level))
    if level <= Self.depth {
      Concatenate {
        Skip()
        Branch {
          MaxPool(2)
          self.level(level + 1)
          Upsample(2, .bilinear(alignedCorners: true))
        }
      }
      Dropout(dropout)
      ConvBlock(decoderWidth(level))
    }
  }
}

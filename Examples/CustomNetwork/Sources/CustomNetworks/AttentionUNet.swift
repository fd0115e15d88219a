import Myograph

/// A U-Net of residual blocks, whose skips pass through attention gates (Oktay et al. 2018, simplified).
public struct AttentionUNet: Network {
  public init() {}

  @LayerBuilder public var body: Layers {
    Input(channels: 1, height: 128, width: 128)
    Conv2D(16, kernel: 3)
    level(16, depth: 3)
    Conv2D(4, kernel: 1)
    Softmax()
    ArgMax()
  }

  @LayerBuilder private func level(_ width: Int, depth: Int) -> Layers {
    ResidualBlock(width: width)
    if depth > 0 {
      Tap("skip\(depth)")
      MaxPool(2)
      Conv2D(width * 2, kernel: 1)
      level(width * 2, depth: depth - 1)
      TransposedConv2D(width, kernel: 2, stride: 2)
      Concatenate {
        Skip()
        Multiply {
          Skip(from: "skip\(depth)")
          Branch {
            Concatenate {
              Skip()
              Skip(from: "skip\(depth)")
            }
            Conv2D(1, kernel: 1)
            Sigmoid()
          }
        }
      }
      Conv2D(width, kernel: 1)
      ResidualBlock(width: width)
    }
  }
}

/// Two convolutions beside a skip.
struct ResidualBlock: Block {
  var width: Int

  @LayerBuilder var body: Layers {
    Add {
      Skip()
      Branch {
        for _ in 1...2 {
          ReLU()
          Conv2D(width, kernel: 3)
          BatchNorm()
        }
      }
    }
  }
}

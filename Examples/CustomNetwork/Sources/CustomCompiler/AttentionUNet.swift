import Myograph

/// A U-Net of residual blocks, whose skips pass through attention gates (Oktay et al. 2018, simplified).
struct AttentionUNet: Network {
  var classes = 4, width = 16, depth = 3

  @LayerBuilder var body: Layers {
    Input(channels: 1, height: 128, width: 128)
    level(width, depth: depth)
    Conv2D(classes, kernel: 1)
    Loss {
      CrossEntropy()
      LogCoshDice(weight: 0.5)
    }
    Softmax()
    ArgMax()
  }

  @LayerBuilder private func level(_ width: Int, depth: Int) -> Layers {
    residual(width)
    if depth > 0 {
      Tap("skip\(depth)")
      MaxPool(2)
      level(width * 2, depth: depth - 1)
      TransposedConv2D(width, kernel: 2, stride: 2)
      Concatenate {
        Skip()
        Multiply {
          Skip(from: "skip\(depth)")
          Branch {  // What the level below and the skip see decides how much of each pixel passes.
            Concatenate {
              Skip()
              Skip(from: "skip\(depth)")
            }
            Conv2D(width / 2, kernel: 1)
            Swish()
            Conv2D(1, kernel: 1)
            Sigmoid()
          }
        }
      }
      residual(width)
    }
  }

  /// Two convolutions beside a skip, after one that brings the input to `width`.
  @LayerBuilder private func residual(_ width: Int) -> Layers {
    Conv2D(width, kernel: 1)
    Add {
      Skip()
      Branch {
        Conv2D(width, kernel: 3)
        BatchNorm()
        ReLU()
        Conv2D(width, kernel: 3)
        BatchNorm()
      }
    }
    ReLU()
  }
}

import Myograph

extension TestNetworks {
  /// Formulas of two values, of which either may be repeated over pixels, channels or both.
  static let joins = [
    Declaration(
      "t-joins",
      Sketch {
        Input(channels: 3, height: 7, width: 9)
        unit(17)
        Subtract {
          Conv2D(17, kernel: 3)
          Skip()
        }
        ReLU()
        Maximum {
          Skip()
          Branch { pixel(17) }
          Branch { Conv2D(1, kernel: 3) }
          Branch { Conv2D(17, kernel: 1) }
        }
        Subtract {
          Branch { pixel(17) }
          Skip()
        }
        LeakyReLU()
        // A residual that no convolution can add.
        Add {
          Skip()
          Branch { pixel(17) }
        }
        Add {
          Branch { Conv2D(1, kernel: 3) }
          Skip()
        }
        Sigmoid()
        Subtract {
          Branch { pixel(1) }
          Skip()
        }
        Distance {
          Skip()
          Branch { pixel(17) }
        }
        Conv2D(5, kernel: 3)
      }),
    // Image pooling (DeepLabV3+): into whole blocks of channels, and across them.
    Declaration(
      "t-join-pixels",
      Sketch {
        Input(channels: 2, height: 9, width: 7)
        unit(16)
        Concatenate {
          Skip()
          Branch { pixel(20) }
          Branch { Conv2D(16, kernel: 3) }
          Branch { pixel(7) }
        }
        Conv2D(16, kernel: 3)
        Concatenate {
          Branch { pixel(16) }
          Skip()
        }
        Conv2D(4, kernel: 1)
      }),
    Declaration(
      "t-train-joins",
      Sketch {
        Input(channels: 2, height: 9, width: 11)
        unit(18)
        Tap("features")
        Subtract {
          Branch { Conv2D(18, kernel: 3) }
          Skip()
        }
        Maximum {
          Skip()
          Branch(from: "features") { Conv2D(18, kernel: 1) }
          Branch { pixel(18) }
          Branch { Conv2D(1, kernel: 3) }
        }
        Add {
          Branch { pixel(18) }
          Skip()
          Branch { Conv2D(1, kernel: 1) }
        }
        Subtract {
          Branch { Conv2D(1, kernel: 1) }
          Skip()
        }
        Multiply {
          Skip()
          Branch {
            pixel(1)
            Sigmoid()
          }
        }
        Distance {
          Skip()
          Branch { pixel(18) }
        }
        Concatenate {
          Branch { pixel(16) }
          Skip()
          Branch(from: "features") { pixel(5) }
        }
        Conv2D(4, kernel: 3)
        Loss { CrossEntropy() }
      }),
  ]

  /// What a whole image says, as one pixel.
  @LayerBuilder private static func pixel(_ channels: Int) -> Layers {
    GlobalAveragePool()
    Conv2D(channels, kernel: 1)
  }
}

/// A smooth |first − second|: a join that isn't the library's.
private struct Distance: Join {
  let operands: Layers

  init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  func formula(_ first: Expression, _ second: Expression) -> Expression {
    let difference = first - second
    return difference * tanh(difference)
  }
}

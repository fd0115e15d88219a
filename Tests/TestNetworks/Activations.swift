import Myograph

extension TestNetworks {
  static let activations = [
    // Logarithms of 0 and of negative numbers far from what networks are tried with, for no layer may make any of 0.
    Declaration(
      "t-functions",
      Sketch {
        Input(channels: 1, height: 256, width: 256)
        Concatenate {
          Pointwise { x in exp(x) }
          Pointwise { x in select(x < -1000, log(x + 2000), log(max(1e-45, abs(x)))) }
          Pointwise { x in tanh(x) }
          Pointwise { x in erf(x) }
        }
      }),
    // Behind every kernel that applies one, in sizes that no tile divides.
    Declaration(
      "t-activations",
      Sketch {
        Input(channels: 3, height: 11, width: 13)
        Conv2D(18, kernel: 3)
        GELU()
        Conv2D(18, kernel: 3)
        LeakyReLU(slope: -0.5)
        Conv2D(18, kernel: 3, groups: 18)
        HardSwish()
        Conv2D(33, kernel: 1)
        SiLU()
        MaxPool(2)
        BatchNorm()
        SELU()
        GroupNorm(groups: 3)
        Tanh()
        TransposedConv2D(7, kernel: 3, stride: 2)
        Softplus()
        Conv2D(5, kernel: 5)
        Mish()
        Conv2D(3, kernel: 1)
      }),
    Declaration(
      "t-activations-joined",
      Sketch {
        Input(channels: 2, height: 7, width: 9)
        Conv2D(19, kernel: 3)
        Tap("raw")
        Add {
          Skip()
          Conv2D(19, kernel: 3)
        }
        ReLU6()
        Multiply {
          Skip()
          Skip(from: "raw")
        }
        HardSigmoid()
        Concatenate {
          ELU(scale: 1.5)
          GELU(.tanh)
          Pointwise { x in max(min(abs(x), exp(-x * x) / 2), log(1 + abs(x)) - 3 * erf(x)) }
        }
        Conv2D(4, kernel: 1)
        ReLU()
      }),
    // Loaded with batch norms by convolutions that are large enough to be transformed. What has a kink stands before all
    // transforms, whose rounding would carry some values over it.
    Declaration(
      "t-train-activations",
      Sketch {
        Input(channels: 1, height: 90, width: 94)
        Conv2D(20, kernel: 3)
        BatchNorm()
        LeakyReLU(slope: -0.5)
        Conv2D(16, kernel: 3)
        BatchNorm()
        GELU()
        Conv2D(18, kernel: 3)
        BatchNorm()
        Mish()
        AveragePool(2)
        Conv2D(17, kernel: 3)
        SiLU()
        Conv2D(3, kernel: 1)
        Upsample(2, .nearest)
        Loss { CrossEntropy() }
      }),
    Declaration(
      "t-train-formulas",
      Sketch {
        Input(channels: 2, height: 13, width: 9)
        Conv2D(18, kernel: 3)
        BatchNorm()
        Tap("normed")
        Concatenate {
          Branch {
            SELU()
            Conv2D(5, kernel: 3)
            HardSwish()
          }
          Branch {
            ReLU6()
            Conv2D(17, kernel: 1)
            Tanh()
          }
          Branch {
            ELU(scale: 1.5)
            InstanceNorm()
            GELU(.tanh)
          }
          Pointwise { x in max(min(abs(x), exp(-x * x) / 2), log(1 + abs(x)) - 3 * erf(x)) }
        }
        Conv2D(18, kernel: 1)
        Add {
          Skip()
          Skip(from: "normed")
        }
        Softplus()
        Multiply {
          Skip()
          Branch {
            Conv2D(18, kernel: 1)
            HardSigmoid()
          }
        }
        Conv2D(3, kernel: 1)
        Loss { CrossEntropy() }
      }),
  ]
}

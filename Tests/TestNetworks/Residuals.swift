import Myograph

extension TestNetworks {
  static let residuals = [
    Declaration(
      "t-residual",
      Sketch {
        Input(channels: 1, height: 12, width: 9)
        unit(16)
        for bias in [true, false] {
          Add {
            Skip()
            Branch {
              unit(16, bias: bias)
              Conv2D(16, kernel: 3, bias: bias)
              BatchNorm()
            }
          }
          ReLU()
        }
        Conv2D(2, kernel: 1)
      }),
    Declaration(
      "t-residual-projected",
      Sketch {
        Input(channels: 3, height: 13, width: 10)
        unit(17)
        Add {
          Branch {
            unit(32, stride: 2)
            Conv2D(32, kernel: 3)
            BatchNorm()
          }
          Branch {
            Conv2D(32, kernel: 1, stride: 2)
            BatchNorm()
          }
        }
        LeakyReLU(slope: 0.1)
        Add {
          Branch { Conv2D(24, kernel: 3) }
          Branch {
            Conv2D(24, kernel: 1)
            ReLU()
          }
        }
        Sigmoid()
      }),
    Declaration(
      "t-residual-first-normalized",
      Sketch {
        Input(channels: 2, height: 10, width: 10)
        Conv2D(16, kernel: 3)
        for _ in 1...2 {
          Add {
            Skip()
            Branch {
              for _ in 1...2 {
                BatchNorm()
                ReLU()
                Conv2D(16, kernel: 3)
              }
            }
          }
        }
        MaxPool(2)
        Add {
          Skip()
          Conv2D(16, kernel: 3)
        }
        BatchNorm()
        ReLU()
      }),
    Declaration(
      "t-add",
      Sketch {
        Input(channels: 5, height: 7, width: 8)
        Add {
          Skip()
          Skip()
        }
        Conv2D(17, kernel: 3)
        Tap("first")
        ReLU()
        Add {
          Skip()
          Skip(from: "first")
          Branch {
            Conv2D(17, kernel: 1)
            Tap("inner")
            Sigmoid()
          }
        }
        ReLU()
        Add {
          Skip(from: "inner")
          Conv2D(17, kernel: 1)
        }
        MaxPool(2, stride: 1)
        Add {
          AveragePool(1)
          Branch {
            Conv2D(17, kernel: 3, groups: 17)
            BatchNorm()
          }
        }
        ReLU()
      }),
    Declaration(
      "t-residual-pooled",
      Sketch {
        Input(channels: 1, height: 16, width: 12)
        unit(16)
        Add {
          Skip()
          Branch {
            Conv2D(16, kernel: 3)
            BatchNorm()
          }
        }
        ReLU()
        Tap("fine")
        MaxPool(2)
        Add {
          Skip()
          Branch {
            Conv2D(16, kernel: 3)
            TransposedConv2D(16, kernel: 3, stride: 1, padding: 1)
          }
        }
        ReLU()
        Upsample(2)
        Add {
          Skip(from: "fine")
          Skip()
        }
        Conv2D(3, kernel: 1)
      }),
  ]
}

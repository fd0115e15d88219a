import Myograph

extension TestNetworks {
  static let gates = [
    Declaration(
      "t-squeeze-excitation",
      Sketch {
        Input(channels: 2, height: 9, width: 8)
        unit(32)
        Multiply {
          Skip()
          Branch {
            GlobalAveragePool()
            Conv2D(8, kernel: 1)
            ReLU()
            Conv2D(32, kernel: 1)
            Sigmoid()
          }
        }
        Conv2D(19, kernel: 3)
        Multiply {
          Branch {
            GlobalAveragePool()
            Sigmoid()
          }
          Skip()
        }
        ReLU()
      }),
    Declaration(
      "t-attention-gate",
      Sketch {
        Input(channels: 1, height: 12, width: 16)
        unit(16)
        Tap("skip")
        MaxPool(2)
        unit(32)
        Upsample(2)
        Tap("signal")
        Add {
          Branch(from: "skip") { Conv2D(8, kernel: 1) }
          Conv2D(8, kernel: 1)
        }
        ReLU()
        Conv2D(1, kernel: 1)
        Sigmoid()
        Multiply {
          Skip(from: "skip")
          Skip()
        }
        Concatenate {
          Skip()
          Skip(from: "signal")
        }
        Conv2D(4, kernel: 3)
      }),
    Declaration(
      "t-multiply",
      Sketch {
        Input(channels: 5, height: 6, width: 7)
        Multiply {
          Skip()
          Skip()
        }
        Conv2D(17, kernel: 3)
        Multiply {
          Conv2D(1, kernel: 3)
          Skip()
        }
        LeakyReLU()
        Multiply {
          Branch {
            Conv2D(16, kernel: 3)
            ReLU()
          }
          Branch {
            Conv2D(16, kernel: 1)
            Sigmoid()
          }
        }
        Multiply {
          Skip()
          Branch {
            GlobalAveragePool()
            LeakyReLU(slope: 0.5)
          }
        }
        ReLU()
      }),
    Declaration(
      "t-softmax-inside",
      Sketch {
        Input(channels: 1, height: 8, width: 9)
        unit(16)
        Tap("features")
        Conv2D(5, kernel: 1)
        Tap("logits")
        Softmax()
        Tap("soft")
        Conv2D(16, kernel: 3)
        Concatenate {
          Skip(from: "features")
          Skip()
          Skip(from: "soft")
          Skip(from: "logits")
        }
        Conv2D(18, kernel: 3)
        Softmax()
        Conv2D(3, kernel: 1)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-crop-inside",
      Sketch {
        Input(channels: 2, height: 14, width: 11)
        Conv2D(16, kernel: 3)
        ReLU()
        Tap("wide")
        Conv2D(17, kernel: 3, padding: .valid)
        CenterCrop(height: 8, width: 16)
        Concatenate {
          Skip()
          Branch(from: "wide") {
            CenterCrop(height: 8, width: 16)
            ReLU()
          }
        }
        Conv2D(2, kernel: 1)
        CenterCrop(5)
      }),
  ]
}

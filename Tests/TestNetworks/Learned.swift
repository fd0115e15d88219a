import Myograph

extension TestNetworks {
  /// Parameters as operands of a join, and maxima of whole images.
  static let learned = [
    Declaration(
      "t-learned",
      Sketch {
        Input(channels: 3, height: 9, width: 7)
        PReLU(perChannel: true)
        Conv2D(18, kernel: 3)
        BatchNorm()
        PReLU(perChannel: true)
        Add {
          Skip()
          Branch {
            Conv2D(18, kernel: 3, groups: 18)
            GELU()
            Conv2D(18, kernel: 1)
            LearnedScale(initial: 1e-6)
          }
        }
        PReLU()
        Multiply {
          Skip()
          Branch {
            GlobalMaxPool()
            Conv2D(18, kernel: 1)
            PReLU()
          }
        }
        Concatenate {
          Branch {
            Conv2D(16, kernel: 1)
            LearnedScale()
            ReLU()
          }
          GlobalMaxPool()
        }
        Conv2D(4, kernel: 1)
        PReLU()
      }),
    Declaration(
      "t-train-learned",
      Sketch {
        Input(channels: 2, height: 11, width: 9)
        Conv2D(20, kernel: 3)
        BatchNorm()
        PReLU(perChannel: true)
        Add {
          Skip()
          Branch {
            Conv2D(20, kernel: 3)
            PReLU()
            Conv2D(20, kernel: 1)
            LearnedScale(initial: 0.1)
          }
        }
        BatchNorm()
        PReLU()
        Concatenate {
          Skip()
          Branch {
            GlobalMaxPool()
            Conv2D(5, kernel: 1)
          }
        }
        Conv2D(4, kernel: 3)
        LearnedScale()
        Loss { CrossEntropy() }
      }),
  ]
}

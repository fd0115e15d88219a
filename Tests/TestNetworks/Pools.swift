import Myograph

extension TestNetworks {
  static let pools = [
    Declaration(
      "t-pool-and-skip",
      Sketch {
        Input(channels: 1, height: 16, width: 12)
        unit(16)
        Concatenate {
          Skip()
          Branch {
            MaxPool(2)
            unit(17)
            Concatenate {
              Branch {
                MaxPool(2)
                unit(32)
                Upsample(2, .nearest)
              }
              Skip()
            }
            Upsample(2, .nearest)
          }
        }
        Conv2D(3, kernel: 1)
      }),
    Declaration(
      "t-pool-only",
      Sketch {
        Input(channels: 2, height: 24, width: 40)
        unit(16)
        MaxPool(2)
        Conv2D(33, kernel: 3, bias: false)
        MaxPool(2)
        Conv2D(16, kernel: 3)
        LeakyReLU(slope: 0.3)
        MaxPool(2)
        ReLU()
      }),
    Declaration(
      "t-pool-kinds",
      Sketch {
        Input(channels: 3, height: 37, width: 25)
        MaxPool(3, stride: 2)
        Conv2D(16, kernel: 3)
        ReLU()
        AveragePool(3, stride: 1)
        Conv2D(19, kernel: 3)
        AveragePool(4, stride: 3)
        MaxPool(1, stride: 2)
        Sigmoid()
      }),
    Declaration(
      "t-pool-average",
      Sketch {
        Input(channels: 1, height: 12, width: 18)
        AveragePool(2)
        unit(24)
        AveragePool(3)
        Conv2D(5, kernel: 1)
        MaxPool(1)
        MaxPool(2, stride: 1)
      }),
    Declaration(
      "t-pool-padded",
      Sketch {
        Input(channels: 3, height: 37, width: 25)
        MaxPool(3, stride: 2, padding: 1)
        Conv2D(19, kernel: 3)
        AveragePool(3, stride: 2, padding: 1)
        MaxPool(2)
        AveragePool(3, stride: 2, padding: 1, ceilMode: true, countsPadding: false)
        MaxPool(2, stride: 1, padding: 1)
        AveragePool(3, stride: 2, ceilMode: true)
        MaxPool(5, padding: 2)
        AveragePool(2, stride: 1, padding: 1)
      }),
    Declaration(
      "t-pool-stem",
      Sketch {
        Input(channels: 1, height: 30, width: 25)
        Conv2D(20, kernel: 7, stride: 2)
        ReLU()
        MaxPool(3, stride: 2, padding: 1)
        unit(17)
        MaxPool(2)
        unit(16)
        MaxPool(3, padding: 1)
        Conv2D(3, kernel: 1)
      }),
    Declaration(
      "t-pool-global",
      Sketch {
        Input(channels: 4, height: 9, width: 7)
        Concatenate {
          GlobalAveragePool()
          Branch {
            unit(16)
            GlobalAveragePool()
          }
          Branch {
            unit(33, stride: 2)
            GlobalAveragePool()
            Conv2D(17, kernel: 1)
            ReLU()
          }
        }
        Conv2D(5, kernel: 1)
      }),
  ]
}

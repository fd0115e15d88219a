import Myograph

extension TestNetworks {
  static let concatenations = [
    Declaration(
      "t-join-blocks",
      Sketch {
        Input(channels: 1, height: 9, width: 13)
        unit(16)
        Concatenate {
          Skip()
          Branch { unit(32) }
          Branch { Conv2D(48, kernel: 1) }
        }
        Conv2D(16, kernel: 3)
        ReLU()
      }),
    Declaration(
      "t-join-odd",
      Sketch {
        Input(channels: 2, height: 8, width: 11)
        Conv2D(5, kernel: 3)
        ReLU()
        Concatenate {
          Skip()
          Branch {
            Conv2D(17, kernel: 3)
            ReLU()
          }
          Conv2D(3, kernel: 1)
          Branch { unit(16) }
          Conv2D(1, kernel: 5)
        }
        Conv2D(16, kernel: 3)
        Concatenate {
          Skip()
          Conv2D(7, kernel: 1)
        }
      }),
    Declaration(
      "t-join-twice",
      Sketch {
        Input(channels: 1, height: 6, width: 7)
        unit(16)
        Concatenate {
          Skip()
          Skip()
        }
        Conv2D(20, kernel: 3)
        Concatenate {
          Skip()
          Conv2D(16, kernel: 1)
          Skip()
        }
        Conv2D(3, kernel: 3)
      }),
    Declaration(
      "t-join-shared",
      Sketch {
        Input(channels: 1, height: 10, width: 8)
        unit(16)
        Tap("before")
        Conv2D(32, kernel: 3)
        Tap("raw")
        ReLU()
        Concatenate {
          Skip(from: "before")
          Skip()
        }
        Tap("joined")
        Conv2D(16, kernel: 3)
        Add {
          Skip()
          Skip(from: "before")
        }
        Concatenate {
          Skip()
          Skip(from: "before")
          Skip(from: "raw")
        }
        Conv2D(16, kernel: 1)
        Concatenate {
          Skip(from: "joined")
          Skip()
        }
        MaxPool(2)
        Conv2D(2, kernel: 3)
      }),
    Declaration(
      "t-join-nested",
      Sketch {
        Input(channels: 3, height: 8, width: 8)
        unit(16)
        Concatenate {
          Concatenate {
            Skip()
            Branch { unit(16) }
          }
          Branch {
            Conv2D(8, kernel: 3)
            Concatenate {
              Skip()
              Concatenate {
                Skip()
                Conv2D(5, kernel: 1)
              }
            }
            Tap("inner")
          }
        }
        Conv2D(16, kernel: 3)
        Concatenate {
          Skip(from: "inner")
          Skip()
        }
        ReLU()
      }),
    Declaration(
      "t-join-input",
      Sketch {
        Input(channels: 1, height: 9, width: 9)
        Concatenate {
          Skip()
          Conv2D(16, kernel: 3)
        }
        Conv2D(16, kernel: 3)
        ReLU()
        Concatenate {
          Skip()
          Branch {
            BatchNorm()
            ReLU()
          }
        }
        BatchNorm()
        ReLU()
        Conv2D(3, kernel: 1)
      }),
    Declaration(
      "t-dense",
      Sketch {
        Input(channels: 2, height: 8, width: 10)
        Conv2D(16, kernel: 3)
        for growth in [16, 12, 16] {
          Concatenate {
            Skip()
            Branch {
              BatchNorm()
              ReLU()
              Conv2D(growth, kernel: 3)
            }
          }
        }
        Conv2D(2, kernel: 1)
      }),
    Declaration(
      "t-taps",
      Sketch {
        Input(channels: 1, height: 16, width: 16)
        Tap("image")
        for scale in 0..<3 {
          unit(8 << scale, stride: scale > 0 ? 2 : 1)
          Tap("scale\(scale)")
        }
        Concatenate {
          for scale in 0..<3 {
            Branch(from: "scale\(scale)") {
              unit(16, kernel: 1)
              if scale > 0 { Upsample(1 << scale) }
            }
          }
          Skip(from: "scale0")
          Skip(from: "image")
        }
        unit(32, kernel: 1)
        Conv2D(4, kernel: 1)
      }),
  ]
}

import Myograph
import Networks

extension TestNetworks {
  /// Networks that declare a loss: together they ask for every backward kernel.
  static let trainings = [
    Declaration(
      "t-train-unet",
      Sketch {
        Input(channels: 1, height: 20, width: 36)
        UNet(width: 16, depth: 2)
        Loss {
          CrossEntropy(classWeights: [0.5, 1, 2, 1])
          SoftDice(weight: 0.5)
        }
        Softmax()
      }),
    // Images large enough for weight gradients by Winograd; without kinks, over which transforms' rounding would carry
    // some values.
    Declaration(
      "t-train-winograd",
      Sketch {
        Input(channels: 1, height: 90, width: 94)
        Conv2D(20, kernel: 3)
        BatchNorm()
        Sigmoid()
        Conv2D(16, kernel: 3, padding: .explicit(top: 0, left: 2, bottom: 2, right: 0))
        BatchNorm()
        Sigmoid()
        AveragePool(2)
        Conv2D(50, kernel: 3)
        Sigmoid()
        Conv2D(3, kernel: 1)
        Upsample(2, .nearest)
        Loss { CrossEntropy() }
      }),
    Declaration(
      "t-train-fcn",
      Sketch {
        Input(channels: 2, height: 32, width: 16)
        FCN(width: 3)
        Loss { CrossEntropy(ignoring: 2) }
      }),
    Declaration(
      "t-train-layers",
      Sketch {
        Input(channels: 3, height: 13, width: 10)
        Conv2D(18, kernel: 3, stride: 2, dilation: 2, padding: .explicit(2))
        InstanceNorm()
        LeakyReLU(slope: 0.1)
        Conv2D(18, kernel: 3, groups: 18)
        GroupNorm(groups: 3)
        Tap("features")
        Multiply {
          Skip()
          Branch {
            Conv2D(1, kernel: 1)
            Sigmoid()
          }
        }
        Multiply {
          Skip()
          Branch(from: "features") {
            GlobalAveragePool()
            Sigmoid()
          }
        }
        Dropout(0.3, of: .channels)
        Add {
          Skip()
          Branch(from: "features") {
            Conv2D(18, kernel: 3, groups: 3)
            ReLU()
          }
        }
        Softmax()
        Concatenate {
          Branch {
            MaxPool(3, stride: 1)
            Conv2D(5, kernel: 2, padding: .explicit(1))
            AveragePool(2, stride: 1)
          }
          Branch(from: "features") {
            CenterCrop(height: 4, width: 3)
            Upsample(2, .nearest)
            CenterCrop(height: 5, width: 3)
          }
        }
        TransposedConv2D(7, kernel: 3, stride: 2, padding: 1)
        Upsample(2, .bilinear(alignedCorners: true))
        CenterCrop(height: 13, width: 10)
        Conv2D(3, kernel: 1)
        Loss { SoftDice(background: true, smoothing: 0.1, ignoring: 1) }
      }),
    // Heads that only training has, at several depths: a plain one, one with a batch norm of its own, one behind dropout,
    // and a branch that shares no layer with what runs.
    Declaration(
      "t-train-deep",
      Sketch {
        Input(channels: 1, height: 16, width: 24)
        Tap("image")
        unit(8)
        Tap("shallow")
        MaxPool(2)
        unit(20)
        Tap("deep")
        Upsample(2, .nearest)
        Concatenate {
          Skip()
          Skip(from: "shallow")
        }
        Conv2D(4, kernel: 1)
        Loss {
          CrossEntropy()
          Branch(from: "deep") {
            Conv2D(4, kernel: 1)
            Upsample(2)
            CrossEntropy(weight: 0.5)
          }
          Branch(from: "shallow") {
            unit(6)
            Conv2D(4, kernel: 3, bias: false)
            SoftDice(weight: 0.25)
          }
          Branch(from: "shallow") {
            Dropout(0.25)
            Conv2D(4, kernel: 1)
            CrossEntropy(weight: 0.125)
          }
          Branch(from: "image") {
            unit(5, stride: 2)
            TransposedConv2D(4, kernel: 2, stride: 2)
            CrossEntropy(weight: 0.1)
          }
        }
        Softmax()
      }),
    Declaration(
      "t-train-pools",
      Sketch {
        Input(channels: 2, height: 15, width: 11)
        Conv2D(17, kernel: 3)
        BatchNorm()
        ReLU()
        MaxPool(3, stride: 2, padding: 1)
        Conv2D(16, kernel: 3)
        AveragePool(3, stride: 2, padding: 1, countsPadding: false)
        MaxPool(2, ceilMode: true)
        Conv2D(18, kernel: 1)
        MaxPool(2, padding: 1)
        AveragePool(2, stride: 1, padding: 1)
        Conv2D(3, kernel: 3)
        Upsample(5, .nearest)
        CenterCrop(height: 15, width: 11)
        Loss {
          CrossEntropy(classWeights: [1, 0.5, 2])
          SoftDice()
        }
      }),
    // From a scan to labels, as hearts are trained on; small enough for hundreds of runs.
    Declaration(
      "t-train-scan",
      Sketch {
        Scan()
        Resample(spacing: 3)
        RandomFlip()
        RandomRotation(from: -30, to: 30)
        RandomScale(from: 0.7, to: 1.4)
        RandomCrop(24)
        NormalizeIntensity(.zScore)
        UNet(width: 4, depth: 2)
        Loss { CrossEntropy() }
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-train-deep-scan",
      Sketch {
        Scan()
        Resample(spacing: 3)
        RandomCrop(24)
        NormalizeIntensity(.zScore)
        Tap("image")
        unit(6)
        MaxPool(2)
        unit(8)
        Tap("deep")
        TransposedConv2D(6, kernel: 2, stride: 2)
        Conv2D(4, kernel: 1)
        Loss {
          CrossEntropy()
          Branch(from: "deep") {
            unit(5)
            Dropout(0.2)
            Conv2D(4, kernel: 1)
            Upsample(2)
            CrossEntropy(weight: 0.5)
          }
          Branch(from: "image") {
            Conv2D(4, kernel: 3)
            CrossEntropy(weight: 0.1)
          }
        }
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
  ]
}

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
  ]

  /// Networks whose samples go through image stages: together they ask for every one of them.
  static let preparations = [
    Declaration(
      "t-prepare-paper",
      Sketch {
        Scan()
        Resample(spacing: 1.25)
        RandomFlip()
        RandomRotation(from: -30, to: 30)
        RandomScale(from: 0.7, to: 1.4)
        RandomCrop(height: 24, width: 36)
        NormalizeIntensity(.zScore)
        scores
      }),
    Declaration(
      "t-prepare-all",
      Sketch {
        Scan()
        RandomScale(from: 0.5, to: 2, probability: 0.7)
        RandomRotation(from: -180, to: 180)
        CenterCrop(height: 21, width: 19)
        ElasticDeformation(spacing: 6, from: 0, to: 2)
        RandomGamma(from: 0.5, to: 2)
        BiasField(strength: 0.5)
        GaussianBlur(from: 0.1, to: 2)
        GaussianNoise(from: 0, to: 0.3)
        RandomBrightnessContrast(brightness: 0.5, contrastFrom: 0.5, to: 2)
        scores
      }),
    Declaration(
      "t-prepare-tensor",
      Sketch {
        Input(channels: 3, height: 9, width: 17)
        RandomFlip(probability: 0.5)
        NormalizeIntensity(.minMax)
        scores
      }),
  ]

  @LayerBuilder private static var scores: Layers {
    Conv2D(3, kernel: 1)
    Loss { CrossEntropy(ignoring: 255) }
  }
}

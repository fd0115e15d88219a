import Myograph

extension TestNetworks {
  static let normalizations = [
    Declaration(
      "t-batch-norm-folded",
      Sketch {
        Input(channels: 1, height: 10, width: 12)
        Conv2D(16, kernel: 3)
        BatchNorm()
        ReLU()
        Conv2D(17, kernel: 3, bias: false)
        BatchNorm(epsilon: 1e-3)
        ReLU()
        Conv2D(34, kernel: 1, groups: 17)
        BatchNorm()
        Conv2D(32, kernel: 1)
        BatchNorm()
        BatchNorm()
        Sigmoid()
      }),
    Declaration(
      "t-batch-norm-alone",
      Sketch {
        Input(channels: 3, height: 8, width: 8)
        BatchNorm()
        Conv2D(16, kernel: 3)
        ReLU()
        BatchNorm()
        MaxPool(2)
        BatchNorm()
        LeakyReLU(slope: 0.1)
        Concatenate {
          Skip()
          Conv2D(5, kernel: 1)
        }
        BatchNorm()
        ReLU()
        Conv2D(16, kernel: 3)
        Tap("raw")
        BatchNorm()
        ReLU()
        Add {
          Skip()
          Skip(from: "raw")
        }
        BatchNorm()
        Upsample(2)
        BatchNorm()
      }),
    Declaration(
      "t-instance-norm",
      Sketch {
        Input(channels: 2, height: 9, width: 14)
        InstanceNorm()
        Conv2D(16, kernel: 3)
        InstanceNorm()
        ReLU()
        Conv2D(21, kernel: 3, bias: false)
        InstanceNorm(epsilon: 1e-3, affine: false)
        LeakyReLU(slope: 0.2)
        Concatenate {
          Skip()
          Branch {
            InstanceNorm()
            Sigmoid()
          }
        }
        Conv2D(4, kernel: 1)
      }),
    Declaration(
      "t-group-norm",
      Sketch {
        Input(channels: 4, height: 10, width: 7)
        GroupNorm(groups: 2)
        Conv2D(32, kernel: 3)
        GroupNorm(groups: 4)
        ReLU()
        Conv2D(24, kernel: 3)
        GroupNorm(groups: 2, affine: false)
        LeakyReLU()
        GroupNorm(groups: 1)
        Conv2D(51, kernel: 1)
        GroupNorm(groups: 17)
        Sigmoid()
        Conv2D(16, kernel: 1)
        GroupNorm(groups: 16)
      }),
    Declaration(
      "t-layer-norm",
      Sketch {
        Input(channels: 3, height: 8, width: 11)
        LayerNorm()
        Conv2D(32, kernel: 3)
        LayerNorm()
        GELU()
        Conv2D(19, kernel: 3)
        LayerNorm(epsilon: 1e-3, affine: false)
        Concatenate {
          Skip()
          LayerNorm()
        }
        Conv2D(50, kernel: 1)
        LayerNorm()
        Sigmoid()
      }),
    // Blocks of ConvNeXt between stages of one.
    Declaration(
      "t-train-layer-norm",
      Sketch {
        Input(channels: 2, height: 12, width: 20)
        Conv2D(18, kernel: 4, stride: 4, padding: .valid)
        LayerNorm()
        for _ in 1...2 {
          Add {
            Skip()
            Branch {
              Conv2D(18, kernel: 7, groups: 18)
              LayerNorm()
              Conv2D(40, kernel: 1)
              GELU()
              Conv2D(18, kernel: 1)
              LearnedScale(initial: 1e-6)
            }
          }
        }
        LayerNorm(epsilon: 0.01, affine: false)
        ReLU()
        Conv2D(33, kernel: 1)
        LayerNorm()
        TransposedConv2D(4, kernel: 4, stride: 4)
        Loss { CrossEntropy() }
      }),
    Declaration(
      "t-dropout",
      Sketch {
        Input(channels: 1, height: 8, width: 8)
        Dropout(0.1)
        Conv2D(16, kernel: 3)
        Dropout(0.5, of: .channels)
        BatchNorm()
        Dropout(0)
        ReLU()
        Dropout(0.2)
        Concatenate {
          Skip()
          Dropout(0.3)
          Branch {
            MaxPool(2)
            Dropout(0.2)
            Upsample(2)
          }
        }
        Dropout(0.2)
        Dropout(0.2)
        Conv2D(3, kernel: 1)
        Dropout(0.2)
        Softmax()
        Dropout(0.2)
        ArgMax()
      }),
    // Dropout behind a join, as in the paper's U-Net, of slices and of tiles.
    dropping("t-dropout-slices", CenterCrop(height: 18, width: 22)),
    dropping("t-dropout-tiles", Tiles(height: 12, width: 16)),
  ]

  private static func dropping(_ name: String, _ crop: any Layer) -> Declaration {
    Declaration(
      name,
      Sketch {
        Scan()
        crop
        NormalizeIntensity(.zScore)
        unit(16)
        Concatenate {
          Skip()
          Branch {
            MaxPool(2)
            unit(20)
            TransposedConv2D(16, kernel: 2, stride: 2)
          }
        }
        Dropout(0.3)
        unit(8)
        Dropout(0.2, of: .channels)
        Conv2D(3, kernel: 1)
        Softmax()
        RestoreGrid()
        ArgMax()
      })
  }
}

import Myograph

extension TestNetworks {
  static let enlargements = [
    Declaration(
      "t-transposed",
      Sketch {
        Input(channels: 16, height: 5, width: 4)
        TransposedConv2D(32, kernel: 2, stride: 2)
        ReLU()
        TransposedConv2D(17, kernel: 3, stride: 2)
        TransposedConv2D(16, kernel: 4, stride: 2, padding: 1)
        BatchNorm()
        ReLU()
      }),
    Declaration(
      "t-transposed-odd",
      Sketch {
        Input(channels: 3, height: 4, width: 5)
        TransposedConv2D(16, kernel: 3, stride: 1)
        TransposedConv2D(5, kernel: 2, stride: 3, bias: false)
        ReLU()
        TransposedConv2D(24, kernel: 3, stride: 1, padding: 1)
        TransposedConv2D(16, kernel: 1, stride: 2)
        Conv2D(3, kernel: 3, stride: 2)
        TransposedConv2D(1, kernel: 3, stride: 3)
      }),
    Declaration(
      "t-transposed-joined",
      Sketch {
        Input(channels: 2, height: 8, width: 6)
        unit(16)
        Concatenate {
          Skip()
          Branch {
            MaxPool(2)
            unit(32)
            TransposedConv2D(16, kernel: 2, stride: 2)
          }
          Branch {
            Conv2D(8, kernel: 2, stride: 2, padding: .valid)
            TransposedConv2D(5, kernel: 2, stride: 2)
            ReLU()
          }
        }
        Conv2D(4, kernel: 3)
      }),
    Declaration(
      "t-pixel-shuffle",
      Sketch {
        Input(channels: 3, height: 6, width: 9)
        PixelUnshuffle(3)
        Conv2D(76, kernel: 3)
        PixelShuffle(2)
        Conv2D(17, kernel: 3)
        PixelUnshuffle(2)
        Concatenate {
          Branch {
            Conv2D(144, kernel: 1)
            PixelShuffle(3)
          }
          Branch {
            PixelShuffle(2)
            CenterCrop(height: 6, width: 9)
          }
        }
        Conv2D(5, kernel: 3)
      }),
    Declaration(
      "t-train-pixel-shuffle",
      Sketch {
        Input(channels: 2, height: 6, width: 10)
        PixelUnshuffle(2)
        Conv2D(72, kernel: 3)
        BatchNorm()
        ReLU()
        PixelShuffle(2)
        Conv2D(9, kernel: 3)
        PixelUnshuffle(2)
        Conv2D(16, kernel: 1)
        PixelShuffle(2)
        Loss { CrossEntropy() }
      }),
    Declaration(
      "t-upsample-nearest",
      Sketch {
        Input(channels: 3, height: 2, width: 4)
        Upsample(2, .nearest)
        Conv2D(17, kernel: 3)
        Upsample(3, .nearest)
        Concatenate {
          Branch {
            Conv2D(4, kernel: 1, stride: 4)
            Upsample(4, .nearest)
          }
          Branch {
            Conv2D(16, kernel: 12, stride: 12, padding: .valid)
            Upsample(12, .nearest)
          }
          Branch {
            MaxPool(6)
            Upsample(6, .nearest)
          }
        }
        ReLU()
      }),
    Declaration(
      "t-upsample-bilinear",
      Sketch {
        Input(channels: 1, height: 3, width: 2)
        Upsample(8)
        Conv2D(16, kernel: 3)
        ReLU()
        Conv2D(20, kernel: 3, stride: 4)
        Upsample(4)
        Concatenate {
          Branch {
            MaxPool(2)
            Upsample(2)
          }
          Branch {
            MaxPool(8)
            Conv2D(16, kernel: 1)
            Upsample(8)
          }
          Branch {
            AveragePool(4)
            Upsample(2)
            Upsample(2)
          }
        }
        Conv2D(2, kernel: 1)
        Upsample(3)
      }),
    Declaration(
      "t-upsample-aligned",
      Sketch {
        Input(channels: 2, height: 1, width: 3)
        Upsample(3, .bilinear(alignedCorners: true))
        Conv2D(16, kernel: 3)
        ReLU()
        Upsample(2, .bilinear(alignedCorners: true))
        Conv2D(32, kernel: 1)
        Upsample(4, .bilinear(alignedCorners: true))
        MaxPool(8)
        Upsample(8, .bilinear(alignedCorners: true))
        Upsample(1, .bilinear(alignedCorners: true))
        Conv2D(3, kernel: 3)
      }),
    Declaration(
      "t-upsample-joined",
      Sketch {
        Input(channels: 1, height: 8, width: 8)
        unit(16)
        Tap("fine")
        MaxPool(2)
        unit(32)
        Tap("coarse")
        MaxPool(4)
        unit(5)
        Tap("coarsest")
        Concatenate {
          Skip(from: "fine")
          Branch(from: "coarse") { Upsample(2) }
          Branch(from: "coarsest") { Upsample(8, .bilinear(alignedCorners: true)) }
          Branch(from: "coarsest") {
            Conv2D(16, kernel: 1)
            Upsample(8, .nearest)
            ReLU()
          }
        }
        Conv2D(4, kernel: 1)
      }),
    // Winograd's kernels enlarge what they read: an operand with lanes to spare, one of two, one that is not joined.
    Declaration(
      "t-upsample-read",
      Sketch {
        Input(channels: 3, height: 12, width: 20)
        unit(16)
        Concatenate {
          Skip()
          Branch {
            MaxPool(2)
            unit(17)
            Upsample(2, .bilinear(alignedCorners: true))
          }
        }
        Conv2D(20, kernel: 3)
        ReLU()
        Concatenate {
          Branch {
            MaxPool(4)
            Conv2D(32, kernel: 1)
            Upsample(4)
          }
          Branch {
            MaxPool(2)
            Conv2D(16, kernel: 1)
            Upsample(2, .nearest)
          }
          Skip()
        }
        Conv2D(18, kernel: 3, padding: .explicit(2))
        ReLU()
        Upsample(2)
        Conv2D(16, kernel: 3, padding: .valid)
        Upsample(3, .bilinear(alignedCorners: true))
        Conv2D(16, kernel: 3)
        ReLU()
        Conv2D(4, kernel: 1)
      }),
    // The 1×1 convolution comes before the up-samplings: of one operand that begins inside a block, and of others.
    Declaration(
      "t-upsample-postponed",
      Sketch {
        Input(channels: 2, height: 24, width: 40)
        unit(16)
        Tap("fine")
        MaxPool(2)
        unit(5)
        Tap("coarse")
        MaxPool(4)
        unit(32)
        Tap("coarsest")
        Concatenate {
          Branch(from: "coarse") { Upsample(2) }
          Skip(from: "fine")
          Branch(from: "coarsest") { Upsample(8, .bilinear(alignedCorners: true)) }
          Branch(from: "coarse") {
            Conv2D(3, kernel: 1)
            Upsample(2, .bilinear(alignedCorners: false))
          }
        }
        Conv2D(20, kernel: 1)
        BatchNorm()
        ReLU()
        Conv2D(4, kernel: 1)
      }),
  ]
}

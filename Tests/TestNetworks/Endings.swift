import Myograph

extension TestNetworks {
  static let endings = [
    Declaration("t-end-2-classes", classifier(2, width: 16)),
    Declaration("t-end-4-classes", classifier(4, width: 16)),
    Declaration("t-end-5-classes", classifier(5, width: 17)),
    Declaration("t-end-16-classes", classifier(16, width: 32)),
    Declaration("t-end-17-classes", classifier(17, width: 48)),
    Declaration("t-end-pixelwise", pixelwise(3)),
    Declaration("t-end-pixelwise-17", pixelwise(17)),
    Declaration(
      "t-end-3x3-classifier",
      Sketch {
        Input(channels: 1, height: 9, width: 10)
        unit(16)
        Conv2D(3, kernel: 3)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-end-linear-classifier",
      Sketch {
        Input(channels: 1, height: 7, width: 18)
        Conv2D(64, kernel: 3)
        Conv2D(4, kernel: 1, bias: false)
        Softmax()
      }),
    Declaration(
      "t-end-shared-features",
      Sketch {
        Input(channels: 1, height: 8, width: 17)
        unit(16)
        Tap("features")
        Conv2D(4, kernel: 1)
        Softmax()
        Multiply {
          Conv2D(16, kernel: 1)
          Skip(from: "features")
        }
        ReLU()
        Conv2D(2, kernel: 1)
        BatchNorm()
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-end-argmax-only",
      Sketch {
        Input(channels: 1, height: 8, width: 8)
        unit(16)
        MaxPool(2)
        Conv2D(20, kernel: 1)
        Upsample(2, .nearest)
        ArgMax()
      }),
    Declaration(
      "t-end-upsampled-classes",
      Sketch {
        Input(channels: 1, height: 12, width: 8)
        unit(16, stride: 2)
        Conv2D(3, kernel: 1)
        Upsample(2)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-end-classes-of-input",
      Sketch {
        Input(channels: 3, height: 7, width: 5)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-end-relu",
      Sketch {
        Input(channels: 1, height: 8, width: 6)
        unit(24)
      }),
    Declaration(
      "t-end-one-class",
      Sketch {
        Input(channels: 1, height: 11, width: 6)
        unit(16)
        Conv2D(1, kernel: 1)
        Sigmoid()
      }),
    Declaration(
      "t-end-global-pool",
      Sketch {
        Input(channels: 2, height: 8, width: 6)
        unit(16)
        Conv2D(17, kernel: 3)
        GlobalAveragePool()
      }),
    Declaration(
      "t-end-image-classes",
      Sketch {
        Input(channels: 2, height: 8, width: 8)
        unit(16)
        MaxPool(2)
        unit(32)
        GlobalAveragePool()
        Conv2D(10, kernel: 1)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-end-join",
      Sketch {
        Input(channels: 1, height: 6, width: 6)
        unit(16)
        Concatenate {
          Skip()
          Branch { unit(16) }
        }
      }),
    Declaration(
      "t-end-skip-of-input",
      Sketch {
        Input(channels: 1, height: 6, width: 6)
        Add {
          Skip()
          Conv2D(1, kernel: 3)
        }
      }),
    Declaration(
      "t-end-unused-branch",
      Sketch {
        Input(channels: 1, height: 6, width: 8)
        unit(16)
        Tap("start")
        MaxPool(2)
        Conv2D(5, kernel: 3)
        Tap("nobody reads this")
        Concatenate {
          Skip(from: "start")
          Branch(from: "start") { Conv2D(16, kernel: 1) }
        }
      }),
  ]

  /// No pixel depends on another one, by any algorithm.
  private static func pixelwise(_ classes: Int) -> Sketch {
    Sketch {
      Input(channels: 2, height: 9, width: 21)
      Conv2D(17, kernel: 1)
      ReLU()
      Conv2D(classes, kernel: 1)
      Softmax()
      ArgMax()
    }
  }

  /// A hidden convolution, the 1×1 classifier, soft-max and labels: what one kernel may do at once.
  private static func classifier(_ classes: Int, width: Int) -> Sketch {
    Sketch {
      Input(channels: 1, height: 10, width: 13)
      Conv2D(16, kernel: 3)
      ReLU()
      unit(width)
      Conv2D(classes, kernel: 1)
      Softmax()
      ArgMax()
    }
  }
}

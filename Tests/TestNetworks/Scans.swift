import Myograph

extension TestNetworks {
  static let scanPipelines = [
    Declaration(
      "t-scan-resampled",
      Sketch {
        Scan()
        Resample(spacing: 1.25)
        CenterCrop(24)
        NormalizeIntensity(.zScore)
        segmenter(classes: 4)
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-scan-cropped",
      Sketch {
        Scan()
        CenterCrop(height: 24, width: 20)
        NormalizeIntensity(.minMax)
        segmenter(classes: 3)
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-scan-as-it-is",
      Sketch {
        Scan()
        CenterCrop(height: 17, width: 22)
        unit(16)
        Conv2D(2, kernel: 1)
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-scan-padded",
      Sketch {
        Scan()
        CenterCrop(height: 70, width: 56)
        NormalizeIntensity(.zScore)
        Conv2D(8, kernel: 3, stride: 2)
        ReLU()
        Conv2D(5, kernel: 1)
        Upsample(2, .nearest)
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-scan-fine",
      Sketch {
        Scan()
        Resample(spacing: 0.5)
        CenterCrop(height: 30, width: 33)
        NormalizeIntensity(.minMax)
        unit(16)
        Conv2D(4, kernel: 1)
        Softmax()
        RestoreGrid()
      }),
    Declaration(
      "t-scan-coarse",
      Sketch {
        Scan(channels: 3)
        Resample(spacing: 3)
        CenterCrop(12)
        Conv2D(16, kernel: 3)
        ReLU()
        Conv2D(17, kernel: 3)
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-scan-not-restored",
      Sketch {
        Scan()
        Resample(spacing: 1.25)
        CenterCrop(24)
        NormalizeIntensity(.zScore)
        unit(16)
        Conv2D(4, kernel: 1)
        Softmax()
        ArgMax()
      }),
    Declaration(
      "t-scan-to-values",
      Sketch {
        Scan(channels: 2)
        CenterCrop(19)
        NormalizeIntensity(.zScore)
        NormalizeIntensity(.minMax)
        Concatenate {
          Skip()
          Conv2D(16, kernel: 3)
        }
        Conv2D(2, kernel: 3)
      }),
    Declaration(
      "t-scan-window",
      Sketch {
        Scan(channels: 2)
        CenterCrop(19)
        NormalizeIntensity(.windows([Bounds(-1, 1.5), Bounds(-0.5, 1)]))
        Conv2D(16, kernel: 3)
        Conv2D(2, kernel: 1)
      }),
    Declaration(
      "t-scan-percentiles",
      Sketch {
        Scan(channels: 2)
        Resample(spacing: 1.25)
        CenterCrop(height: 24, width: 20)
        NormalizeIntensity(.percentiles(from: 0.5, to: 92))
        Conv2D(16, kernel: 3)
        Conv2D(2, kernel: 1)
      }),
    Declaration(
      "t-scan-measured",
      Sketch {
        Scan(channels: 2)
        CenterCrop(height: 24, width: 20)
        NormalizeIntensity(.dataset)
        NormalizeIntensity(.percentiles(from: 0, to: 100))
        Conv2D(16, kernel: 3)
        Conv2D(2, kernel: 1)
      }),
    Declaration("t-tiles", tiled(classes: 3) { Scan(channels: 2) }),
    Declaration(
      "t-tiles-resampled",
      tiled(classes: 17) {
        Scan(channels: 2)
        Resample(spacing: 1.25)
      }),
    Declaration(
      "t-scan-only-stages",
      Sketch {
        Scan(channels: 2)
        Resample(spacing: 2)
        CenterCrop(height: 9, width: 14)
        NormalizeIntensity(.zScore)
        Softmax()
        RestoreGrid()
        ArgMax()
      }),
    Declaration(
      "t-input-normalized",
      Sketch {
        Input(channels: 2, height: 13, width: 15)
        CenterCrop(height: 10, width: 18)
        NormalizeIntensity(.zScore)
        Conv2D(16, kernel: 3)
      }),
  ]

  private static func tiled(classes: Int, @LayerBuilder _ stages: () -> Layers) -> Sketch {
    let stages = stages()
    return Sketch {
      stages
      Tiles(height: 16, width: 18, overlap: 0.4)
      NormalizeIntensity(.dataset)
      Conv2D(16, kernel: 3)
      ReLU()
      Conv2D(classes, kernel: 3)
      Softmax()
      RestoreGrid()
      ArgMax()
    }
  }

  /// An encoder and a decoder with one level between them, for slices of even sizes.
  @LayerBuilder private static func segmenter(classes: Int) -> Layers {
    unit(16)
    Concatenate {
      Skip()
      Branch {
        MaxPool(2)
        unit(32)
        TransposedConv2D(16, kernel: 2, stride: 2)
      }
    }
    Dropout(0.2)
    unit(16)
    Conv2D(classes, kernel: 1)
  }
}

import Myograph
import Testing

/// Shapes and costs that layers state.
@Suite struct ShapeTests {
  @Test func layersChangeShapesAsDocumented() throws {
    let nodes = try outline {
      Input(channels: 3, height: 37, width: 30)
      Conv2D(8, kernel: 3, stride: 2)
      Conv2D(8, kernel: 5, dilation: 2, padding: .valid)
      Conv2D(16, kernel: 2, padding: .explicit(top: 0, left: 2, bottom: 1, right: 0))
      TransposedConv2D(4, kernel: 4, stride: 2, padding: 1)
      TransposedConv2D(4, kernel: 3, stride: 2)
      MaxPool(3, stride: 2)
      Upsample(3, .nearest)
      CenterCrop(height: 2, width: 40)
      AveragePool(2)
      GroupNorm(groups: 2)
      LearnedScale()
      PixelShuffle(2)
      PixelUnshuffle(2)
      GlobalAveragePool()
      GlobalMaxPool()
      PReLU()
      Softmax()
      ArgMax()
    }
    #expect(
      nodes.map { $0.drop { $0 != " " }.dropFirst() } == [
        "3×37×30", "8×19×15", "8×11×7", "16×11×8", "4×22×16", "4×45×33", "4×22×16", "4×66×48",
        "4×2×40",
        "4×1×20", "4×1×20", "4×1×1", "4×1×20", "1×2×40", "4×1×20", "4×1×1", "4×1×1", "1×1×1", "4×1×1",
        "4×1×1", "1×1 labels",
      ])
  }

  @Test func pipelinesShowWhatTheyKnow() throws {
    let nodes = try outline {
      Scan(channels: 2)
      Resample(spacing: 1.25)
      CenterCrop(height: 6, width: 4)
      NormalizeIntensity(.zScore)
      Multiply {
        GlobalAveragePool()
        Skip()
      }
      Softmax()
      RestoreGrid()
      ArgMax()
    }
    #expect(
      nodes == [
        "scan1: 2×scan", "resample1: 2×scan at 1.25 mm", "centerCrop1: 2×6×4",
        "normalizeIntensity1: 2×6×4",
        "globalAveragePool1: 2×1×1", "multiply1: 2×6×4", "softmax1: 2×6×4", "restoreGrid1: 2×scan",
        "argMax1: scan labels",
      ])
  }

  @Test func poolsRoundDownUnlessToldOtherwise() throws {
    let nodes = try graph {
      Input(channels: 3, height: 112, width: 111)
      MaxPool(3, stride: 2, padding: 1)
      MaxPool(3, stride: 2)
      AveragePool(2, ceilMode: true)
      AveragePool(2, stride: 3, padding: 1, ceilMode: true)
      MaxPool(5, padding: 2)
      MaxPool(2, stride: 1, padding: 1)
    }.nodes
    #expect(
      nodes.map { "\($0.type)" } == [
        "3×112×111", "3×56×56", "3×27×27", "3×14×14", "3×5×5", "3×1×1", "3×2×2",
      ])
  }

  @Test func parametersAreThoseOfPyTorch() throws {
    let parameters = try graph {
      Input(channels: 6, height: 8, width: 8)
      Conv2D(4, kernel: Size(height: 3, width: 5), groups: 2, bias: false)
      BatchNorm()
      TransposedConv2D(3, kernel: 2, stride: 2)
      InstanceNorm()
      GroupNorm(groups: 3, affine: false)
      LayerNorm()
      LayerNorm(affine: false)
      PReLU()
      PReLU(perChannel: true).named("slope")
      LearnedScale(initial: 1e-6)
    }.parameters
    #expect(
      parameters.map { "\($0.name) \($0.shape)\($0.isTrainable ? "" : " fixed")" } == [
        "conv1.weight [4, 3, 3, 5]", "norm1.weight [4]", "norm1.bias [4]",
        "norm1.running_mean [4] fixed",
        "norm1.running_var [4] fixed", "transposedConv1.weight [4, 3, 2, 2]",
        "transposedConv1.bias [3]",
        "norm2.weight [3]", "norm2.bias [3]", "norm4.weight [3]", "norm4.bias [3]", "prelu1.weight [1]",
        "slope.weight [3]",
        "learnedScale1.weight [3]",
      ])
    #expect(parameters.compactMap(\.initial) == [0.25, 0.25, 1e-6])
  }

  @Test func flopsAreTwoPerMultiplyAdd() throws {
    let graph = try graph {
      Input(channels: 4, height: 6, width: 5)
      Conv2D(8, kernel: 3, groups: 2)
      BatchNorm()
      TransposedConv2D(3, kernel: 2, stride: 2)
    }
    #expect(graph.flops == Double(2 * 8 * 2 * 9 * 30 + 2 * 8 * 3 * 4 * 30))
  }
}

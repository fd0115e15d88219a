import Myograph
import Testing

/// Every size of a layer may be a number, a variable or a computed value, as it stands.
@Suite struct VariableTests {
  @Test(arguments: [1, 3])
  func sizesMayBeVariables(side: Int) throws {
    let (width, two, pad) = (4, 2, side / 2)
    let shape = Size(height: side, width: side + two)
    let graph = try graph {
      Input(channels: width / 4, height: 8 * two, width: 8 * two)
      Conv2D(width, kernel: side)
      Conv2D(width, kernel: side, padding: pad)
      Conv2D(width, kernel: 2 * side - 1, padding: .explicit(side - 1))
      Conv2D(width, kernel: shape, stride: two - 1, dilation: two, groups: two)
      TransposedConv2D(width, kernel: two, stride: two, padding: pad - pad)
      MaxPool(two, stride: two)
      AveragePool(two)
      Upsample(two, .nearest)
      CenterCrop(side)
      CenterCrop(height: side, width: side)
    }
    #expect(
      graph.nodes.compactMap { if case .convolution(let layer) = $0.operation { layer.kernel } else { nil } }
        == [Size(side), Size(side), Size(2 * side - 1), shape])
    #expect(graph.nodes.last?.type.description == "4×\(side)×\(side)")
  }

  @Test func aNumberIsPaddingOnEverySide() throws {
    let sizes = try outline {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(2, kernel: 4, padding: 1)
      Conv2D(2, kernel: 3, padding: 0)
      Conv2D(2, kernel: Size(height: 1, width: 3), padding: .explicit(top: 0, left: 1, bottom: 0, right: 1))
    }
    #expect(sizes.dropFirst() == ["conv1: 2×7×7", "conv2: 2×5×5", "conv3: 2×5×5"])
  }

  @Test func aVariableOutOfRangeIsReportedAtItsLayer() {
    let (side, pad) = (0, -1)
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(2, kernel: side)
      Conv2D(2, kernel: 3, padding: pad)
    }
    #expect(
      found == [
        "+2:7: error: Can't make Conv2D with kernel height 0 because kernel height must be between 1 and 255; "
          + "use a number in that range",
        "+3:7: error: Can't pad Conv2D by -1 because padding must be between 0 and 32768; use CenterCrop to remove pixels",
      ])
  }
}

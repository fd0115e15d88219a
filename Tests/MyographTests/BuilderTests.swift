import Myograph
import Networks
import Testing

/// What may stand in a body, and that each layer of it arrives.
@Suite struct BuilderTests {
  enum Norm { case batch, instance, none }

  struct Configurable: Network {
    var norm = Norm.batch
    var isDeep = false
    var slope: Double?
    var widths = [4, 8]

    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      let first = widths.first ?? 1
      Conv2D(first, kernel: 3)
      for width in widths {
        Conv2D(width, kernel: 1)
        switch norm {
        case .batch: BatchNorm()
        case .instance:
          InstanceNorm()
          Dropout(0.1)
        case .none: Layers()
        }
        if let slope { LeakyReLU(slope: slope) } else { ReLU() }
      }
      if isDeep { deep(first) }
    }

    @LayerBuilder private func deep(_ width: Int) -> Layers {
      MaxPool(2)
      Conv2D(2 * width, kernel: 3)
    }
  }

  private func names(_ network: Configurable) throws -> [String] {
    try Declaration("n", network).graph().nodes.dropFirst().map(\.name)
  }

  @Test func loopsSwitchesOptionalsAndHelpersPlaceTheirLayers() throws {
    #expect(
      try names(Configurable()) == ["conv1", "conv2", "norm1", "relu1", "conv3", "norm2", "relu2"])
    #expect(
      try names(Configurable(norm: .instance, slope: 0.1, widths: [2])) == [
        "conv1", "conv2", "norm1", "dropout1", "leakyReLU1",
      ])
    #expect(
      try names(Configurable(norm: .none, isDeep: true, widths: [])) == [
        "conv1", "maxPool1", "conv2",
      ])
  }

  @Test(arguments: [true, false])
  func aConditionKeepsOrDropsItsLayers(isOn: Bool) throws {
    let nodes = try outline {
      Input(channels: 1, height: 4, width: 4)
      if isOn { Conv2D(2, kernel: 1) }
      if !isOn {
        Conv2D(3, kernel: 1)
        Conv2D(5, kernel: 1)
      }
      ReLU()
    }
    #expect(
      nodes
        == (isOn
          ? ["input1: 1×4×4", "conv1: 2×4×4", "relu1: 2×4×4"]
          : ["input1: 1×4×4", "conv1: 3×4×4", "conv2: 5×4×4", "relu1: 5×4×4"]))
  }

  @Test func aConstantConditionKeepsItsLayer() throws {
    let nodes = try outline {
      Input(channels: 1, height: 4, width: 4)
      if true { Sigmoid() }
    }
    #expect(nodes == ["input1: 1×4×4", "sigmoid1: 1×4×4"])
  }

  @Test func availabilityConditionsKeepTheirLayers() throws {
    let nodes = try outline {
      Input(channels: 1, height: 4, width: 4)
      if #available(macOS 10.15, *) { Sigmoid() }
    }
    #expect(nodes.last == "sigmoid1: 1×4×4")
  }

  struct Pair: Block {
    var width: Int

    @LayerBuilder var body: Layers {
      Conv2D(width, kernel: 1)
      Single()
    }
  }

  struct Single: Block {
    @LayerBuilder var body: Layers { BatchNorm() }
  }

  @Test func blocksNestAndNameTheirWeights() throws {
    let parameters = try graph {
      Input(channels: 1, height: 4, width: 4)
      Pair(width: 2)
      Pair(width: 3).named("middle")
      Concatenate {
        Skip()
        Branch { Pair(width: 2) }.named("side")
        Conv2D(1, kernel: 1).named("map")
      }.named("all")
      Sketch { Conv2D(2, kernel: 1) }
      Sketch { Conv2D(2, kernel: 1) }.named("end")
    }.parameters.map(\.name).filter { $0.hasSuffix("weight") }
    #expect(
      parameters == [
        "pair1.conv1.weight", "pair1.single1.norm1.weight", "middle.conv1.weight",
        "middle.single1.norm1.weight",
        "side.pair1.conv1.weight", "side.pair1.single1.norm1.weight", "map.weight", "conv1.weight",
        "end.conv1.weight",
      ])
  }

  @Test func aJoinsNameIsItsOwn() throws {
    let nodes = try outline {
      Input(channels: 1, height: 4, width: 4)
      Add {
        ReLU()
        Sigmoid()
        Skip()
      }.named("sum")
    }
    #expect(
      nodes.map { $0.prefix { $0 != ":" } } == ["input1", "relu1", "sigmoid1", "add1", "sum"])
  }

  @Test func everyOperandBeginsAtTheJoinsInput() throws {
    let graph = try graph {
      Input(channels: 2, height: 4, width: 4)
      Tap("image")
      Conv2D(3, kernel: 1)
      Concatenate {
        Skip()
        Skip(from: "image")
        Branch {
          ReLU()
          Sigmoid()
        }
        Branch(from: "image") { MaxPool(1) }
        BatchNorm()
      }
    }
    // input, conv, relu, sigmoid, pool, norm, concatenate
    #expect(graph.nodes.map(\.inputs) == [[], [0], [1], [2], [0], [1], [1, 0, 3, 4, 5]])
    #expect(graph.nodes[6].type.channels == 3 + 2 + 3 + 2 + 3)
    #expect(graph.consumers == [[1, 4, 6], [2, 5, 6], [3], [6], [6], [6], []])
  }

  @Test func aNetworkHasTheSameWeightsInEveryPipeline() throws {
    let bare = try graph {
      Input(channels: 1, height: 256, width: 256)
      UNet(width: 4)
    }
    let whole = try Declaration("whole", PaperPipeline(UNet(width: 4))).graph()
    #expect(bare.parameters == whole.parameters)
  }
}

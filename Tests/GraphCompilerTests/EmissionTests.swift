import Myograph
import Testing

@testable import GraphCompiler

/// What a step needs is there, or nothing is emitted.
struct EmissionTests {
  /// Heads with and without a norm, one of which shares no layer with what runs.
  private struct DeepSupervision: Network {
    var isSupervised = true
    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      Tap("image")
      Conv2D(5, kernel: 3)
      BatchNorm()
      Tap("deep")
      MaxPool(2)
      TransposedConv2D(4, kernel: 2, stride: 2)
      if isSupervised {
        Loss {
          CrossEntropy()
          Branch(from: "deep") {
            Dropout(0.1)
            Conv2D(4, kernel: 1)
            CrossEntropy(weight: 0.5)
          }
          Branch(from: "image") {
            Conv2D(4, kernel: 3, bias: false)
            BatchNorm()
            SoftDice()
          }
        }
      }
      Softmax()
    }
  }

  private func graph(isSupervised: Bool = true) throws -> Graph {
    try Declaration("deep", DeepSupervision(isSupervised: isSupervised)).graph()
  }

  @Test("Parameters that only training has stand behind the others in the network's table")
  func trainingOnlyParametersComeLast() throws {
    let table = ParameterTable(try graph())
    let running =
      ["conv1.weight", "conv1.bias"]
      + ["weight", "bias", "running_mean", "running_var"].map { "norm1.\($0)" }
      + ["transposedConv1.weight", "transposedConv1.bias"]
    #expect(table.inference.map(\.name) == running)
    #expect(table.inference == ParameterTable(try graph(isSupervised: false)).all)
    #expect(
      table.trainingOnly.map(\.name) == [
        "conv2.weight", "conv2.bias", "conv3.weight", "norm2.weight", "norm2.bias", "norm2.running_mean",
        "norm2.running_var",
      ])
    let text = try #require(try Emitter().files(for: [graph()]).first).text
    #expect(text.contains("    .parameter_count = 15,\n    .training_only_count = 7,\n"))
  }

  @Test("Kernels that run are the same with and without heads that only training has")
  func inferenceIgnoresHeads() throws {
    func inference(_ graph: Graph) throws -> [String] {
      try Variant.allCases.flatMap { variant in
        let program = try Compiler(variant: variant, target: .avx512).compile(graph)
        let builder = CallBuilder(program, parameters: ParameterTable(graph).inference.map(\.name))
        return try program.groups.flatMap { try builder.calls($0) }.map { "\($0.operands) \($0.packing)" }
      }
    }
    #expect(try inference(graph()) == inference(graph(isSupervised: false)))
  }

  @Test("No step of training reads a parameter that isn't its own")
  func everyStepHasItsParameters() throws {
    let graph = try graph()
    let names = ParameterTable(graph).all.map(\.name)
    for variant in Variant.allCases {
      let program = try Compiler(variant: variant, target: .avx512).compileTraining(graph)
      let builder = CallBuilder(program, parameters: names)
      for layer in ["conv2", "conv3"] {
        let group = try #require(
          program.groups.first { program.node($0.anchor).name == layer && $0.role == .compute })
        let place = try #require(names.firstIndex(of: "\(layer).weight"))
        for call in try builder.calls(group) {
          #expect(
            call.packing.contains { $0.contains(".weight = MYOGRAPH_PARAMETER(\(place)),") },
            "\(variant), \(layer)")
        }
      }
    }
  }

  private func error(_ body: () throws -> Void) -> CompilerError.Part? {
    do {
      try body()
      return nil
    } catch CompilerError.missing(network: "deep", let part) { return part } catch { return nil }
  }

  @Test("A step whose parameter, gradient, memory or kernel is missing can't be emitted")
  func whatIsMissingIsAnError() throws {
    let graph = try graph()
    let names = ParameterTable(graph).all.map(\.name)
    let sound = try Compiler(variant: .unfused, target: .avx512).compileTraining(graph)
    func emit(_ program: Program, _ names: [String]) throws {
      var file = NetworkPrograms(network: "deep", target: .avx512, root: "")
      var library = KernelLibrary(name: "kernels", target: .avx512)
      try file.add(program, parameters: names, to: &library)
    }
    #expect(error { try emit(sound, names) } == nil)
    for name in names {
      #expect(error { try emit(sound, names.filter { $0 != name }) } == .parameter(name))
    }
    for (index, result) in sound.graph.gradients.enumerated() {
      var program = sound
      program.graph.gradients.remove(at: index)
      let name = String(result.parameter.split(separator: ".").last ?? "")
      let node = sound.node(result.node).name
      #expect(error { try emit(program, names) } == .gradient(node: node, parameter: name))
    }
    for value in sound.placements.keys {
      // Running statistics and gradients for weights are written to where the runtime wants them.
      if case .runningStatistics = sound.node(value.node).operation { continue }
      if value.form == .vectors && sound.weightGradient(of: value.node) != nil { continue }
      var program = sound
      program.placements[value] = nil
      #expect(error { try emit(program, names) } == .place(of: sound.node(value.node).name))
    }
    var program = sound
    let place = try #require(program.groups.firstIndex { program.node($0.anchor).name == "conv2" })
    program.graph.nodes[program.groups[place].anchor].operation = .concatenate
    #expect(error { try emit(program, names) } == .kernel(of: "conv2"))
    #expect(
      "\(CompilerError.missing(network: "deep", .parameter("conv2.weight")))"
        == "Can't compile \"deep\" because its table of parameters lacks conv2.weight; use this text to report the defect"
    )
  }
}

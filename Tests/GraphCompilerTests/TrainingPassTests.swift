import Myograph
import NetworkPictures
import Networks
import Testing

@testable import GraphCompiler

struct TrainingPassTests {
  private struct Trained: Network {
    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 4, width: 6)
      Conv2D(3, kernel: 3)
      BatchNorm(momentum: 0.25)
      Dropout(0.5)
      Loss {
        CrossEntropy()
        SoftDice()
      }
      Softmax()
      ArgMax()
    }
  }

  private func training(_ network: any Network) throws -> Graph {
    let compiler = Compiler(variant: .fused, target: .avx512)
    return try compiler.trainingProgram(Declaration("test", network).graph()).graph
  }

  @Test("What is summed over the batch has nodes of its own; what only inference needs is gone")
  func batchSumsAreSeparate() throws {
    let graph = try training(Trained())
    #expect(
      graph.nodes.prefix(12).map { "\($0.name): \($0.type) of \($0.inputs)" } == [
        "input1: 1×4×6 of []", "conv1: 3×4×6 of [0]", "norm1.statistics: 2×1×3 per batch of [1]",
        "norm1.running: 2×1×3 per batch of [2]", "norm1: 3×4×6 of [1, 2]", "dropout1: 3×4×6 of [4]",
        "labels1: 4×6 labels of []", "crossEntropy1.sums: 2×1×1 per batch of [5, 6]",
        "crossEntropy1: 1×1×1 per batch of [7]", "softDice1.sums: 3×1×3 per batch of [5, 6]",
        "softDice1: 1×1×1 per batch of [9]", "loss1: 1×1×1 per batch of [8, 10]",
      ])
    #expect(graph.nodes[3].operation == .runningStatistics(of: "norm1", momentum: 0.25, pixels: 24))
    #expect(graph.loss == 11)
    #expect(
      graph.runningStatistics == [
        .init(parameter: "norm1.running_mean", node: 3),
        .init(parameter: "norm1.running_var", node: 3, offset: 3),
      ])
  }

  private struct Augmented: Network {
    var isTrained: Bool
    @LayerBuilder var body: Layers {
      Scan()
      if isTrained { RandomRemodeling(cavity: 1, wall: 2) }
      Resample(spacing: 1.25)
      if isTrained {
        RandomFlip()
        RandomRotation()
        RandomScale()
        RandomCrop(16)
        ElasticDeformation()
        BiasField()
        RandomMotion()
        RandomLowResolution()
      } else {
        CenterCrop(16)
      }
      NormalizeIntensity(.zScore)
      if isTrained {
        RandomGamma()
        RandomBrightnessContrast()
        GaussianNoise()
        GaussianBlur()
      }
      Conv2D(4, kernel: 3)
      if isTrained { Loss { CrossEntropy() } }
      Softmax()
      RestoreGrid()
      ArgMax()
    }
  }

  @Test("A network runs as if no augmentation were declared")
  func augmentationIsDropped() throws {
    for variant in Variant.allCases {
      let compiler = Compiler(variant: variant, target: .avx512)
      let augmented = try compiler.compile(Declaration("test", Augmented(isTrained: true)).graph())
      let plain = try compiler.compile(Declaration("test", Augmented(isTrained: false)).graph())
      #expect(augmented.graph.nodes.map(\.operation) == plain.graph.nodes.map(\.operation))
      #expect(augmented.graph.nodes.map(\.type) == plain.graph.nodes.map(\.type))
      #expect(augmented.groups.map(\.nodes) == plain.groups.map(\.nodes))
      #expect(augmented.arenaSize == plain.arenaSize)
    }
  }

  @Test("Geometric stages become one gather of the image and one of the labels, where kernels are fused")
  func geometryIsComposed() throws {
    let graph = try Declaration("test", Augmented(isTrained: true)).graph()
    func names(_ variant: Variant) throws -> [String] {
      let program = try Compiler(variant: variant, target: .avx512).trainingProgram(graph)
      return program.graph.nodes.prefix { $0.name != "crossEntropy1.sums" }.map(\.operation.layerName)
    }
    let intensities = [
      "BiasField", "RandomMotion", "RandomLowResolution", "NormalizeIntensity", "RandomGamma",
      "RandomBrightnessContrast", "GaussianNoise",
      "GaussianBlur", "Conv2D",
    ]
    let geometry = [
      "RandomRemodeling", "Resample", "RandomFlip", "RandomRotation", "RandomScale", "RandomCrop",
      "ElasticDeformation",
    ]
    #expect(try names(.fused) == ["Scan", "Gather"] + intensities + ["Labels", "Gather"])
    #expect(try names(.unfused) == ["Scan"] + geometry + intensities + ["Labels"] + geometry)
  }

  @Test("The declared picture shows augmentation and the loss")
  func declaredPicture() throws {
    let graph = try Declaration("test", Augmented(isTrained: true)).graph()
    let program = try Compiler(variant: .fused, target: .avx512).compile(graph)
    let lines = NetworkPicture(graph, program).text(of: .declared).split(separator: "\n")
    func shows(_ words: String...) -> Bool {
      lines.contains { line in words.allSatisfy { line.contains($0) } }
    }
    #expect(shows("randomRotation1", "RandomRotation", "1×scan at 1.25 mm", "randomFlip1"))
    #expect(shows("labels1.randomCrop1", "RandomCrop", "16×16 labels", "labels1.randomScale1"))
    #expect(shows("crossEntropy1", "CrossEntropy", "1×1×1 per batch", "conv1, labels1.elasticDeformation1"))
  }

  @Test(
    "Every network of the zoo that declares a loss can be differentiated",
    arguments: Zoo.declarations.map(\.name))
  func zooIsDifferentiated(name: String) throws {
    let graph = try #require(Zoo.declarations.first { $0.name == name }).graph()
    guard graph.loss != nil else { return }
    for variant in [Variant.fused, .unfused] {
      let training = try Compiler(variant: variant, target: .avx512).trainingProgram(graph).graph
      #expect(training.gradients.map(\.parameter) == graph.parameters.filter(\.isTrainable).map(\.name))
      #expect(
        training.runningStatistics.map(\.parameter)
          == graph.parameters.filter { !$0.isTrainable }.map(\.name))
      // Each convolution twice more, but for the first one's input.
      #expect(training.flops > 2.9 * graph.flops)
      #expect(training.flops < 3 * graph.flops)
    }
  }

  @Test("Backward convolutions cost as much as forward ones, but for the image's own gradient")
  func backwardWork() throws {
    struct Two: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 1, height: 6, width: 6)
        Conv2D(4, kernel: 3, stride: 2)
        TransposedConv2D(2, kernel: 2, stride: 2)
        Loss { CrossEntropy() }
      }
    }
    let graph = try training(Two())
    let (first, second) = (2.0 * 9 * 4 * 9, 2.0 * 4 * 4 * 2 * 9)
    #expect(graph.flops == 2 * first + 3 * second)
  }

  private struct SliceOfSlice: Network {
    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(64, kernel: 3)
      Slice(from: 0, count: 32)
      Slice(from: 16, count: 16)
      AveragePool(2)
      Upsample(2)
      Conv2D(2, kernel: 1)
      Loss { CrossEntropy() }
    }
  }

  private struct SliceOfJoined: Network {
    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      Concatenate {
        Conv2D(16, kernel: 3)
        Conv2D(16, kernel: 3)
      }
      Slice(from: 0, count: 16)
      AveragePool(2)
      Upsample(2)
      Conv2D(2, kernel: 1)
      Loss { CrossEntropy() }
    }
  }

  private struct JoinOfJoined: Network {
    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      Concatenate {
        Concatenate {
          Conv2D(16, kernel: 3)
          Conv2D(16, kernel: 3)
        }
        Conv2D(16, kernel: 3)
      }
      Conv2D(2, kernel: 1)
      Loss { CrossEntropy() }
    }
  }

  @Test("Slices of slices, and of values that are joined in place, are trained")
  func slicesAreRead() throws {
    for network in [SliceOfSlice(), SliceOfJoined(), JoinOfJoined()] as [any Network] {
      #expect(try training(network).loss != nil)
    }
  }

  @Test("The verifier sees gradients that are missing, misplaced or of nothing")
  func verifierSeesDefects() throws {
    let compiler = Compiler(variant: .fused, target: .avx512)
    let sound = try compiler.trainingProgram(Declaration("test", Trained()).graph())
    func reasons(_ change: (inout Graph) -> Void) -> [String] {
      var broken = sound
      change(&broken.graph)
      do throws(CompilerError) {
        try verify(broken, after: "test")
        return []
      } catch {
        guard case .illegal(_, _, let reasons) = error else { return [] }
        return reasons
      }
    }
    #expect(reasons { _ in }.isEmpty)
    #expect(
      reasons { $0.gradients.removeLast() } == [
        "gradients are those of conv1.weight, conv1.bias, norm1.weight instead of conv1.weight, conv1.bias, "
          + "norm1.weight, norm1.bias"
      ])
    #expect(
      reasons { $0.gradients[0].node = 1 } == ["conv1 is 3×4×6, which holds no conv1.weight"])
    #expect(
      reasons { $0.gradients[3].offset = 4 } == ["norm1.sums is 2×1×3 per batch, which holds no norm1.bias"])
    #expect(
      reasons { $0.runningStatistics.swapAt(0, 1) } == [
        "running statistics are those of norm1.running_var, norm1.running_mean instead of norm1.running_mean, "
          + "norm1.running_var"
      ])
    #expect(
      reasons { graph in
        for node in graph.nodes where node.name == "norm1" { graph.nodes[node.id].name = "other" }
      }.contains("a gradient reads the parameters of norm1, which isn't there"))
  }

  private struct Normed: Network {
    var activation: any Activation
    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 4, width: 6)
      Conv2D(3, kernel: 3)
      BatchNorm()
      activation
      Conv2D(2, kernel: 1)
      Loss { CrossEntropy() }
    }
  }

  @Test("Activations behind a batch norm and their gradients, whatever these read, have no kernels")
  func activationsAreFused() throws {
    let activations: [any Activation] = [ReLU(), LeakyReLU(slope: -0.5), Pointwise { x in x * sigmoid(x) }]
    for activation in activations {
      let graph = try Declaration("test", Normed(activation: activation)).graph()
      let program = try Compiler(variant: .fused, target: .avx512).compileTraining(graph)
      let anchors = program.groups.map { program.node($0.anchor).operation }
      #expect(anchors.contains { if case .batchNorm = $0 { true } else { false } })
      #expect(!anchors.contains { if case .activation = $0 { true } else { false } })
      #expect(!anchors.contains { if case .gradient(.activation) = $0 { true } else { false } })
    }
  }

  @Test("Only what declares a loss can be trained")
  func trainingNeedsALoss() throws {
    do {
      _ = try training(TinyNetwork())
      Issue.record("a network without a loss was compiled for training")
    } catch {
      #expect(
        "\(error)"
          == "Can't train \"test\" because it declares no loss; use Loss { CrossEntropy() } behind its scores"
      )
    }
  }
}

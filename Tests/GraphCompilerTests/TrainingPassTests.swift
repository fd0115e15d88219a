import Myograph
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
        "labels1: 4×6 labels of []", "crossEntropy1.sums: 1×1×2 per batch of [5, 6]",
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

import GraphInterpreter
import Myograph
import Networks
import Optimization
import TestNetworks
import Testing

/// Ten steps from seeded weights, followed in PyTorch.
@Suite struct DescentTests {
  private static let optimizers: [(name: String, optimizer: Optimizer, rate: Double)] = [
    ("sgd", .sgd(.init(momentum: 0.9, weightDecay: 1e-3)), 0.05),
    ("adam", .adam(.init(weightDecay: 1e-3)), 0.01),
  ]

  @Test(arguments: optimizers.map(\.name))
  func lossesFollowPyTorch(name: String) throws {
    let expected = try #require(try fixtures("descents.json", of: [Double].self)[name])
    let (_, optimizer, rate) = try #require(Self.optimizers.first { $0.name == name })
    let graph = try trainingGraph {
      Input(channels: 1, height: 16, width: 32)
      UNet(width: 2)
      Loss {
        CrossEntropy()
        SoftDice(weight: 0.5)
      }
    }
    let batch = samples(
      [2, 1, 16, 32], SeededWeights.input(count: 1024).map(Double.init),
      labels: SeededWeights.labels(count: 1024, classes: 4))
    var parameters = SeededWeights.parameters(of: graph).mapValues { $0.map(Double.init) }
    var states: [String: [Double]] = [:]
    var losses: [Double] = []
    for epoch in 0..<10 {
      let step = try Interpreter(graph).step(
        batch, parameters: parameters, seed: 1 << 40 + 5, epoch: UInt32(epoch))
      losses.append(step.loss)
      for (name, gradient) in step.gradients {
        var values = try #require(parameters[name])
        let none = [Double](repeating: 0, count: values.count * optimizer.statesPerParameter)
        var state = states[name] ?? none
        values.withUnsafeMutableBufferPointer { values in
          gradient.withUnsafeBufferPointer { gradient in
            state.withUnsafeMutableBufferPointer { state in
              optimizer.update(values, gradients: gradient, state: state, rate: rate, step: epoch + 1)
            }
          }
        }
        parameters[name] = values
        states[name] = state
      }
      parameters.merge(step.runningStatistics) { $1 }
    }
    #expect(losses.count == expected.count)
    #expect(zip(losses, expected).allSatisfy { abs($0 - $1) < 1e-8 * $1 }, "\(losses)")
    #expect(losses[9] < losses[0])
  }
}

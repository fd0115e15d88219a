import Foundation
import Optimization
import Testing

struct OptimizationFixtures: Decodable {
  struct Descent: Decodable {
    var start: [Double]
    var gradients: [[Double]]
    /// Parameters after each step.
    var path: [[Double]]
  }

  var optimizers: [String: Descent]
  /// The rate of each epoch.
  var schedules: [String: [Double]]

  static func read() throws -> OptimizationFixtures {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/optimization.json"))
    return try JSONDecoder().decode(OptimizationFixtures.self, from: data)
  }
}

@Suite struct OptimizerTests {
  static let optimizers: [(name: String, optimizer: Optimizer, rate: Double)] = [
    ("sgd", .sgd(.init(momentum: 0)), 0.1), ("sgd with momentum", .sgd(.init()), 0.05),
    ("sgd with momentum and weight decay", .sgd(.init(momentum: 0.8, weightDecay: 0.01)), 0.05),
    ("adam", .adam(.init()), 0.1), ("adam with weight decay", .adam(.init(weightDecay: 0.1)), 0.01),
    ("adam with other betas", .adam(.init(beta1: 0.5, beta2: 0.9, epsilon: 1e-3)), 0.02),
  ]

  /// Every step's parameters, moved in one piece or in several.
  private func path<Scalar: BinaryFloatingPoint>(
    _ optimizer: Optimizer, _ fixture: OptimizationFixtures.Descent, rate: Double, as: Scalar.Type,
    ranges: [Range<Int>?] = [nil]
  ) -> [[Scalar]] {
    var parameters = fixture.start.map { Scalar($0) }
    var state = [Scalar](repeating: 0, count: parameters.count * optimizer.statesPerParameter)
    return fixture.gradients.enumerated().map { step, gradients in
      let gradients = gradients.map { Scalar($0) }
      for range in ranges {
        parameters.withUnsafeMutableBufferPointer { parameters in
          gradients.withUnsafeBufferPointer { gradients in
            state.withUnsafeMutableBufferPointer { state in
              optimizer.update(
                parameters, gradients: gradients, state: state, rate: rate, step: step + 1, range: range)
            }
          }
        }
      }
      return parameters
    }
  }

  @Test(arguments: optimizers.map(\.name))
  func parametersMoveAsInPyTorch(name: String) throws {
    let fixture = try #require(try OptimizationFixtures.read().optimizers[name])
    let (_, optimizer, rate) = try #require(Self.optimizers.first { $0.name == name })
    let found = path(optimizer, fixture, rate: rate, as: Double.self).flatMap(\.self)
    let single = path(optimizer, fixture, rate: rate, as: Float.self).flatMap(\.self)
    let expected = fixture.path.flatMap(\.self)
    try #require(found.count == expected.count)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-13 * max(1, abs($1)) })
    #expect(zip(single, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 * max(1, abs($1)) })
  }

  @Test(arguments: optimizers.map(\.name))
  func piecesMoveAsTheWhole(name: String) throws {
    let fixture = try #require(try OptimizationFixtures.read().optimizers[name])
    let (_, optimizer, rate) = try #require(Self.optimizers.first { $0.name == name })
    let whole = path(optimizer, fixture, rate: rate, as: Float.self)
    #expect(path(optimizer, fixture, rate: rate, as: Float.self, ranges: [4..<6, 0..<1, 1..<4]) == whole)
  }

  @Test func everyFixtureIsUsed() throws {
    let fixtures = try OptimizationFixtures.read()
    #expect(fixtures.optimizers.keys.sorted() == Self.optimizers.map(\.name).sorted())
    #expect(fixtures.schedules.keys.sorted() == ScheduleTests.schedules.map(\.name).sorted())
  }

  @Test func numbersThatMakeNoSenseAreAllReported() {
    #expect(Optimizer.sgd(.init()).problems.isEmpty)
    #expect(Optimizer.adam(.init()).problems.isEmpty)
    #expect(
      Optimizer.sgd(.init(momentum: 1, weightDecay: -1)).problems.map(\.description) == [
        "Can't train with momentum 1.0 because steps would never fade; use a number from 0 up to 1",
        "Can't decay weights by -1.0 because they would grow; use 0 or a small positive number",
      ])
    let adam = Optimizer.adam(.init(beta1: .nan, beta2: 1.5, epsilon: 0, weightDecay: .infinity))
    #expect(
      adam.problems.map(\.description) == [
        "Can't average gradients with weight nan because it is the past's share; use a number from 0 up to 1",
        "Can't average gradients with weight 1.5 because it is the past's share; use a number from 0 up to 1",
        "Can't train with epsilon 0.0 because it keeps a division from zero; use a small positive number",
        "Can't decay weights by inf because they would grow; use 0 or a small positive number",
      ])
  }

  @Test func checkpointsKeepWhatTheyAreGiven() throws {
    for (_, optimizer, _) in Self.optimizers {
      let data = try JSONEncoder().encode(optimizer)
      #expect(try JSONDecoder().decode(Optimizer.self, from: data) == optimizer)
    }
  }
}

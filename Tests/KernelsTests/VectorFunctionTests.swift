import Foundation
import GraphRuntime
import Myograph
import TestNetworks
import Testing

/// Functions of vectors against double precision, over numbers from all of single precision's.
@Suite(.serialized)
struct VectorFunctionTests {
  private static let functions: [(name: String, of: @Sendable (Double) -> Double)] = [
    ("exp", { Foundation.exp($0) }), ("log", { Foundation.log(logarithmsArgument($0)) }),
    ("tanh", { Foundation.tanh($0) }), ("erf", { Foundation.erf($0) }),
  ]

  private static func logarithmsArgument(_ x: Double) -> Double {
    x < -1000
      ? Double(Float(x) + 2000) : x.isNaN ? x : Swift.max(Double(Float.leastNonzeroMagnitude), Swift.abs(x))
  }

  /// Every so many numbers, infinities and numbers that are none among them.
  private static let step: UInt32 = 2039

  private static let numbers =
    stride(from: 0, through: UInt32.max - step, by: Int(step)).map(Float.init(bitPattern:))
    + [
      -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 1, -1, -2000,
    ]

  @Test("exp, log, tanh and erf are within 2 units in the last place, and have the same bits on every set")
  func areExact() throws {
    let (declaration, network) = try CompiledTestNetworks.find("t-functions")
    let weights = try seededWeights(declaration.graph(), of: network)
    let sessions = try network.programs.filter { InstructionSets.supported.contains($0.isa) }.map {
      try Session(network, weights: weights, variant: $0.variant, isa: $0.isa, threads: 2)
    }
    let count = network.input.count
    var worst = [Double](repeating: 0, count: Self.functions.count)
    for start in stride(from: 0, to: Self.numbers.count, by: count) {
      var input = Array(Self.numbers[start..<min(start + count, Self.numbers.count)])
      input += [Float](repeating: 0, count: count - input.count)
      let outputs = try sessions.map { try $0.run(input: input, wanted: [.output]).output }
      for output in outputs.dropFirst() {
        // What is no number may be any of those.
        #expect(zip(output, outputs[0]).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
      }
      for (index, function) in Self.functions.enumerated() {
        for (pixel, number) in input.enumerated() {
          let error = units(outputs[0][index * count + pixel], function.of(Double(number)))
          worst[index] = max(worst[index], error)
        }
      }
    }
    for (function, error) in zip(Self.functions, worst) {
      #expect(error < 2, "\(function.name) is off by \(error) units")
    }
  }

  /// Units in the last place between a value and what is expected. Below 2^-125.5 an exponential is 0.
  private func units(_ value: Float, _ expected: Double) -> Double {
    let nearest = Float(expected)
    if nearest.isNaN || nearest.isInfinite || value.isNaN || value.isInfinite {
      return value == nearest || value.isNaN && nearest.isNaN ? 0 : .infinity
    }
    if value == 0 && expected < 0x1p-125 * 2.squareRoot() / 2 { return 0 }
    return Swift.abs(Double(value) - expected) / Double(nearest.ulp)
  }
}

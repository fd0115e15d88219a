import Foundation
import Testing

@testable import GraphRuntime

@Suite struct WeightsTests {
  let network = ToyNetwork.make()

  @Test func everythingThatDoesNotFitIsReportedAtOnce() {
    let tensors = [
      "conv.weight": Tensor(shape: [2, 1, 3, 3], values: [Float](repeating: 0, count: 18)),
      "norm.running_mean": Tensor(shape: [2], values: [.nan, -.infinity]),
      "extra.b": Tensor(shape: [], values: [1]), "extra.a": Tensor(shape: [], values: [1]),
    ]
    var wanted = WeightsMismatch(source: "these tensors", network: "toy")
    wanted.missing = ["conv.bias"]
    wanted.unexpected = ["extra.a", "extra.b"]
    wanted.misshapen = [.init(name: "conv.weight", expected: [2, 1, 1, 1], found: [2, 1, 3, 3])]
    wanted.nonFinite = [.init(name: "norm.running_mean", count: 2)]
    #expect(thrown { _ = try Weights(tensors, for: network) } == .weights(wanted))
    #expect(
      wanted.text
        == "Can't load these tensors into toy because 1 tensor is missing (conv.bias), 2 tensors are unexpected"
        + " (extra.a; extra.b), 1 tensor has the wrong shape (conv.weight [2, 1, 3, 3], not [2, 1, 1, 1]),"
        + " 1 tensor holds values that aren't finite (norm.running_mean 2 of them);"
        + " use a checkpoint of this network, or a name map")
  }

  @Test func aFileIsCheckedBeforeItsTensorsAreRead() throws {
    try inFolder { folder in
      let path = folder + "/w"
      try Safetensors.write([("conv.bias", Tensor(shape: [3], values: [.nan, 1, 1]))], to: path)
      var wanted = WeightsMismatch(source: "\"\(path)\"", network: "toy")
      wanted.missing = ["conv.weight", "norm.running_mean"]
      wanted.misshapen = [.init(name: "conv.bias", expected: [2], found: [3])]
      #expect(thrown { _ = try Weights(path: path, for: network) } == .weights(wanted))
    }
  }

  @Test func nonFiniteWeightsOfAFileAreRefusedWithTheirCount() throws {
    try inFolder { folder in
      let path = folder + "/w"
      var tensors = ToyNetwork.tensors
      tensors["conv.bias"]?.values = [.infinity, 0]
      try Safetensors.write(tensors.map { ($0.key, $0.value) }, to: path)
      var wanted = WeightsMismatch(source: "\"\(path)\"", network: "toy")
      wanted.nonFinite = [.init(name: "conv.bias", count: 1)]
      #expect(thrown { _ = try Weights(path: path, for: network) } == .weights(wanted))
    }
  }

  @Test func weightsSurviveTheirFile() throws {
    try inFolder { folder in
      let weights = Weights.random(for: network, seed: 7)
      try weights.write(to: folder + "/w", metadata: ["epoch": "3"])
      try #expect(Weights(path: folder + "/w", for: network) == weights)
      try #expect(Safetensors(path: folder + "/w").metadata == ["epoch": "3"])
    }
  }

  @Test func countersInAFileArePassedOverUnlessTheirNameIsAWeights() throws {
    func file(_ counter: String) -> [UInt8] {
      let floats = ["conv.weight": "2,1,1,1", "conv.bias": "2", "norm.running_mean": "2"]
      var members = ["\"\(counter)\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}"]
      for (name, shape) in floats where name != counter {
        let begin = members.count * 8
        members.append(
          "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(begin + 8)]}")
      }
      return safetensors("{" + members.joined(separator: ",") + "}", data: members.count * 8)
    }
    try withFile(file("norm.num_batches_tracked")) { path in
      try #expect(Weights(path: path, for: network).tensors == [[0, 0], [0, 0], [0, 0]])
    }
    try withFile(file("conv.bias")) { path in
      var wanted = WeightsMismatch(source: "\"\(path)\"", network: "toy")
      wanted.unreadable = [.init(name: "conv.bias", type: .int64)]
      #expect(thrown { _ = try Weights(path: path, for: network) } == .weights(wanted))
    }
  }

  @Test("A file runs with or without the tensors that only training has; training wants them all")
  func trainingOnlyTensorsMayBeMissing() throws {
    let network = ToyNetwork.make(hasHead: true)
    #expect(network.parameters.map(\.name) == ToyNetwork.names + ToyNetwork.headNames)
    #expect(network.inferenceParameters.map(\.name) == ToyNetwork.names)
    #expect(network.trainableCount == 8 && network.trainingOnlyCount == 4)
    var tensors = ToyNetwork.tensors
    for count in 0...2 {
      if count > 0 { tensors[ToyNetwork.headNames[count - 1]] = Tensor(shape: [2], values: [5, 6]) }
      try inFolder { folder in
        try Safetensors.write(tensors.map { ($0.key, $0.value) }, to: folder + "/w")
        let weights = try [Weights(tensors, for: network), Weights(path: folder + "/w", for: network)]
        for weights in weights {
          // Half of a head is none.
          #expect(
            weights.tensors == [[2, -1], [0.5, 3], [0, 1]] + (count == 2 ? [[5, 6], [5, 6]] : []))
          var results = Results()
          try Session(network, weights: weights).run(
            input: [1, 2, 3, 4, 5, 6], count: 1, wanted: [.labels], into: &results)
          try weights.check(against: network)
          var wanted = WeightsMismatch(source: "these tensors", network: "toy")
          wanted.missing = ToyNetwork.headNames
          #expect(
            thrown { try weights.check(against: network, trains: true) }
              == (count == 2 ? nil : .weights(wanted)))
        }
        let conversion = try NameMap.identity.match(Safetensors(path: folder + "/w"), to: network)
        #expect(conversion.isComplete)
        #expect(conversion.lines.count { $0.status == .trainingOnly(expected: [2]) } == 2 - count)
      }
    }
    // What is there must fit, and what runs must be there.
    var wanted = WeightsMismatch(source: "these tensors", network: "toy")
    tensors["head.bias"] = Tensor(shape: [1], values: [1])
    tensors["conv.bias"] = nil
    wanted.missing = ["conv.bias"]
    wanted.misshapen = [.init(name: "head.bias", expected: [2], found: [1])]
    #expect(thrown { _ = try Weights(tensors, for: network) } == .weights(wanted))
  }

  @Test("Training begins with the tensors of a file that fit, and names the others")
  func beginning() throws {
    let network = ToyNetwork.make(hasHead: true)
    try inFolder { folder in
      let path = folder + "/w"
      func begin(_ tensors: [String: Tensor]) throws -> Weights.Beginning {
        try Safetensors.write(tensors.map { ($0.key, $0.value) }, to: path, overwrite: true)
        return try Weights.Beginning(path: path, for: network, seed: 3)
      }
      let initial = Weights.initial(for: network, seed: 3)
      let beginning = try begin([
        "conv.weight": Tensor(shape: [2, 1, 1, 1], values: [2, -1]),
        "conv.bias": Tensor(shape: [3], values: [1, 2, 3]), "head.bias": Tensor(shape: [2], values: [7, 8]),
        "other.weight": Tensor(shape: [1], values: [1]),
      ])
      #expect(beginning.taken == ["conv.weight", "head.bias"])
      #expect(beginning.refused.map(\.their) == ["conv.bias", "other.weight"])
      #expect(beginning.refused.map(\.status) == [.mismatch(expected: [2]), .unused])
      #expect(beginning.fresh == ["conv.bias", "norm.running_mean", "head.weight"])
      var expected = initial.tensors
      (expected[0], expected[4]) = ([2, -1], [7, 8])
      #expect(beginning.weights.tensors == expected)
      try beginning.weights.check(against: network, trains: true)
      var wanted = WeightsMismatch(source: "\"\(path)\"", network: "toy")
      wanted.missing = network.parameters.map(\.name)
      #expect(
        thrown { _ = try begin(["other.weight": Tensor(shape: [1], values: [1])]) } == .weights(wanted))
      wanted.missing = []
      wanted.nonFinite = [.init(name: "conv.bias", count: 1)]
      #expect(
        thrown { _ = try begin(["conv.bias": Tensor(shape: [2], values: [.nan, 1])]) } == .weights(wanted))
    }
  }

  @Test("Training starts from norms that change nothing, no biases, and filters as random as others")
  func initialWeights() {
    let network = ToyNetwork.make()
    let (initial, random) = (Weights.initial(for: network, seed: 1), Weights.random(for: network, seed: 1))
    for (index, parameter) in network.parameters.enumerated() {
      if parameter.shape.count > 1 {
        #expect(initial.tensors[index] == random.tensors[index])
      } else {
        let isScale = parameter.name.hasSuffix("weight") || parameter.name.hasSuffix("running_var")
        #expect(initial.tensors[index].allSatisfy { $0 == (isScale ? 1 : 0) }, "\(parameter.name)")
      }
    }
  }

  @Test("Training starts from the values that a declaration gives", arguments: [0.25, 1e-6, 0])
  func givenInitialWeights(value: Float) {
    let network = ToyNetwork.make(initialBias: value)
    #expect(network.parameters[1].initial == value && network.parameters[0].initial == nil)
    #expect(Weights.initial(for: network, seed: 1).tensors[1] == [value, value])
    for number in Weights.random(for: network, seed: 1).tensors[1] {
      #expect(abs(number - value) <= 0.6 * value)
    }
  }

  @Test func randomWeightsAreTheSameEverywhere() {
    // Recorded once: a change here changes every experiment that names a seed.
    var numbers = SplitMix64(seed: 1_234_567)
    #expect(numbers.next() == 6_457_827_717_110_365_317)
    #expect(numbers.next() == 3_203_168_211_198_807_973)
    let weights = Weights.random(for: network, seed: 1)
    #expect(weights == Weights.random(for: network, seed: 1))
    #expect(weights != Weights.random(for: network, seed: 2))
    #expect(
      weights.tensors.map { $0.map(\.bitPattern) } == [
        [3_214_968_919, 1_073_671_606], [3_170_189_312, 3_179_657_933], [1_028_530_586, 1_023_917_671],
      ])
  }

  @Test func randomWeightsHaveHeNormalsSpread() {
    let network = ToyNetwork.make(parameterShape: (64, 32, 3, 3))
    let values = Weights.random(for: network, seed: 3).tensors[0].map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean) < 0.002)
    #expect(abs(variance / (2 / 288) - 1) < 0.03)
  }

  @Test func randomNumbersStayInTheirRange() {
    var numbers = SplitMix64(seed: 0)
    for _ in 0..<10_000 {
      let uniform = numbers.uniform()
      if !(0..<1).contains(uniform) { Issue.record("\(uniform) is out of range") }
      let normal = numbers.normal()
      if abs(normal) > 6 { Issue.record("\(normal) is out of range") }
    }
  }
}

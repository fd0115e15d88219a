import Foundation
import Testing

@testable import GraphRuntime

@Suite struct NameMapTests {
  let network = ToyNetwork.make()
  let map = ["conv.weight": "c.0", "conv.bias": "c.1"]

  private func withMap(_ text: String, _ body: (String) throws -> Void) throws {
    try withFile(Array(text.utf8), body)
  }

  @Test func aMapIsReadStrictlyAndWritesItself() throws {
    try withMap("{\"conv.weight\": \"c.0\", \"conv.bias\": \"c.1\"}\n") { path in
      try #expect(NameMap(path: path) == NameMap(map))
    }
    try withMap(NameMap(map).json) { path in
      try #expect(NameMap(path: path) == NameMap(map))
    }
    func problem(_ text: String) throws -> NameMapProblem? {
      var found: NameMapProblem?
      try withMap(text) { path in
        if case .nameMap(path, let problem) = thrown({ _ = try NameMap(path: path) }) { found = problem }
      }
      return found
    }
    try #expect(problem("[]") == .noObject)
    try #expect(problem("{\"a\": 1}") == .notText(our: "a"))
    try #expect(problem("{\"a\": \"x\", \"b\": \"x\"}") == .ambiguous(their: "x", ours: ["a", "b"]))
    #expect(
      try problem("{\"a\": \"x\", \"a\": \"y\"}")
        == .json(JSONProblem(offset: 11, reason: .duplicateName("a"))))
    try #expect(problem("") == .json(JSONProblem(offset: 0, reason: .endOfText)))
  }

  @Test func aHugeMapIsRefusedBeforeItIsRead() throws {
    try withMap("{}") { path in
      #expect(truncate(path, 17 << 20) == 0)
      #expect(
        thrown { _ = try NameMap(path: path) }
          == .file(path: path, .tooLarge(bytes: 17 << 20, limit: 16 << 20)))
    }
  }

  @Test func eachTensorOfBothSidesHasItsLine() throws {
    let header = """
      {"c.0":{"dtype":"F32","shape":[2,1,1,1],"data_offsets":[0,8]},\
      "c.1":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},\
      "spare":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},\
      "tracked":{"dtype":"I64","shape":[],"data_offsets":[16,24]}}
      """
    try withFile(safetensors(header, data: 24)) { path in
      var names = map
      names["wrong.name"] = "elsewhere"
      let file = try Safetensors(path: path)
      let conversion = try NameMap(names).match(file, to: network)
      #expect(!conversion.isComplete)
      #expect(
        conversion.description == """
          c.0 → conv.weight  [2, 1, 1, 1]  ok
          c.1 → conv.bias  [1]  mismatch: should be [2]
          norm.running_mean → norm.running_mean  []  missing: should be [2]
          spare → (none)  [1]  unused
          tracked → (none)  []  unused (no weights: fine)
          elsewhere → wrong.name  []  unknown: the network has no such tensor
          """)
      var wanted = WeightsMismatch(source: "\"\(path)\"", network: "toy")
      wanted.missing = ["norm.running_mean"]
      wanted.unexpected = ["spare", "wrong.name"]
      wanted.misshapen = [.init(name: "conv.bias", expected: [2], found: [1])]
      #expect(thrown { _ = try Weights(conversion, of: file, for: network) } == .weights(wanted))
    }
  }

  @Test func aCompleteMapGivesWeights() throws {
    try inFolder { folder in
      let path = folder + "/theirs"
      let names = ["conv.weight": "w", "conv.bias": "norm.running_mean", "norm.running_mean": "conv.bias"]
      try Safetensors.write(
        ToyNetwork.tensors.map { (names[$0.key] ?? "", $0.value) }, to: path)
      let file = try Safetensors(path: path)
      let conversion = try NameMap(names).match(file, to: network)
      #expect(conversion.isComplete)
      #expect(
        try Weights(conversion, of: file, for: network) == Weights(ToyNetwork.tensors, for: network))
    }
  }
}

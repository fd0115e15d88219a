import Foundation
import GraphRuntime
import Testing

/// The fuzzers' committed inputs, among them all that once found something: `make torture` goes on from them.
@Suite struct CorpusTests {
  private static func inputs(_ parser: Parser) throws -> [URL] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Corpus/\(parser.rawValue)")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
  }

  @Test("Every input is read right or refused with a reason", arguments: Parser.allCases)
  func whole(_ parser: Parser) throws {
    let scratch = try Scratch()
    let inputs = try Self.inputs(parser)
    #expect(inputs.count > 5)
    for input in inputs {
      #expect(throws: Never.self, "\(input.path)") {
        try parser.read(Array(Data(contentsOf: input)), in: scratch)
      }
    }
  }

  @Test("So is every input with a byte changed, cut short or doubled", arguments: Parser.allCases)
  func damaged(_ parser: Parser) throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 1, stream: parser.rawValue)
    for input in try Self.inputs(parser) {
      let bytes = Array(try Data(contentsOf: input))
      for round in 0..<60 where !bytes.isEmpty {
        var copy = bytes
        let place = Int(random.next() % UInt64(bytes.count))
        switch round % 4 {
        case 0: copy.removeSubrange(place...)
        case 1: copy.insert(copy[place], at: place)
        default: copy[place] = UInt8(truncatingIfNeeded: random.next())
        }
        #expect(throws: Never.self, "\(input.path), round \(round)") {
          try parser.read(copy, in: scratch)
        }
      }
    }
  }

  @Test("A parser that reads wrong is a finding")
  func finding() throws {
    #expect(throws: Finding.self) { try require(false, "something else") }
    // JSON that Foundation refuses, and the strict parser with it: no finding.
    try Parser.json.read(Array("{,}".utf8), in: Scratch())
  }
}

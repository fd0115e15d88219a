import Foundation
import Testing

@testable import GraphRuntime

/// Files that ask for more than any network's, and files that are something else.
@Suite struct SafetensorsLimitsTests {
  /// Entries of one line each, as many as fit into a header of so many bytes.
  private func header(_ bytes: Int, before: String, after: String, _ entry: (Int) -> String) -> String {
    var (text, number) = (before, 0)
    while text.utf8.count + 200 < bytes {
      text += (number > 0 ? "," : "") + entry(number)
      number += 1
    }
    return text + after
  }

  @Test("Millions of metadata, tensors or fields are given up before they become values")
  func manyEntries() throws {
    for header in [
      header(12_000_000, before: "{\"__metadata__\":{", after: "}}") { "\"\($0)\":\"\"" },
      header(12_000_000, before: "{", after: "}") { "\"\($0)\":{}" },
      header(12_000_000, before: "{\"a\":{\"shape\":[", after: "]}}") { "\($0)" },
    ] {
      try withFile(safetensors(header)) { path in
        guard case .safetensors(_, .json(let problem))? = thrown({ _ = try Safetensors(path: path) }) else {
          Issue.record("a header of \(header.utf8.count) bytes was taken")
          return
        }
        #expect(problem.reason == .tooMany)
      }
    }
  }

  @Test("What is within the limits is read: a long name, thousands of tensors, a megabyte of metadata")
  func withinLimits() throws {
    try inFolder { folder in
      let path = folder + "/large.safetensors"
      var tensors = (0..<5000).map { ("layer\($0).weight", Tensor(shape: [1], values: [Float($0)])) }
      tensors.append((String(repeating: "n", count: 1000), Tensor(shape: [], values: [1])))
      let state = String(repeating: "\"", count: 1 << 20)
      try Safetensors.write(tensors, metadata: ["state": state], to: path)
      let file = try Safetensors(path: path)
      #expect(file.entries.count == 5001 && file.metadata["state"] == state)
      #expect(try file.floats("layer4999.weight") == [4999])
    }
  }

  @Test("What couldn't be read again isn't written")
  func unwritable() throws {
    try inFolder { folder in
      let path = folder + "/x"
      let name = String(repeating: "n", count: 1001)
      #expect(
        thrown { try Safetensors.write([(name, Tensor(shape: [], values: [1]))], to: path) }
          == .unwritable(path: path, .nameTooLong(name: name, bytes: 1001, limit: 1000)))
      let text = String(repeating: "x", count: Safetensors.longestHeader)
      let error = #expect(throws: RuntimeError.self) {
        try Safetensors.write([], metadata: ["a": text], to: path)
      }
      if case .unwritable(path, .headerTooLong(_, Safetensors.longestHeader))? = error {
      } else {
        Issue.record("\(error.map { "\($0)".prefix(300) } ?? "nothing was thrown")")
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test("No message is longer than a few lines, however long names, fields and shapes are")
  func messages() throws {
    let long = String(repeating: "x", count: 1_000_000)
    let shape = "[" + String(repeating: "1,", count: 100_000) + "1]"
    for header in [
      "{\"\(long)\":{}}", "{\"a\":{\"\(long)\":1}}",
      "{\"a\":{\"dtype\":\"\(long)\",\"shape\":[],\"data_offsets\":[0,0]}}",
      "{\"\(long)\":1,\"\(long)\":1}", "{\"__metadata__\":{\"\(long)\":1}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[0,0]}}",
    ] {
      try withFile(safetensors(header)) { path in
        let error = try #require(thrown { _ = try Safetensors(path: path) })
        #expect(error.description.utf8.count < 600, "\(error.description.prefix(200))")
      }
    }
    // A sound file of another network.
    try inFolder { folder in
      let path = folder + "/other.safetensors"
      let names = (0..<4).map { "\($0)" + String(repeating: "n", count: 990) }
      try Safetensors.write(names.map { ($0, Tensor(shape: [], values: [1])) }, to: path)
      let error = try #require(thrown { _ = try Weights(path: path, for: ToyNetwork.make()) })
      #expect(error.description.contains("4 tensors are unexpected") && error.description.utf8.count < 1000)
    }
  }

  static let formats: [(ForeignFormat, [UInt8])] = [
    (.zip, Array("PK\u{3}\u{4}".utf8) + [0, 0, 8, 8, 0, 0, 0, 0]),
    (.pickle, [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20]),
    (.onnx, [0x08, 0x08, 0x12, 0x07] + Array("pytorch".utf8) + [0x1A, 0x05]),
    (.hdf5, [0x89] + Array("HDF\r\n\u{1A}\n".utf8) + [0, 0]),
    (.numpy, [0x93] + Array("NUMPY".utf8) + [1, 0, 0x76, 0]),
    (.gzip, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]),
    (.nifti, [92, 1, 0, 0] + [UInt8](repeating: 0, count: 340) + Array("n+1\0".utf8)),
    (.largeFilePointer, Array("version https://git-lfs.github.com/spec/v1\noid sha256:0".utf8)),
    (.webPage, Array("<!DOCTYPE html><html>".utf8)),
  ]

  @Test("What is given instead of safetensors is told what it is, and what to do", arguments: formats)
  func foreign(format: ForeignFormat, bytes: [UInt8]) throws {
    #expect(Set(Self.formats.map { "\($0.0)" }).count == ForeignFormat.allCases.count)
    try withFile(bytes + [UInt8](repeating: 0, count: 100)) { path in
      #expect(thrown { _ = try Safetensors(path: path) } == .safetensors(path: path, .foreign(format)))
    }
  }

  @Test("A header whose length looks like another format's beginning is read all the same")
  func likeOthers() throws {
    // 0x120808 bytes, as ONNX begins; padded with spaces.
    let header = "{}" + String(repeating: " ", count: 0x12_0808 - 2)
    try withFile(safetensors(header)) { path in
      let file = try Safetensors(path: path)
      #expect(file.entries.isEmpty)
    }
  }

  @Test(
    "Finite weights are taken, however large; a value that overflows single precision is refused by its tensor"
  )
  func finiteWeights() throws {
    let network = ToyNetwork.make()
    var tensors = ToyNetwork.tensors
    tensors["conv.bias"] = Tensor(shape: [2], values: [1e30, -.greatestFiniteMagnitude])
    try inFolder { folder in
      let path = folder + "/large.safetensors"
      try Weights(tensors, for: network).write(to: path)
      #expect(try Weights(path: path, for: network)["conv.bias"] == tensors["conv.bias"])
      // 1e300 in double precision is infinite in single.
      let header = ToyNetwork.names.map { name in
        let isDouble = name == "conv.bias"
        let begin = ["conv.weight": 0, "conv.bias": 8, "norm.running_mean": 24][name] ?? 0
        return
          "\"\(name)\":{\"dtype\":\"\(isDouble ? "F64" : "F32")\",\"shape\":\(name == "conv.weight" ? "[2,1,1,1]" : "[2]"),"
          + "\"data_offsets\":[\(begin),\(begin + (isDouble ? 16 : 8))]}"
      }
      var bytes = safetensors("{" + header.joined(separator: ",") + "}", data: 32)
      let large = (1e300).bitPattern
      for byte in 0..<8 { bytes[bytes.count - 24 + byte] = UInt8(truncatingIfNeeded: large >> (8 * byte)) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      guard case .weights(let mismatch)? = thrown({ _ = try Weights(path: path, for: network) }) else {
        Issue.record("1e300 was taken")
        return
      }
      #expect(mismatch.nonFinite == [.init(name: "conv.bias", count: 1)])
    }
  }
}

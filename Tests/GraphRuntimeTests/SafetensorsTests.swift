import AtomicFile
import Foundation
import Testing

@testable import GraphRuntime

@Suite struct SafetensorsReadingTests {
  @Test func aFileOfPythonsPackageIsReadInAllItsTypes() throws {
    let file = try Safetensors(path: fixture("safetensors/python.safetensors"))
    #expect(file.metadata == ["format": "pt", "text": "a \"quoted\"\nline"])
    #expect(
      Set(file.entries.map(\.name)) == [
        "conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.num_batches_tracked", "größe", "none",
      ])
    #expect(file.entry("conv.weight")?.shape == [2, 3, 2, 2])
    try #expect(file.floats("conv.weight") == (0..<24).map { Float($0) / 8 - 1 })
    try #expect(file.floats("conv.bias") == [0.5, -0.25])
    try #expect(file.floats("norm.weight") == [1, -2, 65504, 0x1p-24])
    try #expect(file.floats("norm.bias") == [1, -3.140625, Float(bitPattern: 0x7E96_0000)])
    #expect(file.entry("größe")?.shape == [])
    try #expect(file.floats("größe") == [7])
    #expect(file.entry("none")?.shape == [0, 3])
    try #expect(file.floats("none") == [])
  }

  @Test func countersAreListedButNotReadAsFloats() throws {
    let file = try Safetensors(path: fixture("safetensors/python.safetensors"))
    let name = "norm.num_batches_tracked"
    #expect(file.entry(name)?.type == .int64)
    #expect(
      thrown { _ = try file.floats(name) }
        == .safetensors(path: file.path, .noFloats(name: name, type: .int64)))
    #expect(thrown { _ = try file.floats("x") } == .safetensors(path: file.path, .noTensor("x")))
  }

  @Test func everyHalfPrecisionNumberBecomesTheSameFloat() {
    for bits in UInt16.min...UInt16.max {
      let value = Float(halfBits: bits)
      let exponent = Int(bits >> 10 & 0x1F)
      let fraction = Double(bits & 0x3FF) / 1024
      let sign: Double = bits >> 15 == 0 ? 1 : -1
      if exponent == 31 {
        #expect(fraction == 0 ? value.isInfinite : value.isNaN)
      } else {
        let scale = Double(sign: .plus, exponent: max(exponent, 1) - 15, significand: 1)
        let wanted = sign * ((exponent == 0 ? 0 : 1) + fraction) * scale
        if Double(value) != wanted { Issue.record("half \(bits) became \(value), not \(wanted)") }
      }
      if (value.sign == .minus) != (bits >> 15 == 1) { Issue.record("half \(bits) lost its sign") }
    }
  }

  @Test func largeTensorsOfOtherTypesAreConvertedPieceByPiece() throws {
    let count = 300_000
    let header = #"{"a":{"dtype":"F64","shape":[\#(count)],"data_offsets":[0,\#(count * 8)]}}"#
    var bytes = safetensors(header)
    for index in 0..<count {
      withUnsafeBytes(of: Double(index).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    try withFile(bytes) { path in
      try #expect(Safetensors(path: path).floats("a") == (0..<count).map(Float.init))
    }
  }
}

@Suite struct SafetensorsWritingTests {
  let tensors: [(name: String, tensor: Tensor)] = [
    ("b \"x\"\\\u{1}ä😀", Tensor(shape: [2, 1, 1, 2], values: [1, -0.0, .leastNonzeroMagnitude, 3e38])),
    ("a", Tensor(shape: [], values: [4])),
    ("c", Tensor(shape: [3, 0], values: [])),
  ]

  @Test func whatIsWrittenIsReadBackBitForBit() throws {
    try inFolder { folder in
      let path = folder + "/out.safetensors"
      try Safetensors.write(tensors, metadata: ["k": "v\n"], to: path)
      let file = try Safetensors(path: path)
      #expect(file.entries.count == 3)
      #expect(file.metadata == ["k": "v\n"])
      for (name, tensor) in tensors {
        #expect(file.entry(name)?.shape == tensor.shape)
        try #expect(file.floats(name).map(\.bitPattern) == tensor.values.map(\.bitPattern))
      }
    }
  }

  @Test func orderDoesNotChangeTheFileAndDataIsAligned() throws {
    try inFolder { folder in
      try Safetensors.write(tensors, metadata: ["x": "1", "y": "2"], to: folder + "/1")
      try Safetensors.write(tensors.reversed(), metadata: ["y": "2", "x": "1"], to: folder + "/2")
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/1")))
      #expect(bytes == Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/2"))))
      #expect(bytes[0] % 8 == 0)
      #expect(Array(bytes[8..<40]) == Array(#"{"__metadata__":{"x":"1","y":"2"}"#.utf8.prefix(32)))
    }
  }

  @Test(.enabled(if: python != nil, "needs a python3 with safetensors and numpy (or MYOGRAPH_PYTHON)"))
  func pythonsPackageReadsOurFiles() throws {
    let script = """
      import sys, safetensors.numpy as s
      t = s.load_file(sys.argv[1])
      for k in sorted(t): print(ascii(k), t[k].dtype, t[k].shape, t[k].tobytes().hex())
      """
    try inFolder { folder in
      try Safetensors.write(tensors, metadata: ["k": "v"], to: folder + "/out")
      let (status, output) = try run(try #require(python), ["-c", script, folder + "/out"])
      #expect(status == 0)
      #expect(
        output == """
          'a' float32 () 00008040
          'b "x"\\\\\\x01\\xe4\\U0001f600' float32 (2, 1, 1, 2) 0000803f0000008001000000e6b1617f
          'c' float32 (3, 0) 

          """)
    }
  }

  @Test func tensorsThatMakeNoFileAreRefusedBeforeAnythingIsWritten() throws {
    try inFolder { folder in
      let path = folder + "/out"
      let one = Tensor(shape: [1], values: [1])
      func refusal(_ tensors: [(name: String, tensor: Tensor)]) -> RuntimeError? {
        thrown { try Safetensors.write(tensors, to: path) }
      }
      #expect(refusal([("a", one), ("a", one)]) == .unwritable(path: path, .duplicateTensor("a")))
      #expect(refusal([("__metadata__", one)]) == .unwritable(path: path, .reservedName))
      for shape in [[2], [-1], [-1, -1], [.max, .max]] {
        #expect(
          refusal([("a", Tensor(shape: shape, values: [1]))])
            == .unwritable(path: path, .valuesDontFill(name: "a", shape: shape, values: 1)))
      }
      try #expect(FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test func anExistingFileStaysUnlessOverwritingIsAskedFor() throws {
    try inFolder { folder in
      let path = folder + "/out"
      try Safetensors.write([("a", Tensor(shape: [], values: [1]))], to: path)
      let again: [(name: String, tensor: Tensor)] = [("a", Tensor(shape: [], values: [2]))]
      #expect(thrown { try Safetensors.write(again, to: path) } == .output(.exists(path: path)))
      try #expect(Safetensors(path: path).floats("a") == [1])
      try Safetensors.write(again, to: path, overwrite: true)
      try #expect(Safetensors(path: path).floats("a") == [2])
    }
  }
}

import Foundation
import Testing

@testable import GraphRuntime

/// One way for a file to be wrong, and what must be said about it.
struct Malformed: CustomTestStringConvertible {
  var name: String
  var bytes: [UInt8]
  var problem: SafetensorsProblem

  init(_ name: String, _ bytes: [UInt8], _ problem: SafetensorsProblem) {
    (self.name, self.bytes, self.problem) = (name, bytes, problem)
  }

  /// A file with this header.
  init(_ name: String, _ header: String, data: Int = 0, _ problem: SafetensorsProblem) {
    self.init(name, safetensors(header, data: data), problem)
  }

  /// A file with this header, which isn't legal JSON.
  init(_ name: String, _ header: String, at offset: Int, _ reason: JSONProblem.Reason) {
    self.init(name, safetensors(header), .json(JSONProblem(offset: offset, reason: reason)))
  }

  /// A file with one tensor `a`, described by these fields.
  init(_ name: String, fields: String, data: Int = 4, _ problem: SafetensorsProblem) {
    self.init(name, safetensors("{\"a\":{\(fields)}}", data: data), problem)
  }

  var testDescription: String { name }

  static let framing = [
    Malformed("an empty file", [], .tooShort(bytes: 0)),
    Malformed("seven bytes", [2, 0, 0, 0, 0, 0, 0], .tooShort(bytes: 7)),
    Malformed(
      "a header just over the limit", safetensors("{}", length: 25_000_001),
      .headerTooLong(bytes: 25_000_001, limit: 25_000_000)),
    Malformed(
      "a header of 2^64 - 1 bytes", safetensors("{}", length: .max),
      .headerTooLong(bytes: .max, limit: 25_000_000)),
    Malformed(
      "a header one byte too long", safetensors("{}", length: 3), .headerBeyondFile(bytes: 3, available: 2)),
    Malformed(
      "a header within the limit but not in the file", safetensors("{}", length: 24_999_999),
      .headerBeyondFile(bytes: 24_999_999, available: 2)),
    Malformed("a header of no bytes", safetensors(""), .headerStart(nil)),
    Malformed("an array for a header", "[]", .headerStart(UInt8(ascii: "["))),
    Malformed("a header that begins with a space", " {}", .headerStart(0x20)),
    Malformed("a byte order mark", "\u{FEFF}{}", .headerStart(0xEF)),
    Malformed("data without a tensor", "{}", data: 1, .trailingData(bytes: 1)),
  ]

  static let json = [
    Malformed("an unclosed header", "{", at: 1, .endOfText),
    Malformed("a header cut in a string", "{\"a", at: 3, .endOfText),
    Malformed("text behind the header", "{} x", at: 3, .trailingBytes),
    Malformed("two objects", "{}{}", at: 2, .trailingBytes),
    Malformed("a new line for padding", "{}\n", at: 2, .trailingBytes),
    Malformed("zeros for padding", "{}\0\0", at: 2, .trailingBytes),
    Malformed("a name without quotes", "{a:1}", at: 1, .unexpectedByte(UInt8(ascii: "a"))),
    Malformed("no colon", "{\"a\" 1}", at: 5, .unexpectedByte(UInt8(ascii: "1"))),
    Malformed("a trailing comma", "{\"a\":1,}", at: 7, .unexpectedByte(UInt8(ascii: "}"))),
    Malformed("a comma too few", "{\"a\":1 \"b\":1}", at: 7, .unexpectedByte(UInt8(ascii: "\""))),
    Malformed("true", "{\"a\":true}", at: 5, .unexpectedByte(UInt8(ascii: "t"))),
    Malformed("null", "{\"a\":null}", at: 5, .unexpectedByte(UInt8(ascii: "n"))),
    Malformed("a name twice", "{\"a\":1,\"a\":1}", at: 7, .duplicateName("a")),
    Malformed("a name twice, once escaped", "{\"a\":1,\"\\u0061\":1}", at: 7, .duplicateName("a")),
    Malformed("a field twice", "{\"a\":{\"x\":1,\"x\":1}}", at: 12, .duplicateName("x")),
    Malformed("a negative number", "{\"a\":[-1]}", at: 6, .notAWholeNumber),
    Malformed("a fraction", "{\"a\":[1.0]}", at: 6, .notAWholeNumber),
    Malformed("an exponent", "{\"a\":[1e3]}", at: 6, .notAWholeNumber),
    Malformed("a leading zero", "{\"a\":[01]}", at: 6, .leadingZero),
    Malformed("2^63", "{\"a\":[9223372036854775808]}", at: 6, .numberTooLarge),
    Malformed(
      "a number of thirty digits", "{\"a\":[\(String(repeating: "9", count: 30))]}", at: 6, .numberTooLarge),
    Malformed("too many brackets", "{\"a\":" + String(repeating: "[", count: 100_000), at: 20, .tooDeep),
    Malformed("a bare control character", "{\"\n\":1}", at: 2, .controlCharacter),
    Malformed("an unknown escape", "{\"\\x\":1}", at: 3, .invalidEscape),
    Malformed("half a surrogate pair", "{\"\\ud800\":1}", at: 2, .unpairedSurrogate),
    Malformed("a low surrogate first", "{\"\\udc00\":1}", at: 2, .unpairedSurrogate),
    Malformed(
      "a name that isn't UTF-8", safetensors([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]),
      .json(JSONProblem(offset: 3, reason: .invalidUTF8))),
    Malformed(
      "an overlong encoding", safetensors([0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x3A, 0x31, 0x7D]),
      .json(JSONProblem(offset: 4, reason: .invalidUTF8))),
  ]

  static let descriptions = [
    Malformed(
      "a name of 1001 bytes", "{\"\(String(repeating: "é", count: 500))a\":{}}",
      .nameTooLong(name: String(repeating: "é", count: 500) + "a", bytes: 1001, limit: 1000)),
    Malformed(
      "sixty-five axes",
      fields: "\"dtype\":\"F32\",\"shape\":[1\(String(repeating: ",1", count: 64))],\"data_offsets\":[0,4]",
      .wrongField(name: "a", field: "shape")),
    Malformed("metadata that is text", "{\"__metadata__\":\"x\"}", .metadataNotText(nil)),
    Malformed("metadata that holds a number", "{\"__metadata__\":{\"k\":1}}", .metadataNotText("k")),
    Malformed("a tensor that is a number", "{\"a\":1}", .notADescription(name: "a")),
    Malformed(
      "no type", fields: #""shape":[1],"data_offsets":[0,4]"#, .missingField(name: "a", field: "dtype")),
    Malformed(
      "no shape", fields: #""dtype":"F32","data_offsets":[0,4]"#, .missingField(name: "a", field: "shape")),
    Malformed(
      "no offsets", fields: #""dtype":"F32","shape":[1]"#, .missingField(name: "a", field: "data_offsets")),
    Malformed(
      "a field too many", fields: #""dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1"#,
      .unknownField(name: "a", field: "x")),
    Malformed(
      "a type that is a number", fields: #""dtype":32,"shape":[1],"data_offsets":[0,4]"#,
      .wrongField(name: "a", field: "dtype")),
    Malformed(
      "an unknown type", fields: #""dtype":"f32","shape":[1],"data_offsets":[0,4]"#,
      .unknownType(name: "a", type: "f32")),
    Malformed(
      "a shape that is a number", fields: #""dtype":"F32","shape":1,"data_offsets":[0,4]"#,
      .wrongField(name: "a", field: "shape")),
    Malformed(
      "a shape that holds text", fields: #""dtype":"F32","shape":["1"],"data_offsets":[0,4]"#,
      .wrongField(name: "a", field: "shape")),
    Malformed(
      "a shape whose product overflows",
      fields: #""dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]"#,
      .shapeTooLarge(name: "a", shape: [4_294_967_296, 4_294_967_296])),
    Malformed(
      "a shape whose bytes overflow",
      fields: #""dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]"#,
      .shapeTooLarge(name: "a", shape: [4_611_686_018_427_387_904])),
    Malformed(
      "one offset", fields: #""dtype":"F32","shape":[1],"data_offsets":[4]"#,
      .wrongField(name: "a", field: "data_offsets")),
    Malformed(
      "three offsets", fields: #""dtype":"F32","shape":[1],"data_offsets":[0,4,8]"#,
      .wrongField(name: "a", field: "data_offsets")),
    Malformed(
      "offsets in the wrong order", fields: #""dtype":"F32","shape":[1],"data_offsets":[4,0]"#,
      .offsetsReversed(name: "a", begin: 4, end: 0)),
    Malformed(
      "offsets beyond the data", fields: #""dtype":"F32","shape":[2],"data_offsets":[0,8]"#,
      .beyondData(name: "a", end: 8, available: 4)),
    Malformed(
      "fewer bytes than the shape needs", fields: #""dtype":"F32","shape":[2],"data_offsets":[0,4]"#,
      .wrongSize(name: "a", expected: 8, found: 4)),
    Malformed(
      "more bytes than the type needs", fields: #""dtype":"F16","shape":[1],"data_offsets":[0,4]"#,
      .wrongSize(name: "a", expected: 2, found: 4)),
    Malformed(
      "a number of no bytes", fields: #""dtype":"F32","shape":[],"data_offsets":[0,0]"#, data: 0,
      .wrongSize(name: "a", expected: 4, found: 0)),
    Malformed(
      "a hole before the first tensor", fields: #""dtype":"F32","shape":[1],"data_offsets":[4,8]"#, data: 8,
      .hole(begin: 0, end: 4, before: "a")),
    Malformed(
      "data behind the last tensor", fields: #""dtype":"F32","shape":[1],"data_offsets":[0,4]"#, data: 5,
      .trailingData(bytes: 1)),
    Malformed(
      "a hole between two tensors",
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
      data: 12, .hole(begin: 4, end: 8, before: "b")),
    Malformed(
      "two tensors that share bytes",
      #"{"b":{"dtype":"F32","shape":[2],"data_offsets":[2,10]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      data: 10, .overlap(name: "b", other: "a")),
    Malformed(
      "two tensors at one place",
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      data: 4, .overlap(name: "b", other: "a")),
  ]
}

@Suite struct SafetensorsMalformedTests {
  @Test(arguments: Malformed.framing + Malformed.json + Malformed.descriptions)
  func isRefusedForItsOwnReason(_ malformed: Malformed) throws {
    try withFile(malformed.bytes) { path in
      let expected = RuntimeError.safetensors(path: path, malformed.problem)
      #expect(thrown { _ = try Safetensors(path: path) } == expected)
    }
  }

  @Test func whatIsNoRegularFileIsRefusedAtOnce() throws {
    try inFolder { folder in
      #expect(thrown { _ = try Safetensors(path: folder) } == .file(path: folder, .notARegularFile))
      #expect(
        thrown { _ = try Safetensors(path: "/dev/zero") } == .file(path: "/dev/zero", .notARegularFile))
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(thrown { _ = try Safetensors(path: pipe) } == .file(path: pipe, .notARegularFile))
      let absent = folder + "/absent"
      #expect(thrown { _ = try Safetensors(path: absent) } == .file(path: absent, .system(code: ENOENT)))
      #expect(thrown { _ = try Safetensors(path: "a\0b") } == .file(path: "a\0b", .system(code: ENOENT)))
    }
  }

  @Test func aFileCutShortAfterOpeningIsAnErrorNotATrap() throws {
    let header = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    try withFile(safetensors(header, data: 8)) { path in
      let file = try Safetensors(path: path)
      #expect(truncate(path, off_t(8 + header.utf8.count + 4)) == 0)
      #expect(thrown { _ = try file.floats("a") } == .file(path: path, .shrank))
    }
  }

  /// Whatever a damaged file says, it is read or refused; a trap would end the whole test run.
  @Test func damageNeverTraps() throws {
    let sound = Array(try Data(contentsOf: URL(fileURLWithPath: fixture("safetensors/python.safetensors"))))
    var numbers = SplitMix64(seed: 20)
    try inFolder { folder in
      let path = folder + "/damaged"
      for round in 0..<800 {
        var bytes = sound
        if round % 3 == 0 { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &numbers))) }
        for _ in 0..<Int.random(in: 0...3, using: &numbers) where !bytes.isEmpty {
          bytes[Int.random(in: 0..<bytes.count, using: &numbers)] ^=
            1 << UInt8.random(in: 0..<8, using: &numbers)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        guard let file = try? Safetensors(path: path) else { continue }
        for entry in file.entries {
          #expect(((try? file.floats(entry.name).count) ?? entry.count) == entry.count)
        }
      }
    }
  }
}

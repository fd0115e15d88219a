/// The part of JSON that headers and name maps are made of: objects, arrays, strings, whole numbers ≥ 0.
enum StrictJSON: Equatable {
  /// Members in the file's order; no name occurs twice.
  case object([Member])
  case array([StrictJSON])
  case string(String)
  case integer(Int)

  struct Member: Equatable {
    var name: String
    var value: StrictJSON
  }

  /// Deep enough for anything we read, shallow enough for any stack.
  static let deepest = 16
  /// Enough for 35,000 tensors; a hostile text must not become gigabytes of values.
  static let most = 400_000

  /// One value, and nothing but white space after it.
  static func parse(_ bytes: UnsafeRawBufferPointer, most: Int) throws(JSONProblem) -> StrictJSON {
    var parser = StrictJSONParser(bytes: bytes, most: most)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.problem(.trailingBytes) }
    return value
  }

  static func parse(_ bytes: [UInt8], most: Int = most) throws(JSONProblem) -> StrictJSON {
    var result = Result<StrictJSON, JSONProblem>.failure(JSONProblem(offset: 0, reason: .endOfText))
    bytes.withUnsafeBytes { storage in
      result = Result { () throws(JSONProblem) in try parse(storage, most: most) }
    }
    return try result.get()
  }
}

/// Where a text stops being the JSON that we accept, and why.
public struct JSONProblem: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    case endOfText
    case unexpectedByte(UInt8)
    case trailingBytes, tooDeep, tooMany
    case duplicateName(String)
    case notAWholeNumber, numberTooLarge, leadingZero
    case invalidUTF8, invalidEscape, unpairedSurrogate, controlCharacter
  }

  /// Bytes from the start of the text.
  public var offset: Int
  public var reason: Reason
}

struct StrictJSONParser {
  let bytes: UnsafeRawBufferPointer
  var position = 0
  private let most: Int
  private var values = 0

  /// - Parameter most: values, before the text is given up.
  init(bytes: UnsafeRawBufferPointer, most: Int) {
    self.bytes = bytes
    self.most = most
  }

  func problem(_ reason: JSONProblem.Reason) -> JSONProblem { JSONProblem(offset: position, reason: reason) }

  mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  mutating func value(depth: Int) throws(JSONProblem) -> StrictJSON {
    skipSpace()
    values += 1
    guard values <= most else { throw problem(.tooMany) }
    guard position < bytes.count else { throw problem(.endOfText) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
    case UInt8(ascii: "-"): throw problem(.notAWholeNumber)
    case let other: throw problem(.unexpectedByte(other))
    }
  }

  private mutating func object(depth: Int) throws(JSONProblem) -> StrictJSON {
    guard depth <= StrictJSON.deepest else { throw problem(.tooDeep) }
    var members: [StrictJSON.Member] = []
    var names: Set<String> = []
    position += 1
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected() }
      let start = position
      let name = try string()
      guard names.insert(name).inserted else {
        throw JSONProblem(offset: start, reason: .duplicateName(name))
      }
      skipSpace()
      guard take(":") else { throw unexpected() }
      members.append(.init(name: name, value: try value(depth: depth)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw unexpected() }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONProblem) -> StrictJSON {
    guard depth <= StrictJSON.deepest else { throw problem(.tooDeep) }
    var elements: [StrictJSON] = []
    position += 1
    skipSpace()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth))
      skipSpace()
    } while take(",")
    guard take("]") else { throw unexpected() }
    return .array(elements)
  }

  private mutating func integer() throws(JSONProblem) -> Int {
    let start = position
    var number = 0
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw JSONProblem(offset: start, reason: .numberTooLarge) }
      number = sum
      position += 1
    }
    guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
      throw JSONProblem(offset: start, reason: .leadingZero)
    }
    if let byte = next, [".", "e", "E"].contains(Unicode.Scalar(byte)) {
      throw JSONProblem(offset: start, reason: .notAWholeNumber)
    }
    return number
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func unexpected() -> JSONProblem { problem(next.map { .unexpectedByte($0) } ?? .endOfText) }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}

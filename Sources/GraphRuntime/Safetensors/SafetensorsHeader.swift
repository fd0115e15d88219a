/// The header's text turned into entries: each rule of the format is one check.
struct SafetensorsHeader {
  private(set) var entries: [Safetensors.Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// - Parameter dataBytes: what the file holds behind the header.
  init(_ text: [UInt8], dataBytes: Int) throws(SafetensorsProblem) {
    guard text.first == UInt8(ascii: "{") else { throw .headerStart(text.first) }
    try Self.checkPadding(text)
    for member in try Self.members(text) {
      if member.name == "__metadata__" {
        metadata = try Self.metadata(member.value)
      } else {
        entries.append(try Self.entry(member, dataBytes: dataBytes))
      }
    }
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try checkCoverage(of: dataBytes)
  }

  /// Behind the closing brace stand spaces only; other white space is legal JSON but no padding.
  private static func checkPadding(_ text: [UInt8]) throws(SafetensorsProblem) {
    guard let last = text.lastIndex(where: { $0 != 0x20 }), [0x09, 0x0A, 0x0D].contains(text[last]) else {
      return
    }
    throw .json(JSONProblem(offset: last, reason: .trailingBytes))
  }

  private static func members(_ text: [UInt8]) throws(SafetensorsProblem) -> [StrictJSON.Member] {
    do throws(JSONProblem) {
      // A text that begins with a brace is an object or nothing.
      guard case .object(let members) = try StrictJSON.parse(text) else { return [] }
      return members
    } catch {
      throw .json(error)
    }
  }

  private static func metadata(_ value: StrictJSON) throws(SafetensorsProblem) -> [String: String] {
    guard case .object(let members) = value else { throw .metadataNotText(nil) }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { throw .metadataNotText(member.name) }
      metadata[member.name] = text
    }
    return metadata
  }

  private static func entry(
    _ member: StrictJSON.Member, dataBytes: Int
  ) throws(SafetensorsProblem) -> Safetensors.Entry {
    let name = member.name
    try Self.check(name)
    guard case .object(let fields) = member.value else { throw .notADescription(name: name) }
    if let extra = fields.first(where: { !["dtype", "shape", "data_offsets"].contains($0.name) }) {
      throw .unknownField(name: name, field: extra.name)
    }
    func field(_ wanted: String) throws(SafetensorsProblem) -> StrictJSON {
      guard let field = fields.first(where: { $0.name == wanted }) else {
        throw .missingField(name: name, field: wanted)
      }
      return field.value
    }
    func integers(_ wanted: String) throws(SafetensorsProblem) -> [Int] {
      guard case .array(let elements) = try field(wanted) else {
        throw .wrongField(name: name, field: wanted)
      }
      var integers: [Int] = []
      for element in elements {
        guard case .integer(let integer) = element else { throw .wrongField(name: name, field: wanted) }
        integers.append(integer)
      }
      return integers
    }

    guard case .string(let typeName) = try field("dtype") else {
      throw .wrongField(name: name, field: "dtype")
    }
    guard let type = ElementType(rawValue: typeName) else { throw .unknownType(name: name, type: typeName) }
    let shape = try integers("shape")
    guard shape.count <= Safetensors.mostAxes else { throw .wrongField(name: name, field: "shape") }
    let offsets = try integers("data_offsets")
    guard offsets.count == 2 else { throw .wrongField(name: name, field: "data_offsets") }
    guard offsets[0] <= offsets[1] else {
      throw .offsetsReversed(name: name, begin: offsets[0], end: offsets[1])
    }
    guard offsets[1] <= dataBytes else {
      throw .beyondData(name: name, end: offsets[1], available: dataBytes)
    }
    guard let bytes = checkedProduct(shape + [type.byteCount]) else {
      throw .shapeTooLarge(name: name, shape: shape)
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw .wrongSize(name: name, expected: bytes, found: offsets[1] - offsets[0])
    }
    return .init(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// Throws for a name that is too long.
  static func check(_ name: String) throws(SafetensorsProblem) {
    guard name.utf8.count <= Safetensors.longestName else {
      throw .nameTooLong(name: name, bytes: name.utf8.count, limit: Safetensors.longestName)
    }
  }

  /// Tensors stand side by side: none shares a byte with another, and no byte belongs to none.
  private func checkCoverage(of dataBytes: Int) throws(SafetensorsProblem) {
    var end = 0
    var previous = ""
    for entry in entries {
      guard entry.range.lowerBound >= end else { throw .overlap(name: entry.name, other: previous) }
      guard entry.range.lowerBound == end else {
        throw .hole(begin: end, end: entry.range.lowerBound, before: entry.name)
      }
      end = entry.range.upperBound
      previous = entry.name
    }
    guard end == dataBytes else { throw .trailingData(bytes: dataBytes - end) }
  }
}

/// The product, or nil where it doesn't fit an Int. Factors are not negative.
func checkedProduct(_ factors: [Int]) -> Int? {
  // A zero anywhere makes the product zero, whatever the others would overflow to.
  guard !factors.contains(0) else { return 0 }
  var product = 1
  for factor in factors {
    let (next, overflow) = product.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    product = next
  }
  return product
}

/// What is wrong with a safetensors file. Sizes are in bytes.
public enum SafetensorsProblem: Error, Equatable, Sendable {
  case tooShort(bytes: Int)
  /// It is something else.
  case foreign(ForeignFormat)
  case headerTooLong(bytes: UInt64, limit: Int)
  case headerBeyondFile(bytes: Int, available: Int)
  /// The header's first byte is no brace.
  case headerStart(UInt8?)
  case json(JSONProblem)
  /// The name of the offending entry, or nil when the whole is no object.
  case metadataNotText(String?)
  /// In UTF-8.
  case nameTooLong(name: String, bytes: Int, limit: Int)
  case notADescription(name: String)
  case unknownField(name: String, field: String)
  case missingField(name: String, field: String)
  case wrongField(name: String, field: String)
  case unknownType(name: String, type: String)
  case shapeTooLarge(name: String, shape: [Int])
  case offsetsReversed(name: String, begin: Int, end: Int)
  case beyondData(name: String, end: Int, available: Int)
  case wrongSize(name: String, expected: Int, found: Int)
  case overlap(name: String, other: String)
  case hole(begin: Int, end: Int, before: String)
  case trailingData(bytes: Int)

  case noTensor(String)
  case noFloats(name: String, type: ElementType)

  /// Writing: two tensors of one name, the reserved name, or a shape that isn't the values'.
  case duplicateTensor(String)
  case reservedName
  case valuesDontFill(name: String, shape: [Int], values: Int)
}

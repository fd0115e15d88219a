extension StrictJSONParser {
  /// A quoted string: valid UTF-8, no bare control characters, surrogates in pairs.
  mutating func string() throws(JSONProblem) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        guard isUTF8(text) else { throw problem(.invalidUTF8) }
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: Array(String(try escape()).utf8))
      case 0..<0x20:
        throw problem(.controlCharacter)
      default:
        text.append(byte)
        position += 1
      }
    }
    throw problem(.endOfText)
  }

  private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
    position += 1
    guard let kind = next else { throw problem(.endOfText) }
    guard kind != UInt8(ascii: "u") else { return try unicodeEscape() }
    let plain: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
      UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
      UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    guard let scalar = plain[kind] else { throw problem(.invalidEscape) }
    position += 1
    return scalar
  }

  /// At the `u` of an escape; a pair of surrogates is one scalar.
  private mutating func unicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
    let start = position - 1
    let unpaired = JSONProblem(offset: start, reason: .unpairedSurrogate)
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard UTF16.isLeadSurrogate(high), take("\\"), next == UInt8(ascii: "u") else { throw unpaired }
    let low = try codeUnit()
    guard UTF16.isTrailSurrogate(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw unpaired }
    return scalar
  }

  private mutating func codeUnit() throws(JSONProblem) -> UInt16 {
    position += 1
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw problem(.endOfText) }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw problem(.invalidEscape)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  private func isUTF8(_ text: [UInt8]) -> Bool {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = text.makeIterator()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid: continue
      case .emptyInput: return true
      case .error: return false
      }
    }
  }
}

extension StrictJSON {
  /// A string as JSON writes it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Unicode.Scalar {
  /// Would steer a terminal, break a line or turn the direction of text instead of being seen.
  public var isHidden: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Joiners belong to words of some scripts, and to emoji.
    case .format: value != 0x200C && value != 0x200D
    default: false
    }
  }
}

extension String {
  /// One line that can be shown anywhere, whatever file or path the text comes from: hidden characters are written as
  /// in Swift's literals, `\u{1B}`.
  public var escaped: String {
    guard unicodeScalars.contains(where: \.isHidden) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isHidden {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text's ends where it is longer than `limit` bytes of UTF-8: a message says what is wrong at its beginning, and
  /// what to do at its end.
  func cut(to limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let (head, tail) = (unicodeScalars.prefix(limit * 3 / 20), unicodeScalars.suffix(limit / 20))
    return "\(String(head)) […] \(String(tail))"
  }
}

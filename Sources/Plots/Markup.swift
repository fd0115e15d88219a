import Terminal

/// Text as XML and HTML hold it, between tags and in attributes.
package enum Markup {
  /// Scalar by scalar: a `<` behind a letter that joins it in one `Character` is still a `<` to a browser.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.escaped.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // XML can't hold them at all.
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

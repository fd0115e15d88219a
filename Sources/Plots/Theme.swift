import Imaging

/// The colours of pages and plots, by light and by dark.
package enum Theme {
  package static let lightInk = "#1f2328", lightPage = "#ffffff"
  package static let darkInk = "#e6edf3", darkPage = "#14181f"
  /// Text is measured in the first; the others are no wider.
  static let fonts = "DejaVu Sans, Verdana, Arial, sans-serif"

  /// What plots need to fit either. Paper is light.
  package static let css = """
    .plot{color:\(lightInk)}
    .plot .halo{stroke:\(lightPage);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
    @media screen and (prefers-color-scheme:dark){
    .plot{color:\(darkInk)}.plot .page{fill:\(darkPage)}.plot .halo{stroke:\(darkPage)}
    }
    """
}

extension Colour {
  /// "#rrggbb".
  package var hexadecimal: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

import Foundation
import Imaging
import Testing

@testable import Plots

/// WCAG 2.1: text stands out by 4.5 to 1 from its page, and what means something by 3 to 1.
struct ThemeTests {
  private static let schemes = [(Theme.lightInk, Theme.lightPage), (Theme.darkInk, Theme.darkPage)]

  private func colour(_ text: String) throws -> Colour {
    Colour(rgb: try #require(Int(text.dropFirst(), radix: 16)))
  }

  private func luminance(_ colour: Colour) -> Double {
    let linear = [colour.red, colour.green, colour.blue].map { value in
      let share = Double(value) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private func contrast(_ one: Colour, _ other: Colour) -> Double {
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private func laid(_ top: Colour, over page: Colour, _ opacity: Double) -> Colour {
    func mix(_ path: KeyPath<Colour, UInt8>) -> UInt8 {
      UInt8(Double(page[keyPath: path]) * (1 - opacity) + Double(top[keyPath: path]) * opacity + 0.5)
    }
    return Colour(mix(\.red), mix(\.green), mix(\.blue))
  }

  @Test("Text, faint text and the edges of marks stand out from either page", arguments: schemes)
  func inks(ink: String, page: String) throws {
    let (ink, page) = (try colour(ink), try colour(page))
    #expect(contrast(ink, page) >= 7)
    #expect(contrast(laid(ink, over: page, Drawing.Paint.faint.opacity), page) >= 4.5)
    // The edge of lines and dots, so that their own colour needs no contrast.
    #expect(contrast(laid(ink, over: page, 0.5), page) >= 3)
  }

  @Test("A colour in six digits")
  func digits() { #expect(Colour(0, 10, 255).hexadecimal == "#000aff") }
}

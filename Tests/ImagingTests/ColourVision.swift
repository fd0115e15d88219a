import Foundation

@testable import Imaging

/// How people see colours, and how different two are to them.
enum ColourVision: CaseIterable {
  case full, deuteranopia, protanopia, tritanopia

  /// On linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1.
  private var matrix: [[Double]] {
    switch self {
    case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .deuteranopia:
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    case .protanopia:
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    case .tritanopia:
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    }
  }

  /// CIELAB under D65.
  struct Lab { var l, a, b: Double }

  func lab(_ colour: Colour) -> Lab {
    let linear = [colour.red, colour.green, colour.blue].map { value in
      let share = Double(value) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    let seen = Self.product(matrix, linear).map { min(1, max(0, $0)) }
    let toXYZ = [
      [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
      [0.0193339, 0.1191920, 0.9503041],
    ]
    let f = zip(Self.product(toXYZ, seen), [0.95047, 1, 1.08883]).map { value, white in
      let share = value / white
      return share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
    }
    return Lab(l: 116 * f[1] - 16, a: 500 * (f[0] - f[1]), b: 200 * (f[1] - f[2]))
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// CIEDE2000.
  static func difference(_ one: Lab, _ two: Lab) -> Double {
    let degrees = 180 / Double.pi
    let chroma = (hypot(one.a, one.b) + hypot(two.a, two.b)) / 2
    func seventh(_ c: Double) -> Double { (pow(c, 7) / (pow(c, 7) + pow(25, 7))).squareRoot() }
    let g = 0.5 * (1 - seventh(chroma))
    let (a1, a2) = ((1 + g) * one.a, (1 + g) * two.a)
    let (c1, c2) = (hypot(a1, one.b), hypot(a2, two.b))
    func hue(_ a: Double, _ b: Double) -> Double {
      let angle = atan2(b, a) * degrees
      return angle < 0 ? angle + 360 : angle
    }
    let (h1, h2) = (hue(a1, one.b), hue(a2, two.b))
    var turn = h2 - h1
    if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
    if c1 * c2 == 0 { turn = 0 }
    let dh = 2 * (c1 * c2).squareRoot() * sin(turn / 2 / degrees)
    var h = (h1 + h2) / 2
    if abs(h1 - h2) > 180 { h += h1 + h2 < 360 ? 180 : -180 }
    if c1 * c2 == 0 { h = h1 + h2 }
    let (l, c) = ((one.l + two.l) / 2, (c1 + c2) / 2)
    let t =
      1 - 0.17 * cos((h - 30) / degrees) + 0.24 * cos(2 * h / degrees)
      + 0.32 * cos((3 * h + 6) / degrees) - 0.20 * cos((4 * h - 63) / degrees)
    let rotation = -sin(60 * exp(-pow((h - 275) / 25, 2)) / degrees) * 2 * seventh(c)
    let x = (two.l - one.l) / (1 + 0.015 * pow(l - 50, 2) / (20 + pow(l - 50, 2)).squareRoot())
    let y = (c2 - c1) / (1 + 0.045 * c)
    let z = dh / (1 + 0.015 * c * t)
    return (x * x + y * y + z * z + rotation * y * z).squareRoot()
  }
}

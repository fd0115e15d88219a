import Myograph

import func Foundation.cos
import func Foundation.log

/// What was drawn for one sample.
public enum AugmentationDraw: Hashable, Codable, Sendable {
  /// The image stays as it is.
  case none
  /// Rows, columns in reverse.
  case flip(rows: Bool, columns: Bool)
  case rotation(degrees: Double)
  case scale(factor: Double)
  /// From 0 at the first place where the crop shows no border, to 1 at the last one; or around a pixel of some class but
  /// the first, where there is one.
  case crop(row: Double, column: Double, around: Foreground?)
  /// Displacements themselves are normal numbers of the node's stream.
  case elastic(deviation: Double)
  case remodeling(dilation: Double, thickness: Double)
  case gamma(exponent: Double)
  case brightnessContrast(brightness: Double, contrast: Double)
  /// Values themselves are normal numbers of the node's stream.
  case noise(deviation: Double)
  case blur(sigma: Double)
  /// Of y, y², y³, x, xy, xy², x², x²y and x³; x and y run from −1 to 1.
  case biasField(coefficients: [Double])
  case motion(Motion)
  /// Lines follow each other from row to row, or from column to column.
  case lowResolution(isVertical: Bool, share: Double)
}

/// A pixel that a crop lies around.
public struct Foreground: Hashable, Codable, Sendable {
  /// From 0 for the first class that there are labels of, to 1 for the last one; then for the pixels of that class.
  public var label: Double
  public var pixel: Double

  public init(label: Double, pixel: Double) {
    self.label = label
    self.pixel = pixel
  }
}

extension Augmentation {
  /// Draws for one sample: number 0 of the stream decides whether, the next ones how much.
  public func draw(_ random: RandomStream) -> AugmentationDraw {
    func number(_ position: Int, _ bounds: Bounds) -> Double {
      bounds.low + random.uniform(position) * (bounds.high - bounds.low)
    }
    switch kind {
    case .flip:
      return .flip(rows: random.uniform(0) < probability, columns: random.uniform(1) < probability)
    case .crop(let crop):
      let around = Foreground(label: random.uniform(3), pixel: random.uniform(4))
      return .crop(
        row: random.uniform(1), column: random.uniform(2),
        around: random.uniform(0) < crop.foreground ? around : nil)
    case _ where random.uniform(0) >= probability:
      return .none
    case .rotation(let degrees): return .rotation(degrees: number(1, degrees))
    case .scale(let factors): return .scale(factor: number(1, factors))
    case .elastic(_, let deviation): return .elastic(deviation: number(1, deviation))
    case .remodeling(let remodeling):
      return .remodeling(
        dilation: number(1, remodeling.dilation), thickness: number(2, remodeling.thickness))
    case .gamma(let exponents): return .gamma(exponent: number(1, exponents))
    case .brightnessContrast(let brightness, let contrast):
      return .brightnessContrast(brightness: number(1, brightness), contrast: number(2, contrast))
    case .noise(let deviation): return .noise(deviation: number(1, deviation))
    case .blur(let sigma): return .blur(sigma: number(1, sigma))
    case .biasField(let strength):
      return .biasField(coefficients: (1...9).map { number($0, Bounds(-strength, strength)) })
    case .motion(let displacement, let sway):
      let displacements = Bounds(-displacement, displacement)
      return .motion(
        Motion(
          isVertical: random.uniform(1) < 0.5, times: [random.uniform(2), random.uniform(3)],
          displacements: [number(4, displacements), number(5, displacements)],
          sway: number(6, Bounds(0, sway)),
          period: number(7, Bounds(2, 16)), phase: random.uniform(8)))
    case .lowResolution(let shares):
      return .lowResolution(isVertical: random.uniform(2) < 0.5, share: number(1, shares))
    }
  }
}

extension Augmentation {
  /// Whether a draw can be applied: what is replayed may come from a file, and from another network.
  func accepts(_ draw: AugmentationDraw) -> Bool {
    let numbers: [Double]
    switch (kind, draw) {
    case (.flip, .flip): return true
    case (.crop, .crop(let row, let column, let around)):
      return [row, column, around?.label ?? 0, around?.pixel ?? 0].allSatisfy((0...1).contains)
    case (.flip, _), (.crop, _): return false
    case (_, .none): return true
    case (.rotation, .rotation(let degrees)): numbers = [degrees]
    case (.scale, .scale(let factor)): numbers = [factor]
    case (.elastic(let spacing, _), .elastic(let deviation)): numbers = [spacing, deviation]
    case (.remodeling, .remodeling(let dilation, let thickness)): numbers = [dilation, thickness]
    case (.gamma, .gamma(let exponent)): numbers = [exponent]
    case (.brightnessContrast, .brightnessContrast(let brightness, let contrast)):
      numbers = [brightness, contrast]
    case (.noise, .noise(let deviation)): numbers = [deviation]
    case (.blur, .blur(let sigma)): numbers = [sigma]
    case (.biasField, .biasField(let coefficients)):
      guard coefficients.count == 9 else { return false }
      numbers = coefficients
    case (.motion, .motion(let motion)):
      return motion.isSound
    case (.lowResolution, .lowResolution(_, let share)): numbers = [share]
    default: return false
    }
    let limits = bounds.map(\.limits)
    return numbers.enumerated().allSatisfy { index, number in
      let limits = limits[min(index, limits.count - 1)]
      return limits.low <= number && number <= limits.high
    }
  }
}

extension RandomStream {
  /// Where the normal numbers of a stream begin: behind those of `Augmentation.draw`.
  private static let firstNormal = 64

  /// Normal, with mean 0 and variance 1, by Box and Muller's transform of two numbers of its own.
  public func normal(_ index: Int) -> Double {
    let position = Self.firstNormal + 2 * index
    let radius = (-2 * log(Double(word(position)) / 4_294_967_296 + 1 / 4_294_967_296)).squareRoot()
    return radius * cos(2 * .pi * uniform(position + 1))
  }
}

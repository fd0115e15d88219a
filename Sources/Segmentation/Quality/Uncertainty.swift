import Foundation

/// How uncertain a pixel's class is.
public enum Uncertainty {
  /// The entropy of each pixel's probabilities as a share of the largest that there can be: 0 where one class is certain, 1 where
  /// all are as likely.
  /// - Parameters:
  ///   - probabilities: N × classes × pixels.
  ///   - pixels: of a slice.
  /// - Returns: N × pixels.
  public static func entropy(_ probabilities: [Float], classes: Int, pixels: Int) -> [Float] {
    let largest = log(Float(classes))
    var entropies = [Float](repeating: 0, count: probabilities.count / classes)
    for slice in 0..<entropies.count / pixels {
      for label in 0..<classes {
        let plane = (slice * classes + label) * pixels
        for pixel in 0..<pixels {
          let share = probabilities[plane + pixel]
          if share > 0 { entropies[slice * pixels + pixel] -= share * log(share) / largest }
        }
      }
    }
    return entropies
  }
}

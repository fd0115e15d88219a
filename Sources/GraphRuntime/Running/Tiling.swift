import Foundation

/// Where tiles lie that together cover a slice, and how much each counts.
struct Tiling {
  /// The first row and column of each, on the resampled slice.
  let places: [(row: Int32, column: Int32)]
  /// Gaussians of an eighth of a side (Isensee et al. 2021, doi 10.1038/s41592-020-01008-z).
  let rowWeights: [Float]
  let columnWeights: [Float]

  /// - Parameters:
  ///   - size: rows and columns of the resampled slice.
  ///   - tile: rows and columns of a tile.
  ///   - overlap: of neighbours, as a share of a side, at least.
  init(size: (rows: Int, columns: Int), tile: (rows: Int, columns: Int), overlap: Double) {
    let columns = Self.starts(size.columns, tile.columns, overlap)
    places = Self.starts(size.rows, tile.rows, overlap).flatMap { row in
      columns.map { (Int32(row), Int32($0)) }
    }
    rowWeights = Self.weights(tile.rows)
    columnWeights = Self.weights(tile.columns)
  }

  /// As few as there can be, from border to border at equal distances; one in the middle of a smaller slice.
  static func starts(_ size: Int, _ tile: Int, _ overlap: Double) -> [Int] {
    guard size > tile else { return [(size - tile) >> 1] }
    let step = max(1, Double(tile) * (1 - overlap))
    let steps = Int((Double(size - tile) / step).rounded(.up))
    return (0...steps).map { Int((Double($0 * (size - tile)) / Double(steps)).rounded()) }
  }

  private static func weights(_ count: Int) -> [Float] {
    let (centre, deviation) = (Double(count - 1) / 2, Double(count) / 8)
    return (0..<count).map { index in
      let distance = (Double(index) - centre) / deviation
      return Float(exp(-0.5 * distance * distance))
    }
  }
}

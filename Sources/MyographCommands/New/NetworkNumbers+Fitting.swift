import Datasets
import Foundation
import Imaging

extension NetworkNumbers {
  /// Larger images are covered by tiles.
  private static let sizes = 32...320
  private static let tile = 256
  /// Millimetres that Resample takes.
  private static let spacings = 0.01...100.0
  /// Headers may say what no integer holds.
  private static let longestSide = 1e6
  private static let deepest = 4
  /// Least rows and columns of the deepest level.
  private static let leastDeep = 8

  /// Fits a network to a sound data set, all of whose images are read.
  init(_ data: Cohort, budget: TrainingBudget) throws {
    let grids = (0..<data.count).map(data.grid)
    classes = Number(data.labels.classes.map(\.name), "What it tells apart, as the data set names it.")
    let channels = data.count > 0 ? data.channels(of: 0) : 1
    self.channels = Number(channels, "Values in each pixel, as the images have.")
    var longest = grids.map { Double(max($0.shape[0], $0.shape[1])) }
    if grids.allSatisfy(\.hasSpacing) {
      let spacings = grids.flatMap { $0.spacing.prefix(2) }.sorted()
      let middle = spacings.isEmpty ? 1 : spacings[spacings.count / 2]
      let median = min(
        Self.spacings.upperBound, max(Self.spacings.lowerBound, (middle * 1000).rounded() / 1000))
      spacing = Number(
        median,
        "Millimetres from pixel to pixel: the median of the data's \(Self.range(spacings)); images are resampled to it."
      )
      longest = grids.map {
        max(Double($0.shape[0]) * $0.spacing[0], Double($0.shape[1]) * $0.spacing[1]) / median
      }
    } else {
      spacing = Number(nil, "")
    }
    // As Resample rounds.
    let most = max(1, Int((min(Self.longestSide, longest.max() ?? 256) + 0.5).rounded(.down)))
    isTiled = most > Self.sizes.upperBound
    let wanted = isTiled ? Self.tile : max(Self.sizes.lowerBound, most)
    var depth = Self.deepest
    while depth > 1 && wanted >> depth < Self.leastDeep { depth -= 1 }
    self.depth = Number(
      depth,
      "Levels below the first: the deepest has at least \(Self.leastDeep) rows and columns, so that it sees much of the image."
    )
    let step = 1 << depth
    let longestSide = "the longest side \(spacing.value == nil ? "" : "at that spacing ")is \(most)"
    size = Number(
      (wanted + step - 1) / step * step,
      isTiled
        ? "Rows and columns of a tile: \(longestSide), more than a batch has room for; a multiple of 2^depth."
        : "Rows and columns that the network sees: \(longestSide); a multiple of 2^depth."
    )
    let intensities = try Intensities(of: data, channels: channels)
    range =
      intensities.haveUnit
      ? Number(
        ".dataset",
        "Intensities mean the same in all images, whose means lie \(intensities.text) deviations apart: they are measured once, and kept with the weights."
      )
      : Number(
        ".zScore",
        "Intensities have no unit, for the images' means lie \(intensities.text) deviations apart: each slice has mean 0 and deviation 1."
      )
    filters = budget.filters(for: self, slices: data.sliceCount)
  }

  private static func range(_ sorted: [Double]) -> String {
    guard let low = sorted.first, let high = sorted.last else { return "" }
    let text = { (value: Double) in "\((value * 1000).rounded() / 1000)" }
    return low == high ? text(low) : "\(text(low)) to \(text(high))"
  }
}

import Datasets
import Foundation
import Imaging

/// How much images of a data set differ in brightness.
struct Intensities {
  /// The standard deviation of the images' means, as a part of the mean standard deviation within an image; that of the
  /// channel where it is largest.
  let spread: Double

  /// Up to here images are taken to have a common unit: of scanners that have none, they differ by about as much as each
  /// does in itself.
  private static let largestOfUnit = 0.2

  /// - Throws: what reading an image does.
  init(of data: any Dataset, channels: Int) throws {
    var images = [[Moments]](repeating: [], count: channels)
    for index in 0..<data.count {
      let image = try data.volume(index).image
      for channel in 0..<channels { images[channel].append(image.moments(ofChannel: channel)) }
    }
    spread =
      images.map { moments in
        let between = Moments(moments.map { Float($0.mean) }).deviation
        let within = Moments(moments.map { Float($0.deviation) }).mean
        return within > 0 ? between / within : .infinity
      }.max() ?? .infinity
  }

  var haveUnit: Bool { spread <= Self.largestOfUnit }

  var text: String { String(format: "%.2f", spread) }
}

import Datasets
import GraphRuntime

/// Mean and standard deviation of each channel, over all pixels of a data set.
struct IntensityMoments {
  private var count = 0.0
  private(set) var mean: [Double]
  /// Σ (v − mean)².
  private var squares: [Double]

  init(of dataset: any Dataset, channels: Int) throws {
    mean = Array(repeating: 0, count: channels)
    squares = mean
    for index in 0..<dataset.count {
      let image = try dataset.volume(index).image
      let (pixels, slices) = (image.voxelsPerSlice, image.slices)
      image.voxels.withUnsafeBufferPointer { voxels in
        for channel in 0..<channels {
          func sum(_ term: (Double) -> Double) -> Double {
            (0..<slices).reduce(0) { sum, slice in
              let start = (slice * channels + channel) * pixels
              return sum + voxels[start..<start + pixels].reduce(0) { $0 + term(Double($1)) }
            }
          }
          let count = Double(pixels * slices)
          let mean = sum { $0 } / count
          add(mean, squares: sum { ($0 - mean) * ($0 - mean) }, count: count, to: channel)
        }
      }
      count += Double(pixels * slices)
    }
  }

  /// Of the population.
  var deviation: [Double] { squares.map { count > 0 ? ($0 / count).squareRoot() : 0 } }

  /// Joins two samples' moments (Chan, Golub and LeVeque 1979).
  private mutating func add(_ other: Double, squares others: Double, count added: Double, to channel: Int) {
    let (difference, all) = (other - mean[channel], count + added)
    guard all > 0 else { return }
    mean[channel] += difference * added / all
    squares[channel] += others + difference * difference * count * added / all
  }
}

extension Weights {
  /// With what the network needs to know of the data, where these don't say it yet.
  func measured(on dataset: any Dataset) throws -> Weights {
    guard !isMeasured, let measured = parameters.first(where: { $0.measure != nil }) else { return self }
    let moments = try IntensityMoments(of: dataset, channels: measured.count)
    return self.measured(mean: moments.mean.map { Float($0) }, deviation: moments.deviation.map { Float($0) })
  }
}

import Datasets
import GraphRuntime
import Imaging

extension Weights {
  /// With what the network needs to know of the data, over all pixels of a channel, where these don't say it yet.
  func measured(on dataset: any Dataset) throws -> Weights {
    guard !isMeasured, let measured = parameters.first(where: { $0.measure != nil }) else { return self }
    let moments = try dataset.moments(channels: measured.count)
    return self.measured(mean: moments.map { Float($0.mean) }, deviation: moments.map { Float($0.deviation) })
  }
}

extension Dataset {
  /// Of each channel's intensities in all images.
  func moments(channels: Int) throws -> [Moments] {
    var moments = [Moments](repeating: Moments(), count: channels)
    for index in 0..<count {
      let image = try volume(index).image
      for channel in 0..<channels {
        moments[channel] = moments[channel].joined(with: image.moments(ofChannel: channel))
      }
    }
    return moments
  }
}

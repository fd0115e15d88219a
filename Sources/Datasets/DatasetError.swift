/// What a data set of a package's own promised and doesn't keep.
public enum DatasetError: Error, Equatable, Sendable {
  case noSample(path: String)
  case dimensions(Int, sample: String, path: String)
  case channels(Int, sample: String, path: String, wanted: Int)
  /// Shapes as x, y, z.
  case otherShape([Int], sample: String, path: String, promised: [Int])
  case otherChannels(Int, sample: String, path: String, promised: Int)
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSample(let path):
      "Can't train with \"\(path)\" because it has no sample; use a data set of one at least"
    case .dimensions(let count, let sample, let path):
      "Can't use sample \"\(sample)\" of \"\(path)\" because its grid has \(count) dimensions; use x, y and z"
    case .channels(let channels, let sample, let path, let wanted):
      "Can't use sample \"\(sample)\" of \"\(path)\" because it has \(channels) "
        + "channel\(channels == 1 ? "" : "s") and \(wanted) \(wanted == 1 ? "is" : "are") wanted; use images of the "
        + "network's channels"
    case .otherShape(let shape, let sample, let path, let promised):
      "Can't use sample \"\(sample)\" of \"\(path)\" because its volume is \(Self.text(shape)) voxels where "
        + "grid(of:) says \(Self.text(promised)); use one shape in both"
    case .otherChannels(let channels, let sample, let path, let promised):
      "Can't use sample \"\(sample)\" of \"\(path)\" because its volume has \(channels) "
        + "channel\(channels == 1 ? "" : "s") where channels(of:) "
        + "says \(promised); use one number in both"
    }
  }

  private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " × ") }
}

extension Dataset {
  /// Refuses what no network of so many channels could be trained on, before any volume is read.
  package func check(channels wanted: Int) throws(DatasetError) {
    guard count > 0 else { throw .noSample(path: path) }
    for index in 0..<count {
      let dimensions = grid(of: index).shape.count
      guard dimensions == 3 else { throw .dimensions(dimensions, sample: name(of: index), path: path) }
      guard channels(of: index) == wanted else {
        throw .channels(channels(of: index), sample: name(of: index), path: path, wanted: wanted)
      }
    }
  }

  /// A sample, once it was held against what was said of it before.
  package func promisedVolume(_ index: Int) throws -> LabelledVolume {
    let volume = try volume(index)
    let (shape, channels) = (volume.image.grid.shape, volume.image.channels)
    guard shape == grid(of: index).shape else {
      throw DatasetError.otherShape(
        shape, sample: name(of: index), path: path, promised: grid(of: index).shape)
    }
    guard channels == self.channels(of: index) else {
      throw DatasetError.otherChannels(
        channels, sample: name(of: index), path: path, promised: self.channels(of: index))
    }
    return volume
  }
}

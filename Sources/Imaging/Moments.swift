/// Mean and spread of some values, which can be joined with those of others.
public struct Moments: Sendable, Equatable {
  public private(set) var count = 0.0
  public private(set) var mean = 0.0
  /// Σ (v − mean)².
  public private(set) var squares = 0.0

  public init() {}

  public init(_ values: some Sequence<Float>) {
    var sum = 0.0
    for value in values {
      count += 1
      sum += Double(value)
    }
    guard count > 0 else { return }
    mean = sum / count
    for value in values { squares += (Double(value) - mean) * (Double(value) - mean) }
  }

  /// Of the population; 0 for no values.
  public var deviation: Double { count > 0 ? (squares / count).squareRoot() : 0 }

  /// Those of both (Chan, Golub and LeVeque 1979).
  public func joined(with other: Moments) -> Moments {
    guard count > 0, other.count > 0 else { return count > 0 ? self : other }
    var result = self
    let difference = other.mean - mean
    result.count += other.count
    result.mean += difference * other.count / result.count
    result.squares += other.squares + difference * difference * count * other.count / result.count
    return result
  }
}

extension Volume {
  /// Of a channel's voxels, in all slices and frames.
  public func moments(ofChannel channel: Int) -> Moments {
    let (pixels, channels) = (form.voxelsPerSlice, form.channels)
    return voxels.withUnsafeBufferPointer { voxels in
      (0..<form.slices).reduce(Moments()) { moments, slice in
        let start = (slice * channels + channel) * pixels
        return moments.joined(with: Moments(voxels[start..<start + pixels]))
      }
    }
  }
}

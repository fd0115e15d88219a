import Imaging

extension Volume {
  /// A scan whose values look like noise and are the same in each run: x, y, z, and frames of 40 ms where there are any.
  static func made(_ shape: [Int], seed: Int = 0) throws -> Volume {
    try Volume(
      shape: shape, spacing: [1.5, 1.25, 8], secondsPerFrame: 0.04,
      voxels: (0..<shape.reduce(1, *)).map { Float(($0 + seed) * 7919 % 1013) })
  }
}

import Imaging

/// What voxels say about cases, and about the cohort as a whole.
struct CohortContents {
  private(set) var warnings: [CohortWarning] = []
  private var imagesByHash: [UInt64: String] = [:]
  private var noted: [(ImagingWarning, index: Int)] = []

  /// - Returns: what tells its voxels from those of other images.
  mutating func note(image: Volume) -> UInt64 {
    for warning in image.warnings { note(warning, of: image.path) }
    let hash = Self.hash(image)
    guard let first = image.voxels.first, !image.voxels.allSatisfy({ $0 == first }) else {
      warnings.append(.constantImage(path: image.path))
      return hash
    }
    if let other = imagesByHash.updateValue(image.path, forKey: hash) {
      warnings.append(.sameVoxels(path: image.path, other: other))
    }
    return hash
  }

  /// - Parameters:
  ///   - image: what it says has been noted.
  ///   - voxels: of each class.
  mutating func note(label: Volume, besides image: Volume?, _ voxels: [Int]) {
    for warning in label.warnings where image?.warnings.contains(warning) != true {
      note(warning, of: label.path)
    }
    if voxels.dropFirst().allSatisfy({ $0 == 0 }) { warnings.append(.emptyLabel(path: label.path)) }
  }

  /// The same warning of many files is one.
  private mutating func note(_ warning: ImagingWarning, of path: String) {
    if let (_, index) = noted.first(where: { $0.0 == warning }),
      case .reading(_, let path, let others) = warnings[index]
    {
      warnings[index] = .reading(warning, path: path, others: others + 1)
    } else {
      noted.append((warning, warnings.count))
      warnings.append(.reading(warning, path: path, others: 0))
    }
  }

  /// FNV-1a over words, shape first.
  private static func hash(_ volume: Volume) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for size in volume.shape { hash = (hash ^ UInt64(size)) &* 0x100_0000_01B3 }
    for voxel in volume.voxels { hash = (hash ^ UInt64(voxel.bitPattern)) &* 0x100_0000_01B3 }
    return hash
  }

  static func range(_ voxels: [Float]) -> ClosedRange<Float> {
    var (low, high) = (voxels.first ?? 0, voxels.first ?? 0)
    for voxel in voxels {
      low = min(low, voxel)
      high = max(high, voxel)
    }
    return low...high
  }

  /// The values that occur, at most 16 of them: a label has few.
  static func values(_ voxels: [Float]) -> [Float] {
    var values: Set<Float> = []
    var last = Float.nan
    for voxel in voxels where voxel != last {
      last = voxel
      if values.insert(voxel).inserted, values.count == 16 { break }
    }
    return values.sorted()
  }

  /// Voxels of each of `count` classes.
  static func histogram(_ classes: [UInt8], of count: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: Int(UInt8.max) + 1)
    for label in classes { counts[Int(label)] += 1 }
    return Array(counts[..<count])
  }
}

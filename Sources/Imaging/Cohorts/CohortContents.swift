/// What voxels say about cases, and about the cohort as a whole.
struct CohortContents {
  var ring = MuscleRing()
  private(set) var warnings: [CohortWarning] = []
  private var imagesByHash: [UInt64: String] = [:]
  private var noted: [(ImagingWarning, index: Int)] = []

  /// The same warning of many files is one.
  mutating func note(image: Volume) {
    for warning in image.warnings {
      if let (_, index) = noted.first(where: { $0.0 == warning }),
        case .reading(_, let path, let others) = warnings[index]
      {
        warnings[index] = .reading(warning, path: path, others: others + 1)
      } else {
        noted.append((warning, warnings.count))
        warnings.append(.reading(warning, path: image.path, others: 0))
      }
    }
    guard let first = image.voxels.first, !image.voxels.allSatisfy({ $0 == first }) else {
      warnings.append(.constantImage(path: image.path))
      return
    }
    if let other = imagesByHash.updateValue(image.path, forKey: Self.hash(image)) {
      warnings.append(.sameVoxels(path: image.path, other: other))
    }
  }

  mutating func note(label path: String, _ classes: [UInt8]) {
    if classes.allSatisfy({ $0 == 0 }) { warnings.append(.emptyLabel(path: path)) }
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

  static func histogram(_ classes: [UInt8]) -> [Int] {
    var counts = [Int](repeating: 0, count: LabelMap.structures.count + 1)
    for label in classes { counts[Int(label)] += 1 }
    return counts
  }
}

/// Which cavity the muscle encloses. In short-axis slices that is LV; where it is RV instead, the wrong label map
/// was given, and every value would still be in it.
struct MuscleRing {
  /// Sides of voxels that face another class, and those of them that face MYO: LV first, RV second.
  private var sides = [0, 0]
  private var sidesOnMuscle = [0, 0]

  mutating func add(_ volume: LabelledVolume) {
    let (width, height) = (volume.image.shape[0], volume.image.shape[1])
    volume.classes.withUnsafeBufferPointer { classes in
      for (index, label) in classes.enumerated() where label == 1 || label == 3 {
        let (x, y) = (index % width, index / width % height)
        let cavity = label == 1 ? 0 : 1
        for (inside, step) in [(x > 0, -1), (x + 1 < width, 1), (y > 0, -width), (y + 1 < height, width)]
        where inside && classes[index + step] != label {
          sides[cavity] += 1
          if classes[index + step] == 2 { sidesOnMuscle[cavity] += 1 }
        }
      }
    }
  }

  /// Only where it is plain: real hearts have over 90 % for LV and less than half for RV.
  var isSwapped: Bool {
    guard sides[0] >= 100, sides[1] >= 100 else { return false }
    let shares = (0...1).map { Double(sidesOnMuscle[$0]) / Double(sides[$0]) }
    return shares[1] > 0.8 && shares[0] < 0.6
  }
}

import Datasets
import Imaging

/// Which cavity the muscle encloses. In short-axis slices that is LV; where it is RV instead, the ventricles are numbered
/// the other way round, and every value would still be in the map.
enum MuscleRing {
  case aroundLV, aroundRV
  /// Both cavities lie open beside it, as where the muscle has the value of a cavity.
  case aroundNeither
  /// A structure is missing, or too small to tell.
  case unknown

  /// By the sides of voxels that face another class, and those of them that face MYO: of 100 labels of ACDC at least
  /// 0.987 of LV's do, and at most 0.436 of RV's.
  init(_ volume: LabelledVolume) {
    let (width, height) = (volume.image.shape[0], volume.image.shape[1])
    var (sides, sidesOnMuscle, muscle) = ([0, 0], [0, 0], 0)
    volume.classes.withUnsafeBufferPointer { classes in
      for (index, label) in classes.enumerated() where label == 1 || label == 3 {
        let (x, y) = (index % width, index / width % height)
        let cavity = label == 1 ? 0 : 1
        for (inside, step) in [(x > 0, -1), (x + 1 < width, 1), (y > 0, -width), (y + 1 < height, width)]
        where inside && classes[index + step] != label && classes[index + step] != LabelMap.ignored {
          sides[cavity] += 1
          if classes[index + step] == 2 { sidesOnMuscle[cavity] += 1 }
        }
      }
      muscle = classes.count { $0 == 2 }
    }
    self = .unknown
    guard (sides + [muscle]).allSatisfy({ $0 >= Self.fewest }) else { return }
    let shares = zip(sidesOnMuscle, sides).map { Double($0) / Double($1) }
    switch (shares[0], shares[1]) {
    case (0.8..., ..<0.6): self = .aroundLV
    case (..<0.6, 0.8...): self = .aroundRV
    case (..<0.6, ..<0.6): self = .aroundNeither
    default: break
    }
  }

  /// A structure of a few voxels at the apex says nothing.
  private static let fewest = 12
}

import Datasets
import Testing

@testable import Cardiac
@testable import Imaging

/// Files hold slices in other orders, and the anatomy stays where it is.
@Suite struct PhantomStorageTests {
  private static let storages = [
    PhantomStorage(reversed: [true, false, false]), PhantomStorage(reversed: [false, true, true]),
    PhantomStorage(isTransposed: true),
    PhantomStorage(reversed: [true, false, true], isTransposed: true),
  ]

  private func made(_ storage: PhantomStorage) throws -> LabelledVolume {
    try Phantom(study: .small(.small(storage: storage)), seed: 3, index: 1).volume(.es)
  }

  @Test func headersDifferAndTheAnatomyDoesNot() throws {
    let scanned = try made(.scanned)
    let grid = scanned.image.grid
    // Along the scanned axes, in voxels from the first one.
    func scannedIndex(_ position: [Double]) -> Int {
      let offset = (0..<3).map { position[$0] - grid.affine[$0][3] }
      let place = (0..<3).map { axis in
        let along = (0..<3).reduce(0) { $0 + offset[$1] * grid.affine[$1][axis] }
        return Int((along / grid.spacing[axis] / grid.spacing[axis]).rounded())
      }
      return (place[2] * grid.shape[1] + place[1]) * grid.shape[0] + place[0]
    }
    var affines: Set<[[Double]]> = [grid.affine]
    for storage in Self.storages {
      let stored = try made(storage)
      let (width, height) = (stored.image.shape[0], stored.image.shape[1])
      #expect(stored.image.shape == storage.arrange(grid.shape) + [1])
      affines.insert(stored.image.grid.affine)
      for index in stored.classes.indices {
        let voxel = [index % width, index / width % height, index / width / height].map(Double.init)
        let other = scannedIndex(stored.image.grid.position(voxel))
        guard stored.classes[index] == scanned.classes[other],
          stored.image.voxels[index] == scanned.image.voxels[other]
        else {
          Issue.record("\(storage) \(voxel)")
          break
        }
      }
    }
    #expect(affines.count == 1 + Self.storages.count)
  }

  @Test func theStudiesScannersStoreInTheirOwnWays() throws {
    let axes = try (1...9).map { try Phantom(study: .sites, seed: 1, index: $0).form().grid.affine }
    let signs = Set(axes.map { affine in (0..<3).map { affine[2][$0] > 0 } })
    #expect(signs.count >= 3)
  }
}

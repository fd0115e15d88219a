import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Slices are taken where they lie, whichever axis of the file that is, and what is made of them goes back in the file's
/// own order.
@Suite struct AxisOrderTests {
  /// A volume as scanners store it: x mostly to the back, y mostly to the feet, slices 10 mm apart to the left.
  static func scan(_ shape: [Int] = [7, 5, 3]) throws -> Volume {
    let count = shape.reduce(1, *)
    var generator = SeededGenerator(state: 7)
    return try Volume(
      shape: shape, spacing: [1.4, 1.5, 10],
      directions: [[-0.6, -0.8, 0], [0.48, -0.36, -0.8], [-0.64, 0.48, -0.6]], secondsPerFrame: 0.04,
      voxels: (0..<count).map { _ in Float(Int.random(in: 0..<1000, using: &generator)) })
  }

  /// How a copy of a file stores its axes: the file's axis k is axis `axes[k]` of the original.
  struct Storage: CustomStringConvertible {
    var axes: [Int]
    var isReversed: [Bool]
    var description: String { zip(axes, isReversed).map { "\($1 ? "-" : "+")\($0)" }.joined() }

    static let all = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].flatMap { axes in
      (0..<8).map { flips in Storage(axes: axes, isReversed: (0..<3).map { flips >> $0 & 1 == 1 }) }
    }

    /// Values of the original in the order of the copy; frames and components stay outermost.
    func store<Value>(_ values: [Value], of shape: [Int]) -> [Value] {
      let size = axes.map { shape[$0] }
      var stored: [Value] = []
      for start in stride(from: 0, to: values.count, by: size.reduce(1, *)) {
        for c in 0..<size[2] {
          for b in 0..<size[1] {
            for a in 0..<size[0] {
              var place = [0, 0, 0]
              for (axis, index) in [a, b, c].enumerated() {
                place[axes[axis]] = isReversed[axis] ? size[axis] - 1 - index : index
              }
              stored.append(values[start + place[0] + shape[0] * (place[1] + shape[1] * place[2])])
            }
          }
        }
      }
      return stored
    }

    /// The copy's file, with an sform alone.
    func file(of volume: Volume) -> [UInt8] {
      var header = volume.header
      var sform = [Float](repeating: 0, count: 12)
      for row in 0..<3 { sform[4 * row + 3] = volume.header.sform[4 * row + 3] }
      for (axis, source) in axes.enumerated() {
        header.setDimension(axis + 1, volume.shape[source])
        header.setPixdim(axis + 1, volume.header.pixdim(source + 1))
        for row in 0..<3 {
          let step = volume.header.sform[4 * row + source]
          sform[4 * row + axis] = isReversed[axis] ? -step : step
          if isReversed[axis] { sform[4 * row + 3] += step * Float(volume.shape[source] - 1) }
        }
      }
      header.sform = sform
      header.qformCode = 0
      let voxels = store(volume.voxels, of: volume.shape)
      return header.bytes + [0, 0, 0, 0] + voxels.flatMap { withUnsafeBytes(of: $0) { Array($0) } }
    }
  }

  /// Labels that depend on where a voxel stands in its slice, as a network's do.
  static func labels(_ volume: Volume) -> [UInt8] {
    let pixels = volume.voxelsPerSlice
    var labels: [UInt8] = []
    for start in stride(from: 0, to: volume.voxels.count, by: pixels) {
      var sum: Float = 0
      for pixel in 0..<pixels {
        sum += volume.voxels[start + pixel] * Float(pixel % volume.shape[0] + 1)
        labels.append(UInt8(Int(sum) % 4))
      }
    }
    return labels
  }

  @Test(arguments: [[7, 5, 3], [7, 5, 3, 2], [6, 4, 1]])
  func everyOrderAndDirectionGivesTheMaskOfTheOriginalInItsOwnOrder(shape: [Int]) throws {
    let folder = try TemporaryFolder()
    let original = try Self.scan(shape)
    let expected = Self.labels(original)
    for storage in Storage.all where storage.axes[2] != 2 {
      let path = try folder.write(storage.file(of: original), to: "scan.nii")
      let copy = try Volume.read(path: path)
      #expect(
        copy.shape == original.shape && copy.grid.spacing.map { ($0 * 100).rounded() } == [140, 150, 1000])
      // Slices may come in the other direction.
      if !storage.isReversed[storage.axes.firstIndex(of: 2) ?? 2] {
        #expect(copy.voxels == original.voxels, "\(storage)")
        for corner in [[0, 0, 0], [3, 1, 0]] as [[Double]] {
          let (here, there) = (copy.grid.position(corner), original.grid.position(corner))
          #expect(zip(here, there).allSatisfy { abs($0 - $1) < 1e-3 }, "\(storage)")
        }
      }
      try copy.writeMask(Self.labels(copy), to: folder.file("mask.nii"), overwrite: true)
      let mask = try bytes(of: folder.file("mask.nii"))
      #expect(Array(mask[352...]) == storage.store(expected, of: original.shape), "\(storage)")
      #expect(mask[40..<56].elementsEqual(copy.header.bytes[40..<56]))
      #expect(mask[76..<108].elementsEqual(copy.header.bytes[76..<108]))
      #expect(mask[252..<328].elementsEqual(copy.header.bytes[252..<328]))
      #expect(
        copy.warnings == [.slicesAlong(axis: storage.axes[0] == 2 ? 1 : 2, spacing: copy.grid.spacing[2])])
    }
  }

  @Test func slicesAlongTheLastAxisStayAsTheyAreStored() throws {
    let folder = try TemporaryFolder()
    let original = try Self.scan()
    for storage in Storage.all where storage.axes[2] == 2 {
      let copy = try Volume.read(path: folder.write(storage.file(of: original), to: "scan.nii"))
      #expect(copy.voxels == storage.store(original.voxels, of: original.shape), "\(storage)")
      #expect(copy.grid.order == .file && copy.warnings.isEmpty)
    }
  }

  @Test(arguments: ["map.nii", "map.nii.gz"])
  func mapsOfClassesGoBackInTheFilesOrderAndAreReadInTheSlices(name: String) throws {
    let folder = try TemporaryFolder()
    let original = try Self.scan([7, 5, 3, 2])
    for storage in Storage.all where storage.axes[2] != 2 {
      let copy = try Volume.read(path: folder.write(storage.file(of: original), to: "scan.nii"))
      let values = copy.voxels + copy.voxels.map { $0 / 2 }
      try copy.writeMap(values, components: 2, to: folder.file(name), overwrite: true)
      let map = try Volume.read(path: folder.file(name), as: .components)
      #expect(map.voxels == values && map.grid == copy.grid && map.frames == 2, "\(storage)")
    }
  }

  @Test func equalSpacingsKeepTheLastAxisAndSaySo() throws {
    for (spacing, axis) in [
      ([1.5, 1.5, 1.5], nil), ([1.5, 1.4, 1.45], nil), ([8, 8, 1.5], nil), ([1.2, 1, 1], 0),
      ([1, 8, 1.5], 1),
      ([1, 1, 1.2], 2),
    ] as [([Double], Int?)] {
      let grid = Grid(
        shape: [6, 5, 4], spacing: spacing,
        affine: (0..<4).map { row in (0..<4).map { $0 == row ? (spacing + [1])[row] : 0 } })
      #expect(AxisOrder.sliceAxis(of: grid, rank: 3) == axis)
      #expect(AxisOrder.sliceAxis(of: grid, rank: 2) == 2)
    }
    let volume = try Sample.read { header in
      for axis in 1...3 { header.setPixdim(axis, 2) }
      header.sformCode = 0
    }
    #expect(volume.grid.order == .file && volume.warnings == [.sliceAxisUnknown(spacing: [2, 2, 2])])
    #expect(
      volume.warnings[0].description
        == "voxels of 2 × 2 × 2 mm don't say along which axis slices lie; the last is taken")
  }

  @Test func aSingleSliceLiesWhereItHasOneVoxel() throws {
    let folder = try TemporaryFolder()
    let original = try Volume(shape: [6, 5, 1], spacing: [1.4, 1.5, 1.2], voxels: (0..<30).map(Float.init))
    #expect(
      try Volume.read(path: folder.write(Storage.all[0].file(of: original), to: "a.nii")).warnings.isEmpty)
    for storage in Storage.all where storage.axes[2] != 2 {
      let copy = try Volume.read(path: folder.write(storage.file(of: original), to: "scan.nii"))
      #expect(copy.shape == [6, 5, 1, 1], "\(storage)")
    }
  }

  @Test func withoutAnOrientationAxesKeepTheirDirections() throws {
    let grid = Grid(
      shape: [3, 6, 5], spacing: [10, 1, 1],
      affine: [[10, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
      source: .pixdim)
    #expect(AxisOrder(sliceAxis: 0, of: grid).axes == [1, 2, 0])
    #expect(AxisOrder(sliceAxis: 0, of: grid).isReversed == [false, false, false])
    var known = grid
    known.source = .sform
    #expect(AxisOrder(sliceAxis: 0, of: known).isReversed == [true, true, false])
  }

  @Test(arguments: [PhantomSite.a, .b])
  func phantomsAreReadAlikeFromEveryOrder(site: PhantomSite) throws {
    let folder = try TemporaryFolder()
    let image = try Phantom(site: site, seed: 3, index: 1).volume(.ed).image
    for storage in [Storage.all[40], Storage.all[47], Storage.all[35], Storage.all[26]] {
      let copy = try Volume.read(path: folder.write(storage.file(of: image), to: "scan.nii"))
      let middle = image.shape[2] / 2
      let isReversed = storage.isReversed[storage.axes.firstIndex(of: 2) ?? 2]
      #expect(
        copy.slice(isReversed ? image.shape[2] - 1 - middle : middle) == image.slice(middle), "\(storage)")
    }
  }

  @Test func aLabelIsCutAsItsImageIs() throws {
    let folder = try CohortFolder()
    try folder.makeFolder("subject1")
    let image = try Self.scan([8, 6, 3])
    var label = image
    label.voxels = (0..<144).map { Float($0 % 4) }
    let storage = Storage.all[47]
    for (volume, name) in [(image, "sa_ED.nii"), (label, "label_sa_ED.nii")] {
      _ = try folder.folder.write(storage.file(of: volume), to: "subject1/" + name)
    }
    let cohort = try folder.cohort()
    let read = try cohort.volume(0)
    #expect(cohort.sliceCount == 3 && cohort.cases[0].grid.shape == [8, 6, 3])
    #expect(read.classes == Self.reversed(label) && read.image.voxels.count == 144)
  }

  private static func reversed(_ volume: Volume) -> [UInt8] {
    (0..<volume.shape[2]).reversed().flatMap { volume.slice($0).map { UInt8($0) } }
  }

  @Test(.enabled(if: Shared.path("trials/slice_axis") != nil, Shared.absent))
  func scansStoredInThreeOrdersAreOne() throws {
    let folder = try #require(Shared.path("trials/slice_axis"))
    let usual = try Volume.read(path: folder + "/scan_xyz.nii.gz")
    #expect(try Volume.read(path: folder + "/scan_zxy.nii.gz").voxels == usual.voxels)
    let turned = try Volume.read(path: folder + "/scan_canonical.nii.gz")
    #expect(turned.grid.spacing == usual.grid.spacing)
    #expect((0..<3).allSatisfy { turned.slice($0).elementsEqual(usual.slice(2 - $0)) })
  }
}

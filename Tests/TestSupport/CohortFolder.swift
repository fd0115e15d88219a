import Cardiac
import Datasets
import Foundation
import Imaging

/// A cohort of small hearts in a temporary folder, and knobs to spoil it.
package final class CohortFolder {
  package let folder: TemporaryFolder
  package var path: String { folder.path }

  package init() throws { folder = try TemporaryFolder() }

  package func file(_ name: String) -> String { folder.file(name) }

  package func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
  }

  package func text(_ text: String, to name: String) throws {
    _ = try folder.write(Array(text.utf8), to: name)
  }

  package func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: file(name), withDestinationPath: target)
  }

  package static func voxels(seed: Int, count: Int) -> [Float] {
    (0..<count).map { index in Float((index * 37 + seed * 101) % 251) }
  }

  /// An image whose voxels differ from seed to seed.
  package func image(
    _ name: String, seed: Int = 1, shape: [Int] = [12, 10, 2], spacing: [Double] = [1.5, 1.5, 8]
  ) throws {
    let voxels = Self.voxels(seed: seed, count: shape.reduce(1, *))
    try Volume(shape: shape, spacing: spacing, voxels: voxels).write(to: file(name), overwrite: true)
  }

  /// A block of LV in a ring of MYO with RV beside it, numbered by a map.
  package func label(
    _ name: String, _ map: LabelMap = .hearts, shape: [Int] = [12, 10, 2],
    spacing: [Double] = [1.5, 1.5, 8],
    change: (inout [Float]) -> Void = { _ in }
  ) throws {
    var voxels = [Float](repeating: 0, count: shape.reduce(1, *))
    for index in voxels.indices {
      let (x, y) = (index % shape[0], index / shape[0] % shape[1])
      let ring = max(abs(x - 4), abs(y - 4))
      let label = ring <= 1 ? 1 : ring == 2 ? 2 : (7...9).contains(x) && (2...6).contains(y) ? 3 : 0
      voxels[index] = Float(map.values[label][0])
    }
    change(&voxels)
    try Volume(shape: shape, spacing: spacing, voxels: voxels).write(to: file(name), overwrite: true)
  }

  /// A subject in UK Biobank's layout.
  package func ukBiobank(_ subject: String, seed: Int, phases: [String] = ["ED", "ES"]) throws {
    try makeFolder(subject)
    for (index, phase) in phases.enumerated() {
      try image("\(subject)/sa_\(phase).nii.gz", seed: 2 * seed + index)
      try label("\(subject)/label_sa_\(phase).nii.gz")
    }
  }

  /// A subject in ACDC's layout.
  package func acdc(_ subject: String, seed: Int) throws {
    try makeFolder(subject)
    for (index, frame) in ["01", "12"].enumerated() {
      try image("\(subject)/\(subject)_frame\(frame).nii.gz", seed: 2 * seed + index)
      try label("\(subject)/\(subject)_frame\(frame)_gt.nii.gz", .acdc)
    }
    try text("ED: 1\nES: 12\nGroup: NOR\nHeight: 184.0\n", to: subject + "/Info.cfg")
  }

  /// A subject in M&Ms' layout, of which two of four frames are labelled; whoever wants it read writes a table.
  package func multiCentre(_ subject: String, seed: Int, labelled: [Int] = [1, 3]) throws {
    try makeFolder(subject)
    let file = (subject as NSString).lastPathComponent
    try image("\(subject)/\(file)_sa.nii.gz", seed: seed, shape: [12, 10, 2, 4])
    try label("\(subject)/\(file)_sa_gt.nii.gz", shape: [12, 10, 2, 4]) { voxels in
      for index in voxels.indices where !labelled.contains(index / 240) { voxels[index] = 0 }
    }
  }

  /// A case in nnU-Net's layout.
  package func nnUNet(_ name: String, seed: Int, _ map: LabelMap = .hearts) throws {
    for folder in ["imagesTr", "labelsTr"] { try makeFolder(folder) }
    try image("imagesTr/\(name)_0000.nii.gz", seed: seed)
    try label("labelsTr/\(name).nii.gz", map)
  }

  package func check(_ labels: LabelMap? = nil, classes: [LabelClass]? = nil) -> CohortCheck {
    CohortCheck(path: path, classes: classes, labels: labels, conventions: .cardiac)
  }

  package func cohort(
    _ labels: LabelMap? = nil, ignoresLabelGrids: Bool = false, bytesToKeep: Int = 4 << 30
  ) throws(CohortError) -> Cohort {
    try Cohort(
      path: path, labels: labels, conventions: .cardiac, ignoresLabelGrids: ignoresLabelGrids,
      bytesToKeep: bytesToKeep)
  }
}

extension LabelMap {
  /// 1 LV, 2 MYO, 3 RV.
  package static let hearts = LabelMap.network(Structures.classes)
}

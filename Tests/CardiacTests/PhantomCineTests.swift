import AtomicFile
import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Cines as files.
@Suite struct PhantomCineTests {
  private let study = PhantomStudy.small(.small(storage: PhantomStorage(isTransposed: true)), [.infarcted])

  @Test func aCineHoldsBothPhasesAndEveryFramesLabels() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("cine")
    try PhantomCohort(study: study, subjects: 2, seed: 3, frames: 7).write(to: path)
    // The cohort of both phases is as sound as without.
    let cohort = try Cohort(path: path, conventions: .cardiac)
    #expect(cohort.count == 4 && cohort.warnings.isEmpty)
    let phantom = Phantom(study: study, seed: 3, index: 2)
    let (cycle, place) = (phantom.cycle(frames: 7), path + "/phantom-small-002")
    let image = try Volume.read(path: place + "/sa.nii.gz")
    let labels = try Volume.read(path: place + "/label_sa.nii.gz")
    #expect(image.frames == 7 && image.header.rank == 4 && labels.shape == image.shape)
    #expect(abs(try #require(image.timing.secondsPerFrame) - cycle.time(1) / 1000) < 1e-6)
    for (index, frame) in [(2, 0), (3, cycle.systole)] {
      let phase = try cohort.volume(index)
      #expect(phase.image.grid.matches(image.grid) && Array(image.frame(frame)) == phase.image.voxels)
      #expect(labels.frame(frame).map { UInt8($0) } == phase.classes)
    }
    for (frame, moment) in phantom.moments(of: cycle).enumerated() {
      #expect(labels.frame(frame).map { UInt8($0) } == phantom.labels(moment), "\(frame)")
    }
  }

  @Test func theTableSaysWhatHeartsHoldAtEachFrame() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("cine")
    try PhantomCohort(study: study, subjects: 2, seed: 3, frames: 7).write(to: path)
    let table = try DelimitedTable(path: path + "/volumes.csv")
    let rows = table.rows
    #expect(table.columns == ["subject", "frame", "time_ms", "lv_ml", "rv_ml", "mass_g"] && rows.count == 14)
    for index in 1...2 {
      let phantom = Phantom(study: study, seed: 3, index: index)
      let cycle = phantom.cycle(frames: 7)
      let own = rows.filter { $0["subject"] == phantom.name }
      #expect(own.map { $0["frame"] } == (0..<7).map(String.init))
      let left = try own.map { try #require(Double($0["lv_ml"] ?? "")) }
      #expect(
        left.firstIndex(of: left.max() ?? 0) == 0 && left.firstIndex(of: left.min() ?? 0) == cycle.systole)
      #expect(left.count { $0 == left[0] } == 1 && left.count { $0 == left[cycle.systole] } == 1)
      for (row, moment) in zip(own, phantom.moments(of: cycle)) {
        let truth = PhantomVolumes(moment.anatomy)
        for (column, expected) in [("lv_ml", truth.left), ("rv_ml", truth.right), ("mass_g", truth.mass)] {
          #expect(abs(try #require(Double(row[column] ?? "")) - expected) < 0.006)
        }
      }
    }
  }

  /// A scanner that is set anew for each frame would make it flicker.
  @Test func brightnessDoesNotFlicker() throws {
    for phantom in [Phantom(study: study, seed: 1, index: 1), Phantom(site: .small(), seed: 1, index: 1)] {
      let means = phantom.moments(of: phantom.cycle(frames: 5)).map { moment in
        let voxels = phantom.voxels(moment)
        return voxels.reduce(0) { $0 + Double($1) } / Double(voxels.count)
      }
      #expect(try #require(means.max()) < 1.05 * #require(means.min()), "\(means)")
    }
  }

  @Test func stoppingInACineLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("cine")
    var asked = 0
    #expect(throws: ImagingError(.write, path, .stopped)) {
      try PhantomCohort(study: study, subjects: 1, seed: 1, frames: 9).write(
        to: path,
        isStopped: {
          asked += 1
          return asked > 5
        })
    }
    #expect(asked == 6 && folder.names.isEmpty)
  }

  @Test(arguments: [-1, 0, 1, 101])
  func framesThatNoHeartbeatHasAreRefused(frames: Int) {
    #expect(throws: ImagingError(.write, "x", .badCount("frames", frames, 2...100))) {
      try PhantomCohort(study: study, subjects: 1, seed: 1, frames: frames).write(to: "x")
    }
  }
}

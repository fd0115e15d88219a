import Testing

@testable import Cardiac
@testable import Imaging

/// What hearts truly hold, beside what fine voxels add up to.
@Suite struct PhantomVolumesTests {
  @Test(arguments: PhantomGroup.every.indices)
  func fineVoxelsAddUpToTheTruth(group: Int) throws {
    let phantom = Phantom(study: .small(.fine, [PhantomGroup.every[group]]), seed: 5, index: 1 + group)
    let voxel = try phantom.form().grid.voxelMillilitres
    for phase in CardiacPhase.allCases {
      let (classes, truth) = (phantom.classes(phase), PhantomVolumes(phantom.anatomy(phase)))
      let found = (1...3).map { label in Double(classes.count { $0 == label }) * voxel }
      let expected = [truth.left, truth.mass / 1.05, truth.right]
      for (one, other) in zip(found, expected) {
        #expect(
          abs(one - other) < 0.01 * other,
          "\(phantom.patient?.group.name ?? "") \(phase): \(found) \(expected)")
      }
    }
  }

  @Test(arguments: PhantomGroup.every.indices)
  func heartsHoldWhatTheirPatientsShould(group: Int) throws {
    for index in 1...4 {
      let phantom = Phantom(study: .small(.small(), [PhantomGroup.every[group]]), seed: 2, index: index)
      let patient = try #require(phantom.patient)
      let (ed, es) = (PhantomVolumes(phantom.anatomy(.ed)), PhantomVolumes(phantom.anatomy(.es)))
      let who: Comment = "\(patient.group.name) \(index): \(ed) \(es)"
      #expect(abs(ed.left - patient.volumeOfLV) < 0.01 && abs(ed.right - patient.volumeOfRV) < 0.05, who)
      #expect(abs(ed.mass - patient.mass) < 0.02 && abs(es.mass - patient.mass) < 0.02, who)
      #expect(abs(1 - es.left / ed.left - patient.ejectionFraction) < 1e-4, who)
      let strokes = (ed.right - es.right) / (ed.left - es.left)
      #expect(abs(strokes - patient.strokeRatio) < 0.01, who)
    }
  }

  /// A plain site's hearts are sized more coarsely; the truth says what they hold all the same.
  @Test func plainHeartsAreMeasuredToo() throws {
    let phantom = Phantom(site: .fine, seed: 1, index: 3)
    let voxel = try phantom.form().grid.voxelMillilitres
    let (classes, truth) = (phantom.classes(.es), PhantomVolumes(phantom.anatomy(.es)))
    for (label, expected) in [(1, truth.left), (2, truth.mass / 1.05), (3, truth.right)] {
      #expect(abs(Double(classes.count { $0 == label }) * voxel - expected) < 0.01 * expected)
    }
  }
}

import Testing

@testable import Cardiac

/// A heartbeat in frames.
@Suite struct PhantomCycleTests {
  @Test(arguments: [2, 3, 8, 30, 100])
  func endDiastoleIsFirstAndEndSystoleTheSmallest(frames: Int) {
    for seed in UInt64(1)...20 {
      let cycle = PhantomCycle(PhantomNumbers(key: seed), frames: frames)
      let shares = (0..<frames).map(cycle.contraction)
      #expect(shares[0] == 0 && shares[cycle.systole] == 1 && shares.count { $0 == 1 } == 1)
      #expect(shares.dropFirst().allSatisfy { $0 > 1e-4 && $0 <= 1 })
      let falling = shares[...cycle.systole]
      #expect(zip(falling, falling.dropFirst()).allSatisfy { $0 < $1 })
      let rising = shares[cycle.systole...]
      #expect(zip(rising, rising.dropFirst()).allSatisfy { $0 >= $1 })
      #expect(cycle.time(0) == 0 && (750...1100).contains(cycle.time(frames)))
    }
  }

  @Test func theCurveIsSmooth() {
    let cycle = PhantomCycle(PhantomNumbers(key: 4), frames: 100)
    let shares = (0...100).map { $0 == 100 ? 0 : cycle.contraction($0) }
    let steps = zip(shares.dropFirst(), shares).map { $0 - $1 }
    #expect(steps.allSatisfy { abs($0) < 0.06 })
    #expect(zip(steps.dropFirst(), steps).allSatisfy { abs($0 - $1) < 0.02 })
  }

  @Test(arguments: [PhantomGroup.normal, .infarcted].indices)
  func volumesFollowTheCurveAndMuscleKeepsItsMass(group: Int) {
    let group = [PhantomGroup.normal, .infarcted][group]
    let phantom = Phantom(study: .small(.small(), [group]), seed: 1, index: 2)
    let cycle = phantom.cycle(frames: 12)
    let volumes = phantom.moments(of: cycle).map { PhantomVolumes($0.anatomy) }
    let left = volumes.map(\.left)
    #expect(left.max() == left[0] && left.min() == left[cycle.systole])
    #expect(volumes[cycle.systole] == PhantomVolumes(phantom.anatomy(.es)))
    for (frame, held) in volumes.enumerated() {
      let expected = left[0] - cycle.contraction(frame) * (left[0] - left[cycle.systole])
      #expect(abs(held.left - expected) < 0.01 && abs(held.mass - volumes[0].mass) < 0.02)
    }
  }
}

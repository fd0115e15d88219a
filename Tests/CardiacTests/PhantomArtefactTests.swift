import Testing

@testable import Cardiac
@testable import Imaging

/// Ghosts, bands and breath-holds: none where a site has none, and labels that follow.
@Suite struct PhantomArtefactTests {
  private let width = 40
  private let height = 30

  private func spoiled(_ artefacts: PhantomArtefacts, _ signal: [Double]) -> [Double] {
    PhantomFlaws(artefacts, PhantomNumbers(key: 8)).spoil(signal, width: width, height: height)
  }

  @Test func aGhostIsHalfAPictureAwayAlongY() throws {
    var signal = [Double](repeating: 0, count: width * height)
    signal[7 * width + 9] = 1
    #expect(spoiled(PhantomArtefacts(), signal) == signal)
    let ghosted = spoiled(PhantomArtefacts(ghosting: 0.1), signal)
    let lit = ghosted.indices.filter { ghosted[$0] > 0 }
    #expect(lit == [7 * width + 9, 22 * width + 9])
    #expect(ghosted[lit[0]] == 1 && (0.001...0.1).contains(ghosted[lit[1]]))
  }

  @Test func aBandIsDarkAndNarrow() {
    let banded = spoiled(PhantomArtefacts(banding: 0.8), [Double](repeating: 1, count: width * height))
    let dark = banded.count { $0 < 0.9 }
    #expect((10..<width * height / 3).contains(dark))
    #expect(banded.allSatisfy { $0 >= 0.2 && $0 <= 1 } && banded.count { $0 == 1 } > width * height / 2)
  }

  @Test func labelsFollowTheBreath() {
    let still = Phantom(study: .small(), seed: 1, index: 1)
    let moving = Phantom(
      study: .small(.small(artefacts: PhantomArtefacts(breathing: 8))), seed: 1, index: 1)
    // Slices move against each other by whole pixels or so, and no class is lost.
    let (one, other) = (still.classes(.ed), moving.classes(.ed))
    #expect(one != other)
    for label in UInt8(1)...3 {
      let (before, after) = (one.count { $0 == label }, other.count { $0 == label })
      #expect(abs(before - after) * 8 < before, "\(label): \(before) \(after)")
    }
  }

  @Test func theBaseIsLabelledByTheScannersProtocol() throws {
    func slices(_ share: Double) -> Int {
      let phantom = Phantom(study: .small(.small(labelledFrom: share)), seed: 1, index: 4)
      let (classes, pixels) = (phantom.classes(.es), 72 * 64)
      return stride(from: 0, to: classes.count, by: pixels).count { classes[$0..<$0 + pixels].contains(1) }
    }
    let (touching, middles, whole) = (slices(-0.5), slices(0), slices(0.5))
    #expect(touching >= middles && middles >= whole && touching > whole)
  }
}

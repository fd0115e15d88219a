import Foundation
import TestSupport
import Testing

@testable import Cardiac
@testable import Datasets
@testable import Imaging

/// Hearts that a cardiologist would believe, and that are the same everywhere.
@Suite struct PhantomTests {
  /// Measures that a report would have, from the labels alone.
  struct Measures {
    let classes: [UInt8]
    private let site: PhantomSite

    init(_ phantom: Phantom, _ phase: CardiacPhase) {
      classes = phantom.classes(phase)
      site = phantom.site
    }

    func millilitres(_ label: UInt8) -> Double {
      Double(classes.count { $0 == label }) * site.pixel * site.pixel * site.sliceSpacing / 1000
    }

    /// Pairs of neighbours within slices, each once.
    func pairs(_ body: (UInt8, UInt8) -> Void) {
      let (width, height) = (site.matrix.x, site.matrix.y)
      for index in classes.indices {
        if index % width + 1 < width { body(classes[index], classes[index + 1]) }
        if index / width % height + 1 < height { body(classes[index], classes[index + width]) }
      }
    }

    var touchesBorder: Bool {
      let (width, height) = (site.matrix.x, site.matrix.y)
      return classes.indices.contains { index in
        let (x, y) = (index % width, index / width % height)
        return classes[index] != 0 && (x < 8 || y < 8 || x >= width - 8 || y >= height - 8)
      }
    }
  }

  @Test(arguments: PhantomSite.all.map(\.name))
  func volumesAreThoseOfHealthyAdults(name: String) throws {
    let site = try #require(PhantomSite.named(name))
    for index in 1...20 {
      let phantom = Phantom(site: site, seed: UInt64(index % 4), index: index)
      let (ed, es) = (Measures(phantom, .ed), Measures(phantom, .es))
      let who: Comment = "\(phantom.name), seed \(index % 4)"
      let (diastole, systole) = (ed.millilitres(1), es.millilitres(1))
      #expect((100...180).contains(diastole), who)
      let stroke = diastole - systole
      #expect((0.45...0.7).contains(stroke / diastole), who)
      for mass in [1.05 * ed.millilitres(2), 1.05 * es.millilitres(2)] {
        #expect((80...160).contains(mass), who)
      }
      // Muscle keeps its volume, and both ventricles eject the same blood.
      #expect(abs(ed.millilitres(2) - es.millilitres(2)) < 0.15 * ed.millilitres(2), who)
      let (right, left) = (ed.millilitres(3) - es.millilitres(3), stroke)
      #expect((100...220).contains(ed.millilitres(3)) && abs(right - left) < 0.3 * left, who)
    }
  }

  @Test(arguments: PhantomSite.all.map(\.name))
  func theMuscleIsAClosedRingBesideRV(name: String) throws {
    let site = try #require(PhantomSite.named(name))
    for index in 1...10 {
      let phantom = Phantom(site: site, seed: 3, index: index)
      for phase in CardiacPhase.allCases {
        let measures = Measures(phantom, phase)
        #expect(!measures.touchesBorder)
        var leaks = 0
        measures.pairs { one, other in
          if (one == 1 && other != 1 && other != 2) || (other == 1 && one != 1 && one != 2) { leaks += 1 }
        }
        #expect(leaks == 0, "\(phantom.name) \(phase)")
      }
      // RV lies on one side: none of it beyond LV's middle by more than a third of the muscle's radius.
      let anatomy = phantom.anatomy(.ed)
      for z in stride(from: 2.0, to: anatomy.apex, by: 10) {
        let section = anatomy.section(z)
        for x in stride(from: -100.0, to: 100, by: 3) {
          for y in stride(from: -100.0, to: 100, by: 3) {
            let part = section.part(section.x + x, section.y + y)
            if part.label == 3 { #expect(part.along > -section.epi / 3) }
          }
        }
      }
    }
  }

  @Test func wallsThickenAndTheBaseDescends() throws {
    for index in 1...20 {
      let phantom = Phantom(site: .a, seed: 1, index: index)
      let (ed, es) = (phantom.anatomy(.ed), phantom.anatomy(.es))
      let thickness = { (phase: PhantomPhase) in phase.epi - phase.endo }
      #expect((5...13).contains(thickness(ed)) && thickness(es) > 1.2 * thickness(ed))
      #expect(es.base - ed.base > 9 && es.apex < ed.apex && es.endo < ed.endo)
      // Tapers from base to apex.
      let radii = stride(from: 0.2, through: 1, by: 0.1).map { ed.section($0 * ed.apex).endo }
      #expect(zip(radii, radii.dropFirst()).allSatisfy { $0 > $1 } && radii.last == 0)
    }
  }

  /// The guarantee: these bits, in every run and on every machine. A change that is meant changes them here.
  @Test(
    arguments: [
      ("a", 2_931_299_365_762_179_877, 133_431_208_262_687_343),
      ("b", 1_364_033_973_749_605_157, 352_210_180_169_350_437),
    ] as [(String, UInt64, UInt64)])
  func theSameBitsEverywhere(site: String, image: UInt64, labels: UInt64) throws {
    let phantom = Phantom(site: try #require(PhantomSite.named(site)), seed: 1, index: 1)
    let volume = try phantom.volume(.ed)
    #expect(Self.hash(volume.image.voxels.map { UInt64($0.bitPattern) }) == image)
    #expect(Self.hash(volume.classes.map(UInt64.init)) == labels)
  }

  static func hash(_ values: [UInt64]) -> UInt64 {
    values.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 }
  }

  @Test func siteSeedAndNumberEachMakeAnotherHeart() throws {
    let sizes = [
      Phantom(site: .a, seed: 1, index: 1), Phantom(site: .a, seed: 2, index: 1),
      Phantom(site: .a, seed: 1, index: 2), Phantom(site: .b, seed: 1, index: 1),
    ].map(\.heart.volumeOfLV)
    #expect(Set(sizes).count == 4)
    #expect(Phantom(site: .c, seed: 1, index: 7).name == "phantom-c-007")
  }

  /// Mean and deviation of the voxels of one class.
  private func statistics(_ volume: LabelledVolume, _ label: UInt8) -> (mean: Double, deviation: Double) {
    let values = zip(volume.image.voxels, volume.classes).filter { $0.1 == label }.map { Double($0.0) }
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot())
  }

  @Test func sitesSeeTheSameTissuesInTheirOwnWay() throws {
    var ratios: [String: Double] = [:]
    var noise: [String: Double] = [:]
    for site in PhantomSite.all {
      let volume = try Phantom(site: site, seed: 1, index: 2).volume(.es)
      let (blood, muscle) = (statistics(volume, 1), statistics(volume, 2))
      // Blood is bright, muscle dark, and each varies as in real scans: vessels' texture, partial volume, noise.
      ratios[site.name] = muscle.mean / blood.mean
      #expect((0.1...0.4).contains(blood.deviation / blood.mean), "\(site.name)")
      #expect(volume.image.voxels.allSatisfy { $0 >= 0 && $0 < 4096 && $0 == $0.rounded() })
      // Air in the picture's upper corner: Rayleigh noise.
      let corner = (0..<20).flatMap { row in volume.image.slice(0).dropFirst(row * site.matrix.x).prefix(20) }
      noise[site.name] = Double(corner.reduce(0, +)) / 400 / blood.mean
      // Rows run towards the feet, as in a picture that a person looks at.
      #expect(volume.image.grid.affine[2][1] < 0 && volume.image.grid.affine[0][0] < 0)
      #expect(abs(volume.image.grid.spacing[2] - site.sliceSpacing) < 1e-5)
    }
    let (a, b) = (try #require(ratios["a"]), try #require(ratios["b"]))
    #expect((0.3...0.55).contains(a) && (0.4...0.7).contains(b) && b > 1.1 * a)
    #expect(try #require(noise["b"]) > 2 * #require(noise["a"]))
  }

  @Test func theStacksAxesArePerpendicular() throws {
    let grid = try Phantom(site: .b, seed: 5, index: 3).volume(.ed).image.grid
    let columns = (0..<3).map { axis in (0..<3).map { grid.affine[$0][axis] / grid.spacing[axis] } }
    for one in 0..<3 {
      for other in 0..<3 {
        let product = zip(columns[one], columns[other]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (one == other ? 1 : 0)) < 1e-6)
      }
    }
  }
}

/// Numbers without a mathematical library.
@Suite struct PhantomNumbersTests {
  @Test func theMixerIsSplitMix64() {
    // The first two numbers of Steele's generator with seed 0.
    let numbers = PhantomNumbers(key: 0)
    #expect([numbers.bits(0), numbers.bits(1)] == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4])
  }

  @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
    let values = (0..<20_000).map { PhantomNumbers(key: 9).normal(UInt64($0)) }
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.03)
  }

  @Test func textureIsSmoothAndWithinItsRange() {
    let noise = PhantomNoise(PhantomNumbers(key: 4))
    var last = noise.value(-50, 3, 7, scale: 5)
    for step in 1...2000 {
      let value = noise.value(-50 + Double(step) * 0.05, 3, 7, scale: 5)
      #expect(abs(value) <= 1 && abs(value - last) < 0.04)
      last = value
    }
  }
}

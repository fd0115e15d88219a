import Testing

@testable import Cardiac

/// Groups differ as hearts with these diseases do.
@Suite struct PhantomGroupTests {
  struct Heart {
    let patient: PhantomPatient
    let ed, es: PhantomPhase
    let diastole, systole: PhantomVolumes

    init?(_ group: PhantomGroup, _ index: Int) {
      let phantom = Phantom(study: .small(.small(), [group]), seed: 11, index: index)
      guard let patient = phantom.patient else { return nil }
      self.patient = patient
      (ed, es) = (phantom.anatomy(.ed), phantom.anatomy(.es))
      (diastole, systole) = (PhantomVolumes(ed), PhantomVolumes(es))
    }

    var surface: Double { (patient.height * patient.weight / 3600).squareRoot() }
    var ejectionFraction: Double { 1 - systole.left / diastole.left }
    var ejectionFractionOfRV: Double { 1 - systole.right / diastole.right }

    /// The wall's thickness in a direction, halfway to the apex.
    func wall(_ phase: PhantomPhase, towards direction: (x: Double, y: Double)) -> Double {
      let radii = phase.section(phase.base + 0.5 * (phase.apex - phase.base)).radii(direction.x, direction.y)
      return radii.outer - radii.inner
    }
  }

  /// Twelve of each group.
  private static let all = Dictionary(
    uniqueKeysWithValues: PhantomGroup.every.map { group in
      (group.name, (1...12).compactMap { Heart(group, $0) })
    })

  private static func hearts(_ group: PhantomGroup) throws -> [Heart] { try #require(all[group.name]) }

  private func mean(_ hearts: [Heart], _ value: (Heart) -> Double) -> Double {
    hearts.reduce(0) { $0 + value($1) } / Double(hearts.count)
  }

  @Test func groupsAreOrderedAsTheyShould() throws {
    let (normal, dilated) = (try Self.hearts(.normal), try Self.hearts(.dilated))
    let (hypertrophic, infarcted) = (try Self.hearts(.hypertrophic), try Self.hearts(.infarcted))
    let (right, stenosed) = (try Self.hearts(.abnormalRight), try Self.hearts(.stenosed))
    let fractions = [dilated, infarcted, normal, hypertrophic].map { mean($0, \.ejectionFraction) }
    #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 + 0.02 < $1 }, "\(fractions)")
    #expect(mean(dilated) { $0.diastole.left } > 1.5 * mean(normal) { $0.diastole.left })
    #expect(mean(infarcted) { $0.diastole.left } > 1.15 * mean(normal) { $0.diastole.left })
    for thick in [hypertrophic, stenosed] {
      #expect(
        mean(thick) { $0.diastole.mass / $0.surface } > 1.5 * mean(normal) { $0.diastole.mass / $0.surface })
    }
    #expect(mean(right) { $0.diastole.right } > 1.5 * mean(normal) { $0.diastole.right })
    #expect(mean(right, \.ejectionFractionOfRV) < 0.4 && mean(normal, \.ejectionFractionOfRV) > 0.45)
  }

  /// Bernard et al. 2018.
  @Test func everyHeartMeetsTheCriteriaOfItsGroup() throws {
    for group in PhantomGroup.every {
      for heart in try Self.hearts(group) {
        let patient = heart.patient
        let (volume, fraction) = (heart.diastole.left / heart.surface, heart.ejectionFraction)
        let who: Comment = "\(group.name): \(volume) ml/m², \(fraction)"
        switch group.name {
        case "NOR": #expect(volume < (patient.isMale ? 90 : 80) && fraction > 0.5, who)
        case "DCM": #expect(volume > 100 && fraction < 0.4, who)
        case "HCM": #expect(fraction > 0.55, who)
        case "MINF": #expect(fraction < 0.4, who)
        case "ARV":
          let right = heart.diastole.right / heart.surface
          #expect(right > (patient.isMale ? 110 : 100) && heart.ejectionFractionOfRV < 0.4, who)
        default: #expect(group.name == "AS" && heart.diastole.mass / heart.diastole.left > 0.6, who)
        }
        #expect((0.1...0.8).contains(heart.ejectionFractionOfRV), who)
      }
    }
  }

  @Test func aThickSeptumIsThickerThanTheWallOpposite() throws {
    for heart in try Self.hearts(.hypertrophic) {
      let septal = heart.ed.heart.septal
      let (septum, opposite) = (
        heart.wall(heart.ed, towards: septal), heart.wall(heart.ed, towards: (-septal.x, -septal.y))
      )
      #expect(septum > 13 && septum > 1.25 * opposite, "\(septum) \(opposite)")
    }
  }

  @Test func aScarIsThinAndStandsStill() throws {
    for heart in try Self.hearts(.infarcted) {
      let scar = try #require(heart.ed.heart.region).direction
      let (before, after) = (heart.wall(heart.ed, towards: scar), heart.wall(heart.es, towards: scar))
      let far = (-scar.x, -scar.y)
      let (remote, contracted) = (heart.wall(heart.ed, towards: far), heart.wall(heart.es, towards: far))
      #expect(before < 0.9 * remote && abs(after - before) < 1, "\(before) \(after) \(remote)")
      #expect(contracted > 1.15 * remote, "\(remote) \(contracted)")
    }
  }

  @Test func aPatientsBodyIsAPersons() throws {
    let people = try PhantomGroup.every.flatMap(Self.hearts).map(\.patient)
    #expect(people.allSatisfy { (150...190).contains($0.height) && (45...112).contains($0.weight) })
    #expect(people.allSatisfy { $0.group.age.contains($0.age) && $0.height == $0.height.rounded() })
    #expect((24...52).contains(people.count(where: \.isMale)))
  }
}

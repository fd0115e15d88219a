import Datasets
import Evaluation
import Foundation
import Testing

@testable import Cardiac

/// Intervals of hearts' numbers, learned of some subjects and held against others, whose true numbers are known.
struct NumberIntervalTests {
  /// A subject's volumes at end-diastole and end-systole, as they are and as they are measured: an error of one to ten
  /// per cent, which differs from subject to subject, half of it in both phases alike, and three per cent too little of
  /// everything. In a cine of twenty frames the phases are not known: errors decide which frames are taken for them.
  private struct Subject {
    let expected, found, cine: [CaseVolumes]
    /// Of its errors.
    private let spread: Double

    init(_ numbers: inout PhantomNumbers, _ index: UInt64) {
      let diastole = numbers.next(80...280)
      let systole = diastole * numbers.next(0.25...0.8)
      let spread = 0.01 + 0.09 * numbers.next(0...1) * numbers.next(0...1)
      self.spread = spread
      // Of bits that the numbers above don't take.
      let first = 32 * index + 0x1_0000_0000
      let shared = numbers.normal(first)
      func phase(_ name: String?, _ volume: Double, _ error: Double) -> CaseVolumes {
        CaseVolumes(phase: name, millilitres: [nil, volume * (1 + error), 0.5 * volume, volume])
      }
      expected = [phase("ED", diastole, 0), phase("ES", systole, 0)]
      found = [
        phase("ED", diastole, spread * (shared + numbers.normal(first + 1)) / 2 - 0.03),
        phase("ES", systole, spread * (shared + numbers.normal(first + 2)) / 2 - 0.03),
      ]
      cine = (0..<20).map { frame in
        let emptied = (1 - cos(2 * .pi * Double(frame) / 20)) / 2
        let error = spread * (shared + numbers.normal(first + 3 + UInt64(frame))) / 2 - 0.03
        return phase(nil, diastole + (systole - diastole) * emptied, error)
      }
    }

    /// Measured in the cine minus true.
    func error(of name: String) -> Double {
      let place = NumberIntervalTests.names.firstIndex(of: name) ?? 0
      let values = [cine, expected].map { HeartNumbers().values(of: $0, [:])[place] ?? .nan }
      return values[0] - values[1]
    }

    /// Of the volume of both phases, which a subject with small errors has of ten cycles.
    var errors: [Double] {
      let errors = zip(found, expected).map { ($0.millilitres[1] ?? .nan) - ($1.millilitres[1] ?? .nan) }
      return spread < 0.03 ? Array(repeating: errors, count: 10).flatMap(\.self) : errors
    }
  }

  private static let names = HeartNumbers().quantities.map(\.name)
  /// One interval of 19 subjects covers 95 ± 5 % (SD), of which 300 subjects show 95 ± 1 %: what it says is so over
  /// many.
  private static let rounds = 300

  private func subjects(_ count: Int, round: Int, _ part: String) -> [Subject] {
    var numbers = PhantomNumbers(UInt64(round), part)
    return (0..<count).map { Subject(&numbers, UInt64($0)) }
  }

  /// - Parameter errors: of a subject, those of its numbers.
  private func coverage(of calibrated: Int, _ errors: (Subject) -> [Double]) throws -> Double {
    var held = 0.0
    for round in 0..<Self.rounds {
      let halfWidth = try #require(
        ConformalInterval.halfWidth(errors: subjects(calibrated, round: round, "known").map(errors)))
      for subject in subjects(300, round: round, "new") {
        let errors = errors(subject)
        held += Double(errors.count { abs($0) <= halfWidth }) / Double(errors.count)
      }
    }
    return held / Double(300 * Self.rounds)
  }

  /// Of 19 subjects and of 99 that is 95 % and no more.
  @Test(
    "The ejection fraction's and the volumes' intervals hold the true numbers of 300 subjects 95 % of times",
    arguments: ["LVEF", "LVEDV"], [19, 99])
  func numbers(name: String, calibrated: Int) throws {
    let share = try coverage(of: calibrated) { [$0.error(of: name)] }
    #expect((0.94...0.96).contains(share), "\(share)")
  }

  /// If each volume counted for itself, subjects with many would make the interval too narrow for the others.
  @Test("An interval of volumes holds as often, however many a subject has")
  func phases() throws {
    let share = try coverage(of: 99) { $0.errors }
    #expect((0.94...0.96).contains(share), "\(share)")
  }
}

import Cardiac
import Datasets
import Testing

/// Numbers of hearts from volumes; `EvaluationFixtureTests` holds them against nibabel.
struct HeartNumbersTests {
  private let numbers = HeartNumbers()

  private func values(
    _ cases: [(phase: String?, volumes: [Double?])], _ known: [String: Double] = [:]
  ) -> [String: Double] {
    let volumes = cases.map { CaseVolumes(phase: $0.phase, millilitres: [nil] + $0.volumes) }
    let pairs = zip(numbers.quantities.map(\.name), numbers.values(of: volumes, known))
    return Dictionary(uniqueKeysWithValues: pairs.compactMap { name, value in value.map { (name, $0) } })
  }

  @Test("Function and mass, for body surface where it is known")
  func function() throws {
    let ends = [("ES", [50.0, 110, 60]), ("ed", [120, 100, 150])] as [(String?, [Double?])]
    let plain = values(ends)
    #expect(
      plain == [
        "LVEDV": 120, "LVESV": 50, "LVSV": 70, "LVEF": 100 * 70.0 / 120, "LVM": 105, "RVEDV": 150,
        "RVESV": 60,
        "RVSV": 90, "RVEF": 60,
      ])
    // Of 180 cm and 80 kg it is 2 m².
    let indexed = values(ends, ["height": 180, "weight": 80])
    #expect(
      indexed["LVEDVi"] == 60 && indexed["LVMi"] == 52.5 && indexed["RVSVi"] == 45 && indexed.count == 16)
    #expect(values(ends, ["height": 180]) == plain)
    #expect(
      numbers.quantities.count == 16 && numbers.quantities.last == SubjectQuantity("RVSVi", unit: "ml/m2"))
  }

  @Test("Of a cine the largest and the smallest LV, once one phase is named none but those")
  func cines() {
    let cine: [(String?, [Double?])] = [80, 120, nil, 60, 90].map { (nil, [$0, 100 + ($0 ?? 0), nil]) }
    #expect(values(cine) == ["LVEDV": 120, "LVESV": 60, "LVSV": 60, "LVEF": 50, "LVM": 220 * 1.05])
    #expect(values([("ED", [100, 90, 80])] + cine) == ["LVEDV": 100, "LVM": 90 * 1.05, "RVEDV": 80])
    // One frame alone is neither.
    #expect(values([(nil, [100, 90, 80])]) == [:] && values([]) == [:])
    #expect(values([("ED", [1, 1, 1]), ("ED", [2, 2, 2])]) == [:])
  }

  @Test(
    "What nobody knows makes no number, and a cavity that is empty at a phase neither stroke volume nor fraction"
  )
  func missing() {
    #expect(values([("ED", [nil, nil, 10]), ("ES", [50, 90, nil])]) == ["LVESV": 50, "RVEDV": 10])
    #expect(values([("ED", [0, nil, nil]), ("ES", [5, nil, nil])]) == ["LVEDV": 0, "LVESV": 5])
    #expect(values([("ED", [nil, nil, 90]), ("ES", [nil, nil, 0])]) == ["RVEDV": 90, "RVESV": 0])
  }

  @Test("They are for the classes of hearts alone, and say what they rest on")
  func conventions() {
    #expect(Conventions.cardiac.subjectNumbers(of: Structures.classes) is HeartNumbers)
    #expect(Conventions.cardiac.subjectNumbers(of: Array(Structures.classes.dropLast())) == nil)
    #expect(Conventions.standard.subjectNumbers(of: Structures.classes) == nil)
    #expect(numbers.conventions.keys.sorted().contains("papillary_muscles") && numbers.conventions.count == 6)
  }
}

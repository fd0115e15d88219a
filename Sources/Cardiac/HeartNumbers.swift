import Datasets

/// Volumes, function and mass of the ventricles, by the classes of `Structures`.
///
/// Of LV and RV the volumes at end-diastole and end-systole (EDV, ESV), stroke volume (SV) and ejection fraction (EF), and of
/// the muscle around LV the mass (LVM); volumes and mass also for a square metre of body surface (names ending in i).
public struct HeartNumbers: SubjectNumbers {
  public init() {}

  /// Grams of a millilitre of muscle.
  private static let density = 1.05
  private static let height = SubjectTable.NumberColumn(
    "height", unit: "cm", otherNames: ["height_cm"], range: 30...260)
  private static let weight = SubjectTable.NumberColumn(
    "weight", unit: "kg", otherNames: ["weight_kg"], range: 1...500)

  private static let sizes = [
    SubjectQuantity("LVEDV", unit: "ml", least: 0), SubjectQuantity("LVESV", unit: "ml", least: 0),
    SubjectQuantity("LVSV", unit: "ml"), SubjectQuantity("LVM", unit: "g", least: 0),
    SubjectQuantity("RVEDV", unit: "ml", least: 0), SubjectQuantity("RVESV", unit: "ml", least: 0),
    SubjectQuantity("RVSV", unit: "ml"),
  ]

  public var quantities: [SubjectQuantity] {
    Self.sizes + [SubjectQuantity("LVEF", unit: "%"), SubjectQuantity("RVEF", unit: "%")]
      + Self.sizes.map { SubjectQuantity($0.name + "i", unit: $0.unit + "/m2", least: $0.least) }
  }

  public var columns: [SubjectTable.NumberColumn] { [Self.height, Self.weight] }

  public let conventions = [
    "papillary_muscles":
      "Counted as the labels have them; by the conventions of this program's networks, ACDC, M&Ms and UK Biobank they belong to "
      + "the cavity: to LVEDV and LVESV, and not to LVM. SCMR 2020 (doi 10.1186/s12968-020-00610-6) knows both ways: compare "
      + "only with numbers and reference ranges of the same one.",
    "base":
      "Every labelled slice counts whole, and none is added: the base lies where the labels end, at each phase for itself. "
      + "SCMR 2020 takes a basal slice for atrium where muscle surrounds less than half of the blood.",
    "mass": "LVM is the muscle's volume at end-diastole times \(Self.density) g/ml.",
    "phases":
      "End-diastole and end-systole are the cases of phases ED and ES, one of each; where a subject's cases have neither, the "
      + "largest and the smallest LV, of what was found and of what is expected each by itself.",
    "body_surface":
      "The square root of height in cm times weight in kg over 3600 (Mosteller 1987), in square metres.",
    "volumes":
      "Voxels times spacing; a class that a case doesn't label, or that neither side has, gives no number, and a ventricle that "
      + "isn't found at one phase no stroke volume and no fraction: none ejects all of its blood.",
  ]

  public func values(of cases: [CaseVolumes], _ known: [String: Double]) -> [Double?] {
    let (diastole, systole) = Self.ends(of: cases)
    func ventricle(_ label: Int) -> (sizes: [Double?], fraction: Double?) {
      let (full, emptied) = (diastole?.millilitres[label], systole?.millilitres[label])
      guard let full = full ?? nil, let emptied = emptied ?? nil, full > 0, emptied > 0 else {
        return ([full ?? nil, emptied ?? nil, nil], nil)
      }
      let stroke = full - emptied
      return ([full, emptied, stroke], 100 * stroke / full)
    }
    let (left, right) = (ventricle(1), ventricle(3))
    let mass = (diastole?.millilitres[2] ?? nil).map { $0 * Self.density }
    let sizes = left.sizes + [mass] + right.sizes
    let surface = Self.bodySurface(known)
    let indexed = sizes.map { size in surface.flatMap { surface in size.map { $0 / surface } } }
    return sizes + [left.fraction, right.fraction] + indexed
  }

  private static func bodySurface(_ known: [String: Double]) -> Double? {
    guard let height = known[Self.height.name], let weight = known[Self.weight.name] else { return nil }
    return bodySurface(height: height, weight: weight)
  }

  /// In square metres, of centimetres and kilograms (Mosteller 1987, doi 10.1056/NEJM198710223171717).
  static func bodySurface(height: Double, weight: Double) -> Double { (height * weight / 3600).squareRoot() }

  /// The cases of end-diastole and end-systole; nil where there is none, or more than one.
  private static func ends(of cases: [CaseVolumes]) -> (diastole: CaseVolumes?, systole: CaseVolumes?) {
    let named = Dictionary(grouping: cases) { CardiacPhase(rawValue: $0.phase?.uppercased() ?? "") }
    func only(_ phase: CardiacPhase) -> CaseVolumes? { named[phase]?.count == 1 ? named[phase]?.first : nil }
    guard named[.ed] == nil, named[.es] == nil else { return (only(.ed), only(.es)) }
    let sized = cases.compactMap { one in one.millilitres[1].map { (one, $0) } }
    guard let largest = sized.max(by: { $0.1 < $1.1 }), let smallest = sized.min(by: { $0.1 < $1.1 }),
      smallest.1 < largest.1
    else { return (nil, nil) }
    return (largest.0, smallest.0)
  }
}

/// People whose hearts are alike: healthy ones, or those with one disease.
///
/// Ranges are of men, per square metre of body surface; women's hearts are smaller (`PhantomPatient`). What no source is
/// named for is chosen.
struct PhantomGroup: Sendable {
  enum Wall {
    case even
    /// The septum is thicker than the rest, by shares of the wall.
    case thickSeptum(ClosedRange<Double>)
    /// A territory of one coronary artery is thin and doesn't move.
    case scarred
  }

  /// As tables call it.
  let name: String
  /// The share of men.
  var men = 0.5
  /// Years.
  let age: ClosedRange<Double>
  /// LV at end-diastole, in ml/m²; what it ejects; its muscle in g/m².
  let volumeOfLV, ejectionFraction, mass: ClosedRange<Double>
  /// RV at end-diastole beside LV, and its stroke beside LV's.
  let ratioOfRV: ClosedRange<Double>
  var strokeRatio = 0.94...1.04
  var wall = Wall.even
}

extension PhantomGroup {
  /// Healthy: volumes below ACDC's limit of 90 ml/m² in men and 80 in women (Bernard et al. 2018, doi
  /// 10.1109/TMI.2018.2837502); ejection fraction 58 ± 5 % in men and 61 ± 5 % in women, mass 53 ± 9 and 42 ± 7 g/m² at ages
  /// of 45 to 74 (Petersen et al. 2017, doi 10.1186/s12968-017-0327-9).
  static let normal = PhantomGroup(
    name: "NOR", age: 45...74, volumeOfLV: 66...87, ejectionFraction: 0.54...0.66, mass: 44...62,
    ratioOfRV: 1...1.15)

  /// Dilated cardiomyopathy: more than 100 ml/m², ejection fraction below 40 %, walls below 12 mm (Bernard et al. 2018).
  static let dilated = PhantomGroup(
    name: "DCM", men: 0.65, age: 35...75, volumeOfLV: 116...160, ejectionFraction: 0.16...0.34,
    mass: 68...95, ratioOfRV: 0.62...0.85, strokeRatio: 0.9...1.02)

  /// Hypertrophic cardiomyopathy: walls above 15 mm in some segments, mass above 110 g/m², normal ejection fraction, above
  /// 55 % (Bernard et al. 2018).
  static let hypertrophic = PhantomGroup(
    name: "HCM", men: 0.6, age: 30...75, volumeOfLV: 60...84, ejectionFraction: 0.58...0.7, mass: 112...145,
    ratioOfRV: 0.98...1.12, wall: .thickSeptum(0.5...1.1))

  /// Previous infarction: ejection fraction below 40 %, several segments that don't contract (Bernard et al. 2018).
  static let infarcted = PhantomGroup(
    name: "MINF", men: 0.75, age: 45...80, volumeOfLV: 86...122, ejectionFraction: 0.24...0.38,
    mass: 60...84, ratioOfRV: 0.68...0.92, wall: .scarred)

  /// Abnormal RV: more than 110 ml/m² in men and 100 in women, or an ejection fraction below 40 % (Bernard et al. 2018).
  static let abnormalRight = PhantomGroup(
    name: "ARV", age: 25...70, volumeOfLV: 66...86, ejectionFraction: 0.5...0.6, mass: 44...62,
    ratioOfRV: 1.7...2.1, strokeRatio: 0.88...1)

  /// Severe aortic stenosis: age 75 ± 14, 63 % men, ejection fraction 61 ± 17 % (Musa et al. 2018,
  /// PMC6221382); mass 103 ± 29 g/m² in men and 86 ± 29 in women, as many grams as millilitres (Lee et
  /// al. 2015, doi 10.1371/journal.pone.0121684).
  static let stenosed = PhantomGroup(
    name: "AS", men: 0.63, age: 55...89, volumeOfLV: 66...100, ejectionFraction: 0.42...0.7, mass: 74...130,
    ratioOfRV: 0.92...1.12, wall: .thickSeptum(0...0.25))
}

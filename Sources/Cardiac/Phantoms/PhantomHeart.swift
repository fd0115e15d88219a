/// A subject's heart, in millimetres: z runs from base to apex, x and y as a picture's columns and rows, with RV to
/// the left. Sizes are drawn from those of healthy adults (Petersen et al. 2017, J Cardiovasc Magn Reson 19:18), or are a
/// patient's.
struct PhantomHeart: Sendable {
  /// Millilitres at end-diastole.
  private(set) var volumeOfLV, volumeOfRV: Double
  private(set) var ejectionFraction: Double
  /// Millilitres of muscle; 1.05 g each.
  private(set) var volumeOfMuscle: Double
  /// From the valve plane to the cavity's apex at end-diastole.
  private(set) var length: Double
  /// How far the valve plane moves towards the apex.
  private(set) var descent: Double
  /// Where RV lies, seen from LV: a unit vector.
  let septal: (x: Double, y: Double)
  /// The shift of LV's centre per millimetre towards the apex.
  let tilt: (x: Double, y: Double)
  /// Harmonics 2 to 4 of the contours around LV, cosine and sine.
  let ripples: [(cosine: Double, sine: Double)]
  /// Where RV's apex lies along LV, RV's lean towards the diaphragm and its corners.
  let lengthOfRV, leanOfRV, cornersOfRV: Double
  /// Beside that of LV's muscle.
  private(set) var heightOfRV: Double
  /// Which fraction of the stroke RV ejects; both ventricles eject the same amount but for the spread of measurement.
  private(set) var strokeRatio: Double
  /// The papillary muscles: unit vectors from LV's centre, and sizes as fractions of the cavity's radius.
  let papillaries: [(x: Double, y: Double, size: Double)]
  /// Where the wall is unlike the rest.
  private(set) var region: PhantomRegion?
  /// Whether it is sized by `PhantomVolumes`; the sites' hearts keep the coarser sums that they were made with.
  private(set) var isMeasured = false

  static let gramsPerMillilitre = 1.05

  init(_ numbers: PhantomNumbers) {
    var numbers = numbers
    volumeOfLV = numbers.next(110...166)
    ejectionFraction = numbers.next(0.52...0.64)
    volumeOfMuscle = numbers.next(88...136)
    length = Self.length(volumeOfLV) * numbers.next(0.95...1.05)
    descent = numbers.next(9.5...13)
    septal = Self.direction(around: (-0.96, -0.28), numbers.next(-0.22...0.22))
    tilt = (numbers.next(0.02...0.16), numbers.next(-0.1...0.12))
    ripples = [0.04, 0.025, 0.015].map { (numbers.next(-$0...$0), numbers.next(-$0...$0)) }
    volumeOfRV = volumeOfLV * numbers.next(1...1.2)
    lengthOfRV = numbers.next(0.86...0.96)
    heightOfRV = numbers.next(1...1.12)
    leanOfRV = numbers.next(0...0.16)
    cornersOfRV = numbers.next(0.05...0.12)
    strokeRatio = numbers.next(0.94...1.04)
    // Anterolateral and posteromedial.
    papillaries = [(0.75, -0.66), (0.35, 0.94)].map { centre in
      let turned = Self.direction(around: centre, numbers.next(-0.2...0.2))
      return (turned.x, turned.y, numbers.next(0.17...0.24))
    }
  }

  /// A heart of any shape, with a patient's sizes.
  init(_ numbers: PhantomNumbers, of patient: PhantomPatient) {
    self.init(numbers)
    length *= Self.length(patient.volumeOfLV) / Self.length(volumeOfLV)
    // A weak heart's valve plane moves little, too.
    descent *= min(1, patient.ejectionFraction / 0.55)
    (volumeOfLV, volumeOfRV) = (patient.volumeOfLV, patient.volumeOfRV)
    (ejectionFraction, strokeRatio) = (patient.ejectionFraction, patient.strokeRatio)
    // A dilated RV grows in height as well.
    heightOfRV *= max(1, 1 + 0.4 * (volumeOfRV / volumeOfLV - 1))
    volumeOfMuscle = patient.mass / Self.gramsPerMillilitre
    region = patient.region(septal: septal)
    isMeasured = true
  }

  private static func length(_ volume: Double) -> Double { 62 + 0.19 * volume }

  /// A unit vector, turned by the angle whose half has this tangent: no sine needed.
  static func direction(
    around axis: (x: Double, y: Double), _ tangent: Double
  ) -> (x: Double, y: Double) {
    let (cosine, sine) = (
      (1 - tangent * tangent) / (1 + tangent * tangent), 2 * tangent / (1 + tangent * tangent)
    )
    let norm = (axis.x * axis.x + axis.y * axis.y).squareRoot()
    return (
      (axis.x * cosine - axis.y * sine) / norm, (axis.x * sine + axis.y * cosine) / norm
    )
  }
}

/// Whom a phantom's heart belongs to: what a table says of them, and what their group makes of the heart.
struct PhantomPatient: Sendable {
  let group: PhantomGroup
  let isMale: Bool
  /// Years, whole centimetres, and kilograms with one decimal: as tables have them.
  let age, height, weight: Double
  /// At end-diastole in millilitres; grams of LV's muscle.
  let volumeOfLV, volumeOfRV, mass: Double
  let ejectionFraction, strokeRatio: Double
  private let numbers: PhantomNumbers

  /// Women's volumes and mass per square metre beside men's: limits of 80 and 90 ml (Bernard et al. 2018), means of 42 and
  /// 53 g (Petersen et al. 2017), of 86 and 103 g in stenosis (Lee et al. 2015).
  private static let shares = (volume: 0.89, mass: 0.81)

  init(_ numbers: PhantomNumbers, of group: PhantomGroup) {
    var numbers = numbers
    self.group = group
    isMale = numbers.next(0...1) < group.men
    age = numbers.next(group.age).rounded()
    height = numbers.next(isMale ? 165...188 : 153...175).rounded()
    let metres = height / 100
    weight = (numbers.next(20...31) * metres * metres * 10).rounded() / 10
    let surface = HeartNumbers.bodySurface(height: height, weight: weight)
    volumeOfLV = numbers.next(group.volumeOfLV) * surface * (isMale ? 1 : Self.shares.volume)
    ejectionFraction = numbers.next(group.ejectionFraction)
    mass = numbers.next(group.mass) * surface * (isMale ? 1 : Self.shares.mass)
    volumeOfRV = volumeOfLV * numbers.next(group.ratioOfRV)
    strokeRatio = numbers.next(group.strokeRatio)
    self.numbers = numbers
  }

  /// Where LV's wall is unlike the rest.
  /// - Parameter septal: where RV lies, seen from LV.
  func region(septal: (x: Double, y: Double)) -> PhantomRegion? {
    var numbers = numbers
    switch group.wall {
    case .even: return nil
    case .thickSeptum(let shares):
      let direction = PhantomHeart.direction(around: septal, numbers.next(-0.2...0.2))
      return PhantomRegion(
        kind: .thickened(numbers.next(shares)), direction: direction, edge: -1, depth: -0.5...1)
    case .scarred:
      // The territories of LAD, before the septum and down to the apex; of RCA, below; of LCx, opposite RV. Tangents are
      // of half the angles from the septum.
      let territory = [
        (tangent: 0.45...0.75, depth: 0.3...1.0), (tangent: -0.85 ... -0.6, depth: -0.1...0.75),
        (tangent: 2.5...5, depth: -0.1...0.8),
      ][Int(numbers.next(0...2.999))]
      let direction = PhantomHeart.direction(around: septal, numbers.next(territory.tangent))
      return PhantomRegion(
        kind: .scarred, direction: direction, edge: numbers.next(-0.2...0.2), depth: territory.depth)
    }
  }
}

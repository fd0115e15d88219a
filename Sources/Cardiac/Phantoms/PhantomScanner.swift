/// From what lies in a slice to what a scanner makes of it.
struct PhantomScanner {
  private let site: PhantomSite
  private let numbers: PhantomNumbers
  /// The coil's place and reach, in fractions of the picture.
  private let coil: (x: Double, y: Double)
  private let gain: Double
  private let flaws: PhantomFlaws

  /// - Parameters:
  ///   - numbers: of the noise.
  ///   - setting: of the coil's place and the gain.
  init(_ site: PhantomSite, _ numbers: PhantomNumbers, setting: PhantomNumbers, _ flaws: PhantomFlaws) {
    self.site = site
    self.flaws = flaws
    self.numbers = numbers
    var setting = setting
    coil = (setting.next(0.35...0.6), setting.next(-0.05...0.15))
    gain = site.gain * setting.next(0.85...1.15)
  }

  /// A slice's image in whole units.
  func acquire(_ signal: [PhantomChest.Signal], slice: Int) -> [Float] {
    // Water and fat are opposed where echo time is half the repetition time: their borders turn dark.
    let magnitude = signal.map { part in
      ((part.water - part.fat) * (part.water - part.fat) + 0.12 * part.water * part.fat).squareRoot()
    }
    let (width, height) = (site.matrix.x, site.matrix.y)
    let blurred = spread(spread(magnitude, step: 1, count: width), step: width, count: height)
    let smooth = flaws.spoil(blurred, width: width, height: height)
    var image = [Float](repeating: 0, count: width * height)
    for index in image.indices {
      let (x, y) = (
        Double(index % width) / Double(width) - coil.x, Double(index / width) / Double(height) - coil.y
      )
      let shade = (1 + site.bias) / (1 + site.bias * (0.55 + 2.6 * (x * x + y * y)))
      let place = UInt64(2 * (slice * width * height + index))
      let real = max(0, smooth[index]) * shade + site.noise * numbers.normal(1 << 40 + place)
      let imaginary = site.noise * numbers.normal(1 << 40 + place + 1)
      // The magnitude of a complex signal with noise: Rician.
      image[index] = Float((gain * (real * real + imaginary * imaginary).squareRoot()).rounded())
    }
    return image
  }

  /// The point spread along one axis; the picture goes on beyond its edge as it ends.
  private func spread(_ values: [Double], step: Int, count: Int) -> [Double] {
    var result = values
    let weights = [site.spread.far, site.spread.near, site.spread.centre, site.spread.near, site.spread.far]
    let total = weights.reduce(0, +)
    for index in values.indices {
      let place = index / step % count
      var sum = 0.0
      for (offset, weight) in weights.enumerated() {
        let other = min(count - 1, max(0, place + offset - 2))
        sum += weight * values[index + (other - place) * step]
      }
      result[index] = sum / total
    }
    return result
  }
}

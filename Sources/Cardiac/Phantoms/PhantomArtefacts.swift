/// What goes wrong in a scan: how much of it at a site; each subject has a share of that.
struct PhantomArtefacts: Sendable {
  /// How much of the signal returns half a picture away along y, where phases are encoded.
  var ghosting = 0.0
  /// How much is lost in the middle of a dark band, where the field is off by half a period of steady-state imaging.
  var banding = 0.0
  /// The spread in millimetres of where breath-holds leave the chest, in the plane.
  var breathing = 0.0
}

/// A subject's ghosts and band.
struct PhantomFlaws: Sendable {
  private let ghost, loss: Double
  /// The band runs across this direction at an offset from the picture's middle, bent; in fractions of the picture.
  private let direction: (x: Double, y: Double)
  private let offset, bend: Double
  private static let width = 0.035

  init(_ artefacts: PhantomArtefacts, _ numbers: PhantomNumbers) {
    var numbers = numbers
    ghost = artefacts.ghosting * numbers.next(0...1)
    loss = artefacts.banding * numbers.next(0.3...1)
    direction = PhantomHeart.direction(around: (1, 0), numbers.next(-1...1))
    offset = numbers.next(-0.3...0.3)
    bend = numbers.next(-1...1)
  }

  /// A slice's signal with them.
  func spoil(_ signal: [Double], width: Int, height: Int) -> [Double] {
    guard ghost > 0 || loss > 0 else { return signal }
    return signal.indices.map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: width)
      let (x, y) = (Double(column) / Double(width) - 0.5, Double(row) / Double(height) - 0.5)
      let (along, across) = (x * direction.x + y * direction.y, y * direction.x - x * direction.y)
      let distance = (along - offset + bend * across * across) / Self.width
      let rest = max(0, 1 - distance * distance)
      let far = signal[(row + height / 2) % height * width + column]
      return signal[index] * (1 - loss * rest * rest) + ghost * far
    }
  }
}

/// A scanner and how it is used: what makes one site's images differ from another's.
public struct PhantomSite: Sendable {
  public let name: String
  public var summary = ""
  /// Pixels along x and y.
  let matrix: (x: Int, y: Int)
  /// Millimetres between pixels.
  let pixel: Double
  /// Millimetres that a slice averages over, and from one slice's middle to the next.
  let thickness, sliceSpacing: Double
  let contrast: Contrast
  /// The standard deviation of the noise in each of two channels; blood is about 1.
  let noise: Double
  /// How much brighter the chest's front is than its back.
  let bias: Double
  /// The in-plane point spread: weights of a pixel, its neighbours and theirs. A negative one rings.
  let spread: (centre: Double, near: Double, far: Double)
  /// Scanner units per unit of signal.
  let gain: Double
  var artefacts = PhantomArtefacts()
  /// How files hold its slices.
  var storage = PhantomStorage.scanned
  /// The first slice that is labelled is that whose middle lies this share of a thickness below the valve plane: 0.5 for
  /// slices that lie in the ventricles as a whole, −0.25 for those of which a quarter does.
  var labelledFrom = 0.0
  /// Where it stands and who made it, as tables have it; a `name` of its own it has anyway.
  var centre = "", vendor = ""
  /// Tesla.
  var fieldStrength = 1.5

  /// Signals of tissues, relative to each other.
  struct Contrast: Sendable {
    var blood, myocardium, fat, liver, spleen, muscle, lung, marrow: Double
  }

  /// Every site that has a name.
  public static let all = [a, b, c]

  /// - Returns: nil where no site has the name.
  public static func named(_ name: String) -> PhantomSite? { all.first { $0.name == name } }

  static let a = PhantomSite(
    name: "a", summary: "1.5 T, 1.4 mm pixels, slices of 8 mm every 10 mm, bright blood, little noise",
    matrix: (216, 256), pixel: 1.4, thickness: 8, sliceSpacing: 10,
    contrast: Contrast(
      blood: 1, myocardium: 0.34, fat: 0.86, liver: 0.38, spleen: 0.5, muscle: 0.27, lung: 0.05, marrow: 0.45),
    noise: 0.022, bias: 0.6, spread: (0.7, 0.16, -0.01), gain: 1150)

  static let b = PhantomSite(
    name: "b",
    summary: "3 T, 1.8 mm pixels, slices of 6 mm every 8 mm, bright fat, dull blood, noise and shading",
    matrix: (192, 192), pixel: 1.8, thickness: 6, sliceSpacing: 8,
    contrast: Contrast(
      blood: 0.78, myocardium: 0.37, fat: 1.2, liver: 0.3, spleen: 0.46, muscle: 0.3, lung: 0.08, marrow: 0.62
    ),
    noise: 0.05, bias: 1.1, spread: (0.6, 0.2, 0), gain: 310)

  static let c = PhantomSite(
    name: "c", summary: "1.5 T, 1.1 mm pixels, slices of 5 mm every 8 mm, gradient echo of weak contrast",
    matrix: (300, 320), pixel: 1.1, thickness: 5, sliceSpacing: 8,
    contrast: Contrast(
      blood: 0.82, myocardium: 0.46, fat: 0.7, liver: 0.5, spleen: 0.5, muscle: 0.4, lung: 0.06, marrow: 0.4),
    noise: 0.036, bias: 0.55, spread: (0.7, 0.15, 0), gain: 640)
}

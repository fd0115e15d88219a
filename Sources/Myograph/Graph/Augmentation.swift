/// A random change of the image, and of its labels where pixels move, while a network is trained.
public struct Augmentation: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    // Pixels move: one gather.
    /// Along rows and along columns, each with the probability.
    case flip
    /// Counter-clockwise, around the centre, onto as large an image as is needed.
    case rotation(degrees: Bounds)
    /// Around the centre; the image grows or shrinks with it.
    case scale(Bounds)
    case crop(Crop)
    /// By cubic B-splines through control points that lie `spacing` pixels apart, each of which moves by a normal
    /// displacement along both axes.
    case elastic(spacing: Double, deviation: Bounds)
    case remodeling(Remodeling)
    // Values change.
    /// To the power of an exponent, between each channel's smallest and largest value.
    case gamma(Bounds)
    /// Contrast around each channel's mean; brightness in its standard deviations.
    case brightnessContrast(brightness: Bounds, contrast: Bounds)
    /// Normal, in each channel's standard deviations.
    case noise(deviation: Bounds)
    /// By a Gaussian, in pixels.
    case blur(sigma: Bounds)
    /// Times the exponential of a polynomial of the third degree, whose coefficients have up to this magnitude.
    case biasField(strength: Double)
    /// Lines of k-space are acquired from one side to the other while what is imaged moves to up to `displacement` pixels
    /// away, and sways by up to `sway` pixels.
    case motion(displacement: Double, sway: Double)
    /// Of k-space's lines, a share around the centre is acquired.
    case lowResolution(shares: Bounds)
  }

  public var kind: Kind
  /// Of being applied; the rest stay as they are.
  public var probability: Double

  /// As declared.
  public var layerName: String {
    switch kind {
    case .flip: "RandomFlip"
    case .rotation: "RandomRotation"
    case .scale: "RandomScale"
    case .crop(let crop): crop.overlap == nil ? "RandomCrop" : "Tiles"
    case .elastic: "ElasticDeformation"
    case .remodeling: "RandomRemodeling"
    case .gamma: "RandomGamma"
    case .brightnessContrast: "RandomBrightnessContrast"
    case .noise: "GaussianNoise"
    case .blur: "GaussianBlur"
    case .biasField: "BiasField"
    case .motion: "RandomMotion"
    case .lowResolution: "RandomLowResolution"
    }
  }

  /// Whether pixels move, so that labels move along.
  public var movesPixels: Bool {
    switch kind {
    case .flip, .rotation, .scale, .crop, .elastic, .remodeling: true
    case .gamma, .brightnessContrast, .noise, .blur, .biasField, .motion, .lowResolution: false
    }
  }

  /// Whether a value depends on other pixels' values.
  public var mixesPixels: Bool {
    if case .blur = kind { true } else { changesKSpace }
  }

  /// Whether it changes lines of k-space and ends in magnitudes.
  public var changesKSpace: Bool {
    switch kind {
    case .motion, .lowResolution: true
    default: false
    }
  }
}

/// A cavity made larger or smaller, and the wall around it thicker or thinner.
public struct Remodeling: Hashable, Sendable {
  /// Their classes.
  public var cavity: Int
  public var wall: Int
  /// Of the cavity's radius, and of the wall's thickness: what they are multiplied by.
  public var dilation: Bounds
  public var thickness: Bounds

  /// Outer radii of the wall from the cavity's centre up to where pixels move.
  public static let reach = 2.5
}

/// A part of an image.
public struct Crop: Hashable, Sendable {
  /// Rows and columns.
  public var size: Size
  /// The probability that a sample's part is one around a pixel of a class but the first.
  public var foreground = 0.0
  /// Parts that a running network covers an image by reach over each other by this share of a side; nil where it sees the
  /// central part alone.
  public var overlap: Double?
}

/// Between which a number is drawn, each as likely. Not a `ClosedRange`, which traps where its ends are the wrong way
/// round: a declaration reports that.
public struct Bounds: Hashable, Sendable {
  public var low: Double
  public var high: Double

  public init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }
}

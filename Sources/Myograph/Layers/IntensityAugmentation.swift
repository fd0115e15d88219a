/// Values to the power of an exponent between two, each channel between its smallest and its largest value, while a
/// network is trained. A constant channel stays as it is.
public struct RandomGamma: Layer {
  var exponents: Bounds
  var probability: Double

  public init(from low: Double = 0.7, to high: Double = 1.5, probability: Double = 0.5) {
    exponents = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.gamma(exponents), probability, after: input)
  }
}

/// Contrast times a factor around each channel's mean, and brightness plus some of its standard deviations, while a
/// network is trained. For use after `NormalizeIntensity`, which would undo it.
public struct RandomBrightnessContrast: Layer {
  var brightness: Bounds
  var contrast: Bounds
  var probability: Double

  /// - Parameters:
  ///   - brightness: up to so many standard deviations, up or down.
  ///   - low, high: between them lies the contrast's factor.
  public init(
    brightness: Double = 0.3, contrastFrom low: Double = 0.75, to high: Double = 1.25,
    probability: Double = 0.5
  ) {
    self.brightness = Bounds(-brightness, brightness)
    contrast = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(
      .brightnessContrast(brightness: brightness, contrast: contrast), probability, after: input)
  }
}

/// Adds normal noise to every value, while a network is trained.
public struct GaussianNoise: Layer {
  var deviation: Bounds
  var probability: Double

  /// - Parameters low, high: between them lies the noise's standard deviation, as a part of each channel's own.
  public init(from low: Double = 0, to high: Double = 0.1, probability: Double = 0.5) {
    deviation = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.noise(deviation: deviation), probability, after: input)
  }
}

/// Blurs by a Gaussian that ends at ⌊4σ + ½⌋ pixels, while a network is trained; outside the image its border goes on.
public struct GaussianBlur: Layer {
  var sigma: Bounds
  var probability: Double

  /// - Parameters low, high: between them lies σ, in pixels.
  public init(from low: Double = 0.5, to high: Double = 1, probability: Double = 0.5) {
    sigma = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.blur(sigma: sigma), probability, after: input)
  }
}

/// Brightens and darkens smoothly over the image as a coil does, while a network is trained: values times the
/// exponential of a polynomial of the third degree (Van Leemput et al. 1999, doi 10.1109/42.811270).
///
/// For use before `NormalizeIntensity`, where values are positive.
public struct BiasField: Layer {
  var strength: Double
  var probability: Double

  /// - Parameter strength: the largest magnitude of each coefficient.
  public init(strength: Double = 0.3, probability: Double = 0.5) {
    self.strength = strength
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.biasField(strength: strength), probability, after: input)
  }
}

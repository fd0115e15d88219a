/// Moves what is imaged while a scanner acquires its lines of k-space, one after the other, and a network is trained. At
/// two moments it is displaced, and all the time it sways, along rows or along columns, as likely: the direction in which
/// the lines are encoded by phase. Blurred borders and ghosts are what comes of it, as in TorchIO's `RandomMotion` and
/// `RandomGhosting` (Pérez-García et al. 2021, doi 10.1016/j.cmpb.2021.106236). Labels stay: they show where it is while
/// k-space's centre is acquired.
///
/// The image is taken for the scanner's whole field of view, and comes out in magnitudes. For use before
/// `NormalizeIntensity`, where values are positive.
public struct RandomMotion: Layer {
  var displacement: Double
  var sway: Double
  var probability: Double

  /// - Parameters:
  ///   - displacement: how far away it is moved at most, in pixels.
  ///   - sway: the swaying's largest amplitude, in pixels. From one side to the other and back it takes between 2 and 16
  ///     lines, and as many ghosts come of it.
  public init(displacement: Double = 3, sway: Double = 0.5, probability: Double = 0.5) {
    self.displacement = displacement
    self.sway = sway
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.motion(displacement: displacement, sway: sway), probability, after: input)
  }
}

/// Leaves the outer lines of k-space out, along rows or along columns, as likely, while a network is trained: so do
/// scanners that acquire fewer lines, and fill in zeros. What is imaged is blurred in that direction, and rings at borders.
///
/// It is the resolution within a slice. Thick slices show the mean of what lies through the plane, and of that a single
/// slice holds nothing. The image is taken for the scanner's whole field of view, and comes out in magnitudes. For use
/// before `NormalizeIntensity`, where values are positive.
public struct RandomLowResolution: Layer {
  var shares: Bounds
  var probability: Double

  /// - Parameters low, high: between them lies the share of lines that are acquired.
  public init(from low: Double = 0.5, to high: Double = 0.9, probability: Double = 0.5) {
    shares = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.lowResolution(shares: shares), probability, after: input)
  }
}

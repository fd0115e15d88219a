/// Rows, and columns, in reverse, each with a probability, while a network is trained. Labels move along.
public struct RandomFlip: Layer {
  var probability: Double

  public init(probability: Double = 0.5) { self.probability = probability }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.flip, probability, after: input)
  }
}

/// Rotates by an angle between two, in degrees, counter-clockwise around the centre, while a network is trained. Labels
/// move along. The image becomes as large as it must, black outside; `RandomCrop` behind it shows none of that where
/// it can.
public struct RandomRotation: Layer {
  var degrees: Bounds
  var probability: Double

  public init(from low: Double = -30, to high: Double = 30, probability: Double = 1) {
    degrees = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.rotation(degrees: degrees), probability, after: input)
  }
}

/// Enlarges H×W to ⌊s·H + ½⌋×⌊s·W + ½⌋, s between two factors, while a network is trained. Labels move along.
public struct RandomScale: Layer {
  var factors: Bounds
  var probability: Double

  public init(from low: Double = 0.7, to high: Double = 1.4, probability: Double = 1) {
    factors = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.scale(factors), probability, after: input)
  }
}

/// height×width pixels at a random place, none of them outside the image where that is large enough, while a network is
/// trained; as `CenterCrop` when it runs. Labels move along. After it, rows and columns are known.
public struct RandomCrop: Layer {
  var crop: Crop

  public init(_ side: Int, foreground: Double = 0) {
    self.init(height: side, width: side, foreground: foreground)
  }

  /// - Parameter foreground: the share of samples whose crop lies around a pixel of some class but the first, each class
  ///   that the slice has as often.
  public init(height: Int, width: Int, foreground: Double = 0) {
    crop = Crop(size: Size(height: height, width: width), foreground: foreground)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.crop(crop), 1, after: input)
  }
}

/// Covers slices of any size by tiles of height×width pixels: a running network sees one after the other, and the
/// probabilities of all that lie on a pixel are blended, each by a Gaussian around its tile's centre. Trained on tiles at
/// random places. For use in place of a crop, with Softmax and RestoreGrid at the end. After it, rows and columns are known.
public struct Tiles: Layer {
  var crop: Crop

  public init(_ side: Int, overlap: Double = 0.5, foreground: Double = 0.33) {
    self.init(height: side, width: side, overlap: overlap, foreground: foreground)
  }

  /// - Parameters:
  ///   - overlap: of neighbouring tiles, as a share of their side, at least; from 0 to 0.9.
  ///   - foreground: the share of training samples whose tile lies around a pixel of some class but the first, each class
  ///     that the slice has as often.
  public init(height: Int, width: Int, overlap: Double = 0.5, foreground: Double = 0.33) {
    crop = Crop(size: Size(height: height, width: width), foreground: foreground, overlap: overlap)
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.crop(crop), 1, after: input)
  }
}

/// Bends the image smoothly, while a network is trained. Labels move along. For use right after the crop.
public struct ElasticDeformation: Layer {
  var spacing: Double
  var deviation: Bounds
  var probability: Double

  /// - Parameters:
  ///   - spacing: pixels from one control point to the next.
  ///   - low, high: between them lies the standard deviation of the control points' displacements, in pixels.
  public init(spacing: Double = 32, from low: Double = 0, to high: Double = 6, probability: Double = 0.5) {
    self.spacing = spacing
    deviation = Bounds(low, high)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.elastic(spacing: spacing, deviation: deviation), probability, after: input)
  }
}

/// Makes a sample with another cavity and another wall of one, as diseases do, while a network is trained: the cavity
/// larger or smaller, the wall around it thicker or thinner, as labels show them. Labels move along. For use right after
/// the input. Samples without either class stay as they are.
///
/// Pixels move along rays from the cavity's centre, none beyond 2.5 of the wall's outer radii. The map is continuous and
/// has an inverse: nothing tears or folds, so every class stays as connected as it was. Where the image ends nearer, its
/// border goes on.
public struct RandomRemodeling: Layer {
  var remodeling: Remodeling
  var probability: Double

  /// - Parameters:
  ///   - cavity, wall: their classes, each in one piece.
  ///   - dilation: between which the factor of the cavity's radius lies; its area goes by the square. From 0.5 to 2.
  ///   - thickness: the same of the wall's thickness.
  public init(
    cavity: Int, wall: Int, dilation: Bounds = Bounds(0.8, 1.4), thickness: Bounds = Bounds(0.6, 1.6),
    probability: Double = 0.3
  ) {
    remodeling = Remodeling(cavity: cavity, wall: wall, dilation: dilation, thickness: thickness)
    self.probability = probability
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.augment(.remodeling(remodeling), probability, after: input)
  }
}

extension GraphBuilder {
  mutating func augment(_ kind: Augmentation.Kind, _ probability: Double, after input: Value) -> Value {
    let augmentation = Augmentation(kind: kind, probability: probability)
    return add(.augment(augmentation, stream: nextStream()), after: [input])
  }
}

/// What a node does. Attributes are plain values; nothing here knows how it is computed.
public enum Operation: Hashable, Sendable {
  case input(Input)
  // Image stages.
  case resample(spacing: Double)
  case centerCrop(height: Int, width: Int)
  case normalizeIntensity(IntensityRange)
  /// `stream` numbers the nodes that draw; labels share that of their image.
  case augment(Augmentation, stream: Int)
  /// Geometric stages as one: what they move is fetched once.
  case gather([Operation])
  case restoreGrid
  // Layers.
  case convolution(Convolution)
  case transposedConvolution(TransposedConvolution)
  case batchNorm(epsilon: Double, momentum: Double)
  case groupNorm(GroupNormalization)
  case activation(Formula)
  case pool(Pooling)
  case globalPool(Pooling.Kind)
  case upsample(scale: Int, Interpolation)
  /// Some neighbouring channels.
  case slice(first: Int, count: Int)
  /// Channels to pixels, or the other way round.
  case pixelShuffle(scale: Int, isInverse: Bool)
  /// `stream` numbers the nodes that draw; `channel` is where the input's channels begin among those that do.
  case dropout(rate: Double, DropoutUnit, stream: Int, channel: Int = 0)
  case softmax
  case argMax
  // Joins.
  case concatenate
  /// A formula of two values, of which the smaller is repeated over the other's pixels or channels, or both.
  case combine(Formula)
  /// One pixel, repeated: an operand of a concatenation.
  case repeatPixel(Size)
  /// What is learned of each channel, or of all of them, as one pixel.
  case learned(Learned)
  // Training.
  case loss(LossTerm)
  /// Σ weight · value of its inputs, which are losses.
  case weightedSum([Double])
  /// What a batch norm or a loss needs of the whole batch, before it computes anything.
  case batchSums(BatchSums)
  /// The next running mean and variance of the batch norm of that name, from the statistics of a value with so many
  /// pixels.
  case runningStatistics(of: String, momentum: Double, pixels: Int)
  case gradient(Gradient)

  public enum Input: Hashable, Sendable {
    /// Slices of any size.
    case scan(channels: Int)
    case tensor(channels: Int, height: Int, width: Int)
    /// The class of each pixel, which training compares with; `size` is nil for those of a scan.
    case labels(classes: Int, size: Size?)
  }

  public struct Convolution: Hashable, Sendable {
    public var channels: Int
    public var kernel: Size
    public var stride: Int
    public var dilation: Int
    public var groups: Int
    public var padding: Padding
    public var hasBias: Bool

    public init(
      channels: Int, kernel: Size, stride: Int, dilation: Int, groups: Int, padding: Padding, hasBias: Bool
    ) {
      self.channels = channels
      self.kernel = kernel
      self.stride = stride
      self.dilation = dilation
      self.groups = groups
      self.padding = padding
      self.hasBias = hasBias
    }
  }

  public struct TransposedConvolution: Hashable, Sendable {
    public var channels: Int
    public var kernel: Int
    public var stride: Int
    public var padding: Int
    public var hasBias: Bool

    public init(channels: Int, kernel: Int, stride: Int, padding: Int, hasBias: Bool) {
      self.channels = channels
      self.kernel = kernel
      self.stride = stride
      self.padding = padding
      self.hasBias = hasBias
    }
  }

  public struct GroupNormalization: Hashable, Sendable {
    /// What shares a mean and a variance.
    public enum Unit: Hashable, Sendable {
      /// A channel of a sample (instance normalization).
      case channel
      /// One of so many groups of neighbouring channels of a sample.
      case group(of: Int)
      /// All channels of a pixel (layer normalization).
      case pixel
    }

    public var unit: Unit
    public var epsilon: Double
    public var isAffine: Bool
  }

  public struct Learned: Hashable, Sendable {
    /// Whose it is, as declared.
    public var layer: String
    public var channels: Int
    /// What training begins with.
    public var initial: Double
  }

  public enum BatchSums: Hashable, Sendable {
    /// Each channel's mean and population variance: C×H×W to 2×1×C.
    case statistics
    /// Each of the loss's summands, of all classes or of each: n×1×1 or n×1×C.
    case loss(LossTerm)
  }

  public struct Pooling: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case max, average }
    public var kind: Kind
    public var window: Int
    public var stride: Int
    /// Pixels on every side that no maximum is taken of, and that a mean takes as zeros.
    public var padding: Int
    /// Whether a last window may reach beyond the padding, as long as it begins before it.
    public var ceilMode: Bool
    /// Whether a mean counts the padding that its window lies on.
    public var countsPadding: Bool

    public init(
      kind: Kind, window: Int, stride: Int, padding: Int = 0, ceilMode: Bool = false,
      countsPadding: Bool = true
    ) {
      self.kind = kind
      self.window = window
      self.stride = stride
      self.padding = padding
      self.ceilMode = ceilMode
      self.countsPadding = countsPadding
    }
  }
}

/// Rows and columns: a `Size`, or a number for a square.
public protocol Sides {
  var size: Size { get }
}

extension Int: Sides {
  public var size: Size { Size(self) }
}

/// Rows and columns of a kernel.
public struct Size: Hashable, Sendable, ExpressibleByIntegerLiteral, Sides {
  public var height: Int
  public var width: Int

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }
  public init(_ side: Int) { self.init(height: side, width: side) }
  public init(integerLiteral side: Int) { self.init(side) }

  public var size: Size { self }
}

/// What surrounds a convolution's input; the values are zeros.
public enum Padding: Hashable, Sendable {
  /// Half of the kernel on every side, so that stride 1 keeps the size. For odd kernels.
  case same
  /// None.
  case valid
  case explicit(top: Int, left: Int, bottom: Int, right: Int)

  /// The same on every side.
  public static func explicit(_ padding: Int) -> Padding {
    .explicit(top: padding, left: padding, bottom: padding, right: padding)
  }
}

/// How values between pixels are made.
public enum Interpolation: Hashable, Sendable {
  case nearest
  /// With aligned corners the corner pixels of both grids lie on each other; without, their borders do.
  case bilinear(alignedCorners: Bool)
}

/// What a dropout draws: single values, or whole channels.
public enum DropoutUnit: Hashable, Sendable { case elements, channels }

/// How intensities are brought to a common range, each channel by itself.
public enum IntensityRange: Hashable, Sendable {
  /// (v − mean) / standard deviation of the slice; a constant slice becomes zeros.
  case zScore
  /// (v − min) / (max − min + 1e-10).
  case minMax
  /// 0 at the lower value and below it, 1 at the higher one and above; one pair for all channels, or one for each.
  case windows([Bounds])
  /// The same between two percentiles of the slice, from 0 to 100, as NumPy interpolates them.
  case percentiles(Bounds)
  /// (v − mean) / standard deviation of all pixels of the training data, which are kept with the weights.
  case dataset

  /// For images whose values have a unit, such as Hounsfield's.
  public static func window(from low: Double, to high: Double) -> IntensityRange {
    .windows([Bounds(low, high)])
  }

  public static func percentiles(from low: Double, to high: Double) -> IntensityRange {
    .percentiles(Bounds(low, high))
  }
}

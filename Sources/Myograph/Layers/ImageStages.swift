/// Begins a network on a scan: slices of any size, with `channels` values in each pixel.
public struct Scan: Layer {
  var channels: Int

  public init(channels: Int = 1) { self.channels = channels }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.input(.scan(channels: channels)), after: input.node == nil ? [] : [input])
  }
}

/// Begins a network on a C×H×W tensor.
public struct Input: Layer {
  var channels: Int
  var height: Int
  var width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    let operation = Operation.input(.tensor(channels: channels, height: height, width: width))
    return builder.add(operation, after: input.node == nil ? [] : [input])
  }
}

/// Resamples a scan's slices to square pixels of `spacing` millimetres, bilinearly, centres aligned.
public struct Resample: Layer {
  var spacing: Double

  public init(spacing: Double) { self.spacing = spacing }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.resample(spacing: spacing), after: [input])
  }
}

/// The central height×width pixels, from row ⌊(H − height) / 2⌋ on; zeros where the image is smaller.
/// After it, rows and columns are known.
public struct CenterCrop: Layer {
  var height: Int
  var width: Int

  public init(_ side: Int) { self.init(height: side, width: side) }

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.centerCrop(height: height, width: width), after: [input])
  }
}

/// Brings each channel of each slice to a common range, such as `.zScore`, `.window(from: -160, to: 240)`,
/// `.percentiles(from: 0.5, to: 99.5)` or `.dataset`, whose numbers are measured when training begins.
public struct NormalizeIntensity: Layer {
  var range: IntensityRange

  public init(_ range: IntensityRange) { self.range = range }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.normalizeIntensity(range), after: [input])
  }
}

/// Undoes `CenterCrop` and `Resample`: class maps return to the scan's own grid, bilinearly; what lies outside
/// the crop is background (class 0).
public struct RestoreGrid: Layer {
  public init() {}

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.restoreGrid, after: [input])
  }
}

/// Makes of scale² channels each a square of scale × scale pixels: C×H×W to (C / scale²)×(scale·H)×(scale·W), as PyTorch's
/// `PixelShuffle` (Shi et al. 2016). Channel c·scale² + i·scale + j gives row i and column j of channel c's squares.
public struct PixelShuffle: Layer {
  var scale: Int

  public init(_ scale: Int) { self.scale = scale }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.pixelShuffle(scale: scale, isInverse: false), after: [input])
  }
}

/// Makes of each square of scale × scale pixels scale² channels: C×H×W to (scale²·C)×(H / scale)×(W / scale), what
/// `PixelShuffle` undoes.
public struct PixelUnshuffle: Layer {
  var scale: Int

  public init(_ scale: Int) { self.scale = scale }

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.add(.pixelShuffle(scale: scale, isInverse: true), after: [input])
  }
}

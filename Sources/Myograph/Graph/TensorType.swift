/// Rows and columns of a value.
public enum Extent: Hashable, Sendable {
  /// Known when the network is compiled.
  case fixed(height: Int, width: Int)
  /// A scan's slice, known when it is read; after `Resample`, with `spacing` millimetres between pixels.
  case scan(spacing: Double?)
}

/// What a node computes: channels × rows × columns of numbers, or a label for each pixel; one for each sample unless
/// its scope says otherwise.
public struct TensorType: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    case values
    case labels(classes: Int)
  }

  public enum Scope: Hashable, Sendable {
    /// One for each sample of a batch.
    case sample
    /// One for the whole batch: losses, statistics, gradients of parameters.
    case batch
  }

  public var channels: Int
  public var extent: Extent
  public var content: Content
  public var scope: Scope

  public init(channels: Int, extent: Extent, content: Content = .values, scope: Scope = .sample) {
    self.channels = channels
    self.extent = extent
    self.content = content
    self.scope = scope
  }

  /// Height and width, where they are known.
  public var size: (height: Int, width: Int)? {
    guard case .fixed(let height, let width) = extent else { return nil }
    return (height, width)
  }

  /// The same values with another number of channels.
  func with(channels: Int) -> TensorType {
    TensorType(channels: channels, extent: extent, content: content, scope: scope)
  }

  func with(height: Int, width: Int) -> TensorType {
    TensorType(
      channels: channels, extent: .fixed(height: height, width: width), content: content, scope: scope)
  }
}

extension TensorType: CustomStringConvertible {
  /// "16×128×128", "1×scan", "256×256 labels", "1×1×1 per batch".
  public var description: String {
    let extent: String
    switch self.extent {
    case .fixed(let height, let width): extent = "\(height)×\(width)"
    case .scan(nil): extent = "scan"
    case .scan(let spacing?): extent = "scan at \(spacing) mm"
    }
    if case .labels = content { return "\(extent) labels" }
    return "\(channels)×\(extent)" + (scope == .batch ? " per batch" : "")
  }
}

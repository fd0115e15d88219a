/// Rows and columns of a value.
public enum Extent: Hashable, Sendable {
  /// Known when the network is compiled.
  case fixed(height: Int, width: Int)
  /// A scan's slice, known when it is read; after `Resample`, with `spacing` millimetres between pixels.
  case scan(spacing: Double?)
}

/// What a node computes, for one sample: channels × rows × columns of numbers, or a label for each pixel.
public struct TensorType: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    case values
    case labels(classes: Int)
  }

  public var channels: Int
  public var extent: Extent
  public var content: Content

  public init(channels: Int, extent: Extent, content: Content = .values) {
    self.channels = channels
    self.extent = extent
    self.content = content
  }

  /// Height and width, where they are known.
  public var size: (height: Int, width: Int)? {
    guard case .fixed(let height, let width) = extent else { return nil }
    return (height, width)
  }

  /// The same values with another number of channels.
  func with(channels: Int) -> TensorType {
    TensorType(channels: channels, extent: extent, content: content)
  }

  func with(height: Int, width: Int) -> TensorType {
    TensorType(channels: channels, extent: .fixed(height: height, width: width), content: content)
  }
}

extension TensorType: CustomStringConvertible {
  /// "16×128×128", "1×scan", "1×256×256 labels".
  public var description: String {
    let extent: String
    switch self.extent {
    case .fixed(let height, let width): extent = "\(height)×\(width)"
    case .scan(nil): extent = "scan"
    case .scan(let spacing?): extent = "scan at \(spacing) mm"
    }
    if case .labels = content { return "\(extent) labels" }
    return "\(channels)×\(extent)"
  }
}

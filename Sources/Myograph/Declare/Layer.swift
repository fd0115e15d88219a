/// One step of a network. The library's layers, and every `Block`, are layers.
public protocol Layer: Sendable {
  /// Adds this layer's nodes to the graph, after `input`, and returns the value that the next layer gets.
  ///
  /// Mistakes are reported to the builder, not thrown: one declaration yields all its errors at once.
  func add(to builder: inout GraphBuilder, after input: Value) -> Value
}

/// A layer made of layers. Its parameters are plain Swift properties; its body may use `for`, `if`, `switch`,
/// `let`, helper functions and other blocks.
///
/// A block opens a scope in the names of its weights: the first convolution of the second `ConvBlock` is
/// `convBlock2.conv1`.
public protocol Block: Layer {
  @LayerBuilder var body: Layers { get }
}

extension Block {
  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.scope(lowerCamelCase(layerName(of: Self.self))) { $0.add(body, after: input) }
  }
}

/// A block that is compiled by itself, beginning with `Scan` or `Input`, or placed in one that is.
///
/// It opens no scope unless it is given a name: its weights have the same names whatever pipeline stands around it.
public protocol Network: Block {}

extension Network {
  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.scopeIfNamed { $0.add(body, after: input) }
  }
}

/// A layer together with the place where it was written.
public struct PlacedLayer: Sendable {
  public var layer: any Layer
  public var location: SourceLocation
  /// The rounds of loops and calls of helpers that it came through to the body that has it, innermost first.
  public var route: [Waypoint] = []
}

/// What a result-builder body evaluates to: layers, one after the other.
public struct Layers: Sendable {
  public var placed: [PlacedLayer]

  public init(_ placed: [PlacedLayer] = []) { self.placed = placed }
}

/// A layer under a name of its own: `Conv2D(16).named("stem")` has the weights `stem.weight`, `stem.bias`.
/// A block, branch or network begins the names of its weights with it: `ConvBlock(16).named("stem")` has
/// `stem.conv1.weight`.
public struct Named: Layer {
  var name: String
  var layer: any Layer

  public func add(to builder: inout GraphBuilder, after input: Value) -> Value {
    builder.named(name) { layer.add(to: &$0, after: input) }
  }
}

extension Layer {
  public func named(_ name: String) -> Named { Named(name: name, layer: self) }
}

/// A layer's type without what it is specialised for: "Swish".
func layerName(of type: any Layer.Type) -> String {
  String(String(describing: type).prefix { $0 != "<" })
}

/// "UNet" → "unet", "ConvBlock" → "convBlock", "FCNHead" → "fcnHead".
func lowerCamelCase(_ name: String) -> String {
  let capitals = name.prefix { $0.isUppercase }
  if capitals.count == name.count
    || name.dropFirst(capitals.count).allSatisfy({ !$0.isUppercase })
      && capitals.count > 1
  {
    return name.lowercased()
  }
  let lowered = capitals.count > 1 ? capitals.count - 1 : capitals.count
  return name.prefix(lowered).lowercased() + name.dropFirst(lowered)
}

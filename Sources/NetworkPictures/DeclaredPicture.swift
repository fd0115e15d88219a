/// A network as it was declared: layers, shapes, parameters, places.
public struct DeclaredPicture: Codable, Equatable, Sendable {
  public struct Layer: Codable, Equatable, Sendable {
    /// Full and unique: "convBlock1.conv1".
    public var name: String
    public var layer: String
    /// The type of what it gives: "16×256×256".
    public var result: String
    public var parameters: Int
    /// Names of the layers that it reads.
    public var inputs: [String]
    /// File and line, without folders: the same wherever a package lies.
    public var location: String

    public init(
      name: String, layer: String, result: String, parameters: Int, inputs: [String], location: String
    ) {
      (self.name, self.layer, self.result) = (name, layer, result)
      (self.parameters, self.inputs, self.location) = (parameters, inputs, location)
    }
  }

  public var layers: [Layer]

  public init(layers: [Layer]) { self.layers = layers }

  public var text: String {
    let rows = layers.map { layer in
      [
        layer.name, layer.layer, layer.result, layer.parameters == 0 ? "-" : "\(layer.parameters)",
        layer.inputs.joined(separator: ", "), layer.location,
      ]
    }
    return columns([["NAME", "LAYER", "RESULT", "PARAMETERS", "INPUTS", "DECLARED AT"]] + rows)
  }

  func dot(title: String) -> String {
    let indices = Dictionary(zip(layers.map(\.name), layers.indices)) { first, _ in first }
    var lines = ["digraph \"\(label([title]))\" {", "  node [shape=box, fontname=\"Helvetica\"];"]
    for (index, layer) in layers.enumerated() {
      lines.append("  n\(index) [label=\"\(label([layer.layer, layer.name, layer.result]))\"];")
      lines += layer.inputs.compactMap { indices[$0] }.map { "  n\($0) -> n\(index);" }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }
}

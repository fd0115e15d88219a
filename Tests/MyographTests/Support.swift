import Myograph

/// A network written where it is declared.
struct Sketch: Network {
  var layers: Layers

  init(@LayerBuilder _ layers: () -> Layers) { self.layers = layers() }

  var body: Layers { return layers }
}

func graph(@LayerBuilder _ layers: () -> Layers) throws -> Graph {
  try Declaration("sketch", Sketch(layers)).graph()
}

/// "conv1: 16×8×8" for each node: what a declaration came to.
func outline(@LayerBuilder _ layers: () -> Layers) throws -> [String] {
  try graph(layers).nodes.map { "\($0.name): \($0.type)" }
}

/// Every line that is printed about a declaration, with its place relative to the call: "+2:7: error: …" is two lines
/// below `mistakes {`, at column 7. Places in other files keep the file's name: "Library.swift:12:5: …".
func mistakes(
  _ name: String = "sketch", filePath: String = #filePath, line: Int = #line,
  @LayerBuilder _ layers: () -> Layers
) -> [String] {
  mistakes(
    of: Declaration(name, Sketch(layers), filePath: filePath, line: line, column: 1),
    filePath: filePath,
    line: line)
}

func mistakes(of declaration: Declaration, filePath: String = #filePath, line: Int = #line)
  -> [String]
{
  do throws(DeclarationErrors) {
    _ = try declaration.graph()
    return []
  } catch {
    return relative(error.description, filePath, line)
  }
}

/// Every line that is printed about a declaration without a mistake: its warnings.
func warnings(
  filePath: String = #filePath, line: Int = #line, @LayerBuilder _ layers: () -> Layers
) throws -> [String] {
  let declaration = Declaration("sketch", Sketch(layers), filePath: filePath, line: line, column: 1)
  return try declaration.graph().warnings.flatMap { relative($0.description, filePath, line) }
}

private func relative(_ text: String, _ filePath: String, _ line: Int) -> [String] {
  text.split(separator: "\n").map { text in
    let parts = text.split(separator: ":", maxSplits: 2)
    guard parts.count == 3, let found = Int(parts[1]) else { return String(text) }
    if parts[0] == filePath { return "+\(found - line):\(parts[2])" }
    return "\(parts[0].split(separator: "/").last ?? ""):\(found):\(parts[2])"
  }
}

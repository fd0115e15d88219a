/// A network under the name by which it is compiled, listed and run.
public struct Declaration: Sendable {
  public var name: String
  public var network: any Network
  /// What the network tells apart; nil: "background", "class 1", "class 2" …
  public var classes: [ClassLabel]?
  public var location: SourceLocation

  /// - Parameters:
  ///   - name: letters, digits and hyphens, beginning with a letter, e.g. `unet16-bilinear-192`.
  ///   - classes: as many as the network's last layer has channels, in their order; the first is the background. Label maps,
  ///     tables and pictures call them by these names.
  public init(
    _ name: String, _ network: any Network, classes: [ClassLabel]? = nil, filePath: String = #filePath,
    line: Int = #line,
    column: Int = #column
  ) {
    self.name = name
    self.network = network
    self.classes = classes
    self.location = SourceLocation(path: filePath, line: line, column: column)
  }

  /// Evaluates the declaration.
  ///
  /// - Throws: every mistake in it, in the order in which they were written.
  public func graph() throws(DeclarationErrors) -> Graph {
    var builder = GraphBuilder(name: name, location: location)
    if !isValid(name: name, marks: ["-"]) { builder.report(.invalidNetworkName(name)) }
    let output = network.add(to: &builder, after: .none)
    return try builder.finish(output: output, classes: classes)
  }
}

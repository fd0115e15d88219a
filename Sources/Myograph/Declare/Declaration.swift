/// A network under the name by which it is compiled, listed and run.
public struct Declaration: Sendable {
  public var name: String
  public var network: any Network
  public var location: SourceLocation

  /// - Parameter name: letters, digits and hyphens, beginning with a letter, e.g. `unet16-bilinear-192`.
  public init(
    _ name: String, _ network: any Network, filePath: String = #filePath, line: Int = #line,
    column: Int = #column
  ) {
    self.name = name
    self.network = network
    self.location = SourceLocation(path: filePath, line: line, column: column)
  }

  /// Evaluates the declaration.
  ///
  /// - Throws: every mistake in it, in the order in which they were written.
  public func graph() throws(DeclarationErrors) -> Graph {
    var builder = GraphBuilder(name: name, location: location)
    if !isValid(name: name, marks: ["-"]) { builder.report(.invalidNetworkName(name)) }
    let output = network.add(to: &builder, after: .none)
    return try builder.finish(output: output)
  }
}

/// Collects layers with the place where each was written, also inside `for`, `if` and helper calls.
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(
    _ layer: any Layer, filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Layers {
    let location = SourceLocation(path: filePath, line: line, column: column)
    return Layers([PlacedLayer(layer: layer, location: location)])
  }

  /// A helper function's layers keep the places inside the helper.
  public static func buildExpression(_ layers: Layers) -> Layers { layers }

  public static func buildBlock(_ parts: Layers...) -> Layers { Layers(parts.flatMap(\.placed)) }
  public static func buildOptional(_ part: Layers?) -> Layers { part ?? Layers() }
  public static func buildEither(first part: Layers) -> Layers { part }
  public static func buildEither(second part: Layers) -> Layers { part }
  public static func buildArray(_ parts: [Layers]) -> Layers { Layers(parts.flatMap(\.placed)) }
  public static func buildLimitedAvailability(_ part: Layers) -> Layers { part }
}

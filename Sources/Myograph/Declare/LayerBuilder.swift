/// Collects layers with the place where each was written, also inside `for`, `if` and helper calls.
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(
    _ layer: any Layer, filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Layers {
    StackRoom.require()
    let location = SourceLocation(path: filePath, line: line, column: column)
    return Layers([PlacedLayer(layer: layer, location: location)])
  }

  /// A helper function's layers keep the places inside the helper.
  public static func buildExpression(
    _ layers: Layers, filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Layers {
    let call = SourceLocation(path: filePath, line: line, column: column)
    return layers.through(Waypoint(kind: .call, location: call))
  }

  public static func buildBlock(_ parts: Layers...) -> Layers { Layers(parts.flatMap(\.placed)) }
  public static func buildOptional(_ part: Layers?) -> Layers { part ?? Layers() }
  public static func buildEither(first part: Layers) -> Layers { part }
  public static func buildEither(second part: Layers) -> Layers { part }
  public static func buildArray(
    _ parts: [Layers], filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Layers {
    let loop = SourceLocation(path: filePath, line: line, column: column)
    return Layers(
      parts.enumerated().flatMap { index, part in
        part.through(Waypoint(kind: .round(index + 1), location: loop)).placed
      })
  }
  public static func buildLimitedAvailability(_ part: Layers) -> Layers { part }
}

extension Layers {
  /// Recursive helpers come through themselves over and over: the innermost places say enough.
  private static let longestRoute = 3

  /// The same layers, one step further from the body that will have them.
  fileprivate func through(_ waypoint: Waypoint) -> Layers {
    var result = self
    for index in placed.indices where placed[index].route.count < Self.longestRoute {
      if placed[index].route.last != waypoint { result.placed[index].route.append(waypoint) }
    }
    return result
  }
}

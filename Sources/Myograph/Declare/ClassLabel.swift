/// A class that a network tells apart, as people read it in tables and pictures. A name alone will do:
///
/// ```swift
/// Declaration("cells16", pipeline, classes: ["background", "cell", ClassLabel("membrane", colour: 0xE69F00)])
/// ```
public struct ClassLabel: Hashable, Sendable, ExpressibleByStringLiteral {
  public var name: String
  /// Red, green and blue as 0xRRGGBB; nil: one of a palette's.
  public var colour: Int?

  public init(_ name: String, colour: Int? = nil) {
    self.name = name
    self.colour = colour
  }

  public init(stringLiteral name: String) { self.init(name) }

  /// Largest number of characters in a name.
  static let longestName = 100

  /// "background", "class 1", "class 2" …
  static func numbered(_ count: Int) -> [ClassLabel] {
    (0..<count).map { ClassLabel($0 == 0 ? "background" : "class \($0)") }
  }

  /// Names are headings of tables and keys of JSON.
  var hasUsableName: Bool {
    !name.isEmpty && name.count <= Self.longestName && name.first != " " && name.last != " "
      && name.unicodeScalars.allSatisfy {
        ![.control, .format, .surrogate, .unassigned].contains($0.properties.generalCategory)
      }
  }
}

extension Graph {
  /// How many classes the declared result, or else the loss, tells apart; 0 where neither tells any.
  var classCount: Int {
    var node = nodes[output]
    if node.operation == .argMax { return nodes[node.inputs[0]].type.channels }
    for case .input(.labels(let classes, _)) in nodes.map(\.operation) { return classes }
    if node.operation == .restoreGrid { node = nodes[node.inputs[0]] }
    return node.operation == .softmax ? node.type.channels : 0
  }
}

extension GraphBuilder {
  /// Gives a finished graph the names of its classes, and reports what is wrong with them.
  mutating func name(_ classes: [ClassLabel]?, of graph: inout Graph, at location: SourceLocation) {
    let count = graph.classCount
    graph.classes = classes ?? ClassLabel.numbered(count)
    guard let classes else { return }
    let report = { (error: DeclarationError, builder: inout GraphBuilder) in
      builder.report(error, at: location)
    }
    if count == 0 {
      report(.classesOfNothing(graph.name), &self)
    } else if classes.count != count {
      report(.classNamesCount(classes.count, classes: count), &self)
    }
    var seen: Set<String> = []
    for label in classes {
      if !label.hasUsableName { report(.invalidClassName(label.name), &self) }
      // "Cell" and "cell" would be one name to a reader of a data set.
      if !seen.insert(label.name.lowercased()).inserted { report(.classNamedTwice(label.name), &self) }
      if let colour = label.colour, !(0...0xFFFFFF).contains(colour) {
        report(.colourOutOfRange(label.name, colour), &self)
      }
    }
  }
}

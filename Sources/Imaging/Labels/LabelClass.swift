/// One of the classes that a label map and a network tell apart; the first of several is the background.
public struct LabelClass: Hashable, Sendable {
  public var name: String
  /// In pictures; nil: one that the palette has for its place.
  public var colour: Colour?
  /// What data sets may call it besides, in small letters, with spaces between words.
  public var otherNames: Set<String>

  public init(_ name: String, colour: Colour? = nil, otherNames: Set<String> = []) {
    self.name = name
    self.colour = colour
    self.otherNames = otherNames
  }

  /// "Outer_Membrane" is "outer membrane", and nothing else is.
  package func isCalled(_ name: String) -> Bool {
    let plain = Self.plain(name)
    return plain == Self.plain(self.name) || otherNames.contains(plain)
  }

  static func plain(_ name: String) -> String { name.lowercased().replacing(/[_\-\s]+/, with: " ") }
}

extension [LabelClass] {
  /// Whether these are the same classes, in the same order, whatever their colours.
  public func haveNames(of others: [LabelClass]) -> Bool { map(\.name) == others.map(\.name) }
}

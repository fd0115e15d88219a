/// One of the classes that a label map and a network tell apart; the first of several is the background.
public struct LabelClass: Hashable, Sendable {
  public var name: String
  /// In pictures; nil: one that the palette has for its place.
  public var colour: Colour?

  public init(_ name: String, colour: Colour? = nil) {
    self.name = name
    self.colour = colour
  }
}

/// Something in a declaration that is legal and looks like a mistake, as a value. `DeclarationWarning.text` says it in
/// words.
public enum DeclarationWarning: Hashable, Sendable {
  /// A norm, activation or dropout that is an operand of a join by itself, beside a plain layer.
  case operandByItself(String, of: String)
  /// So many operands, from this one on, which can't be joined, and could be if they were one.
  case operandsFormSequence(Int, of: String)
  /// Tiles of a size that is smaller than so many pixels, which the network sees on each side of one.
  case tilesSmallerThanReach(Size, reach: Int)
  /// A layer that neither the network's result nor its loss needs.
  case resultNotUsed(String)
}

extension Problem<DeclarationWarning>: CustomStringConvertible {
  /// A line `path:line:column: warning: …` with notes.
  public var description: String { description("warning", kind.text) }
}

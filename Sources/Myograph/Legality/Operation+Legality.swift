/// What is legal, as data: one validator per rule. The builder runs all of them on what was declared, the
/// compiler's verifier again on what its passes made of it.
extension Operation {
  /// Mistakes that can be seen without knowing the input.
  var ownProblems: [DeclarationError] { Self.attributeRules.compactMap { $0(self) } }

  /// Every mistake for these inputs. `ancestors` are the operations before this one, nearest first.
  public func problems(
    inputs: [TensorType], ancestors: @autoclosure () -> [Operation]
  ) -> [DeclarationError] {
    let own = ownProblems
    if !own.isEmpty { return own }
    // A layer in the wrong place has one problem, whatever its input looks like there.
    for rule in Self.placeRules {
      if let problem = rule(self, inputs, ancestors) { return [problem] }
    }
    return Self.shapeRules.compactMap { $0(self, inputs) }
  }

  /// Sizes stay far from what integers can't hold: a plane of the largest image has 2^30 pixels.
  static let largestSide = 32_768
  static let largestChannels = 65_536
  static let largestKernel = 255
  /// Parts of it.
  static let longestFormula = 1000
  static let longestGradient = 10000
  /// Of a loss: a kernel keeps them on its stack, for each of up to 256 classes.
  static let mostSums = 16
  static let largestElements = 1 << 31
}

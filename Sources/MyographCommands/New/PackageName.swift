/// What a new package, its program and its network are called: an identifier of Swift and of C.
struct PackageName: Equatable {
  let text: String

  private static let longest = 64
  /// Modules that a program has in any case.
  private static let taken = ["swift", "main", "foundation", "testing", "argumentparser"]

  /// - Throws: `UsageError` where it is no identifier, or a target would be called as another is.
  init(_ text: String, besides checkout: Checkout) throws(UsageError) {
    guard text.wholeMatch(of: #/[A-Za-z][A-Za-z0-9_]*/#) != nil, text.utf8.count <= Self.longest else {
      throw UsageError(
        description: "Can't name a package \"\(text)\" because Swift and C can't; "
          + "use a letter, then letters, digits and _, \(Self.longest) at most")
    }
    self.text = text
    let known = Self.taken + checkout.targets.map { $0.lowercased() }
    if let target = targets.first(where: { known.contains($0.lowercased()) }) {
      throw UsageError(
        description:
          "Can't name a package \"\(text)\" because another module is called \(target); use another name")
    }
  }

  /// "cells" → "Cells".
  var capitalized: String { text.prefix(1).uppercased() + text.dropFirst() }

  var compiler: String { capitalized + "Compiler" }
  var kernels: String { capitalized + "Kernels" }
  var tests: String { capitalized + "Tests" }
  /// The declaration's type.
  var network: String { capitalized + "Network" }

  private var targets: [String] { [text, compiler, kernels, tests] }
}

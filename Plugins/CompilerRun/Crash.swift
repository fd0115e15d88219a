import Foundation

/// How a package's network compiler crashed.
struct Crash {
  var signal: Int32
  /// What it and Swift's runtime wrote about it.
  var report: String
  /// The one that was evaluated; nil: none yet.
  var network: String?
  /// Those of the compiler.
  var arguments: [String]

  /// What stands before a network's name where the compiler says that it evaluates it.
  static let announcement = "Evaluating "

  /// One line: at the line of the package that was running, else where the network is named.
  var message: String {
    "\(frame ?? namedAt): error: Can't evaluate network \"\(network ?? value(of: "--network"))\" because \(cause)"
  }

  /// The declaration's own frames can overflow it before Myograph's `StackRoom` sees it.
  private var overflowsStack: Bool { signal == SIGSEGV || signal == SIGBUS || reason == "the stack is full" }

  private var reason: Substring? { rests(after: "Fatal error: ").first }

  private var cause: String {
    if overflowsStack { return "its declaration calls itself without an end; use a condition that ends it" }
    let reason = reason ?? "a number left its range"
    return "its declaration stopped: \(reason); use values that this code can take"
  }

  /// Where it was; nil where the report doesn't say. The line that calls itself is the one that most frames stand at.
  /// Frames that the Swift compiler made have no line.
  private var frame: String? {
    let root = value(of: "--root") + "/"
    let frames = rests(after: " at \(root)").filter { $0.split(separator: ":").count == 3 }
    let counts = Dictionary(frames.map { ($0, 1) }, uniquingKeysWith: +)
    let frame = overflowsStack ? counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key : frames.first
    return frame.map { root + $0 }
  }

  /// What stands behind `mark` in each line of the report that has it.
  private func rests(after mark: String) -> [Substring] {
    report.split(separator: "\n").compactMap { line in line.range(of: mark).map { line[$0.upperBound...] } }
  }

  /// Where the network is named: behind the option that names it.
  private var namedAt: String {
    value(of: "--named-at", from: network.flatMap(arguments.firstIndex) ?? 0)
  }

  private func value(of option: String, from first: Int = 0) -> String {
    guard let index = arguments[first...].firstIndex(of: option), index + 1 < arguments.count else {
      return ""
    }
    return arguments[index + 1]
  }
}

import Foundation

/// How a package's network compiler crashed.
struct Crash {
  var signal: Int32
  /// What it and Swift's runtime wrote about it.
  var report: String
  /// The one that was evaluated, and where it is named; nil: none yet.
  var network: (name: Substring, place: Substring)?
  /// Those of the compiler.
  var arguments: [String]

  init(signal: Int32, report: String, announced: Substring?, arguments: [String]) {
    self.signal = signal
    self.report = report
    self.arguments = arguments
    let words = announced?.dropFirst(Self.announcement.count).split(separator: " ", maxSplits: 2)
    if let words, words.count == 3 { network = (words[0], words[2]) }
  }

  /// What the compiler says before it evaluates a network: "Evaluating NAME of PLACE".
  static let announcement = "Evaluating "

  /// One line: at the line of the package that was running, else where the network is named.
  var message: String {
    let place = frame ?? network.map { String($0.place) } ?? "\(value(of: "--header")):1:1"
    let what = network.map { "network \"\($0.name)\"" } ?? "the networks"
    return "\(place): error: Can't evaluate \(what) because \(cause)"
  }

  /// The declaration's own frames can overflow it before Myograph's `StackRoom` sees it.
  private var overflowsStack: Bool { signal == SIGSEGV || signal == SIGBUS || reason == "the stack is full" }

  private var reason: Substring? { rests(after: "Fatal error: ").first }

  private var cause: String {
    let declaration = network == nil ? "a declaration" : "its declaration"
    if overflowsStack { return "\(declaration) calls itself without an end; use a condition that ends it" }
    let reason = reason ?? "a number left its range"
    return "\(declaration) stopped: \(reason); use values that this code can take"
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

  private func value(of option: String) -> String {
    guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return "" }
    return arguments[index + 1]
  }
}

/// What keeps a run from starting or from going on, besides files and cohorts that can't be used.
public enum TrainingError: Error, Equatable, Sendable {
  /// A line for each number that makes no sense.
  case recipe([String])
  case noLabels(network: String)
  case nothingToResume(path: String)
  /// A run with another network, other data or another recipe: what, there and here.
  case otherRun(path: String, [Difference])
  /// No checkpoint is whole; with the reason of each.
  case damaged(path: String, reasons: [String])
  case inUse(path: String)
  /// A value stopped being finite; nothing was saved since.
  case notFinite(parameter: String?, step: Int, loss: Float, saved: Int)

  public struct Difference: Equatable, Sendable {
    public var name, there, here: String
  }
}

extension TrainingError: CustomStringConvertible {
  /// Lines of: can't …, because …; use ….
  public var description: String {
    switch self {
    case .recipe(let lines): lines.joined(separator: "\n")
    case .noLabels(let network):
      "Can't train \(network) on images because it doesn't give a label for each of their pixels; use a network that "
        + "begins with Scan() and ends with Softmax(), RestoreGrid() and ArgMax(), or one from Input(…) to ArgMax() of "
        + "one size"
    case .nothingToResume(let path):
      "Can't resume \"\(path)\" because it holds no checkpoint; use the folder of an earlier run, or begin one without "
        + "resuming"
    case .otherRun(let path, let differences):
      "Can't resume \"\(path)\" because it has "
        + differences.map { "\($0.name) \($0.there), not \($0.here)" }.joined(separator: ", ")
        + "; use what it began with, or another folder for another run"
    case .damaged(let path, let reasons):
      "Can't resume \"\(path)\" because no checkpoint is whole (\(reasons.joined(separator: "; "))); use its "
        + "last.safetensors or best.safetensors as they are, or begin anew"
    case .inUse(let path):
      "Can't train in \"\(path)\" because another process does; use another folder, or wait for it"
    case .notFinite(let parameter, let step, let loss, let saved):
      "Can't go on after step \(step) because "
        + (parameter.map { "values stopped being finite at \($0)" } ?? "the loss is \(loss)")
        + "; use a lower learning rate: the checkpoint of step \(saved) is kept"
    }
  }
}

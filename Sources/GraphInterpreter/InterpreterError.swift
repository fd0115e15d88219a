/// Why a graph can't be run on what was given.
public enum InterpreterError: Error, Hashable, Sendable {
  /// An input of another number of values than the network takes.
  case wrongInputCount(expected: Int, given: Int)
  /// A scan for a network that begins with a tensor.
  case takesNoScan
  /// A scan without pixels, or of absurd size.
  case scanSizeOutOfRange(height: Int, width: Int)
  case spacingOutOfRange(Double)
  case missingParameter(String)
  case unknownParameter(String)
  case wrongParameterCount(String, expected: Int, given: Int)
  /// Training without samples, or of a graph without a loss.
  case emptyBatch
  case noLoss
  case labelOutOfRange(Int, classes: Int)
  case cannotReplay(String)
  /// The graph's nodes don't fit each other: no declaration makes such a graph.
  case malformedGraph(node: String)
}

extension InterpreterError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongInputCount(let expected, let given):
      "Can't run on \(given) values because the input has \(expected)"
    case .takesNoScan:
      "Can't run on a scan because the network begins with a tensor"
    case .scanSizeOutOfRange(let height, let width):
      "Can't run on a scan of \(height)×\(width) because a side has 1 to 16384 pixels"
    case .spacingOutOfRange(let spacing):
      "Can't run on a scan with \(spacing) mm between pixels because spacings are between 0.01 and 100 mm"
    case .missingParameter(let name):
      "Can't run without parameter \"\(name)\""
    case .unknownParameter(let name):
      "Can't use parameter \"\(name)\" because no layer has it"
    case .wrongParameterCount(let name, let expected, let given):
      "Can't use \(given) values for parameter \"\(name)\" because it has \(expected)"
    case .emptyBatch:
      "Can't train on a batch without samples"
    case .noLoss:
      "Can't train because the network declares no loss"
    case .labelOutOfRange(let label, let classes):
      "Can't compare with label \(label) because the network has \(classes) classes"
    case .cannotReplay(let layer):
      "Can't replay \(layer) because nothing that it can apply was drawn for it"
    case .malformedGraph(let node):
      "Can't compute \"\(node)\" because its inputs don't fit it"
    }
  }
}

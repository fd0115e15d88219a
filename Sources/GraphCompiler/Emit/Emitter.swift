import Myograph
import NetworkPictures

/// Writes a network as C: one file of tables, and one of kernels for each instruction set.
public struct Emitter: Sendable {
  /// Taken off the paths in comments, so that the C doesn't depend on where a package lies.
  public var root: String

  public init(root: String = "") { self.root = root }

  public struct File: Sendable, Equatable {
    public var name: String
    public var text: String
  }

  /// - Throws: `CompilerError` where a pass broke the program, or a step needs what isn't there.
  public func files(for graph: Graph) throws(CompilerError) -> [File] {
    var files: [File] = []
    var tables: [InstructionSet: [Purpose: [String]]] = [:]
    var dropped = graph
    var prepared: Graph?
    var picture = ""
    let parameters = ParameterTable(graph)
    for target in InstructionSet.allCases {
      var kernels = KernelFile(network: graph.name, target: target, root: root)
      for variant in Variant.allCases {
        let program = try Compiler(variant: variant, target: target).compile(graph)
        dropped = program.graph
        if (variant, target) == (.fused, .avx512) { picture = try self.picture(graph, program) }
        try kernels.add(program, parameters: parameters.inference.map(\.name))
      }
      for variant in Variant.allCases where graph.loss != nil {
        let program = try Compiler(variant: variant, target: target).compileTraining(graph)
        try kernels.add(program, parameters: parameters.all.map(\.name))
        let preparation = try Compiler(variant: variant, target: target).compilePreparation(graph)
        try kernels.add(preparation, parameters: parameters.all.map(\.name))
        if variant == .unfused { prepared = preparation.graph }
      }
      tables[target] = kernels.programs
      files.append(File(name: "\(identifier(graph.name))_\(target.rawValue).c", text: kernels.text))
    }
    let table = NetworkTable(
      graph: dropped, declared: graph, parameters: parameters, programs: tables, prepared: prepared,
      labels: graph.knownLabels, picture: picture)
    return [File(name: "\(identifier(graph.name)).c", text: table.text)] + files
  }

  private func picture(_ graph: Graph, _ program: Program) throws(CompilerError) -> String {
    do {
      return try NetworkPicture(graph, program).json
    } catch {
      throw .missing(network: graph.name, .picture)
    }
  }
}

/// A network's parameters in the order in which the runtime hands them over.
struct ParameterTable {
  /// What the result depends on.
  let inference: [Parameter]
  /// What only the loss depends on, such as heads of deep supervision.
  let trainingOnly: [Parameter]

  init(_ graph: Graph) {
    let isRun = graph.isNeeded(for: [graph.output])
    let isTrained = graph.isNeeded(for: [graph.loss].compactMap(\.self))
    inference = graph.parameters { isRun[$0.id] }
    trainingOnly = graph.parameters { isTrained[$0.id] && !isRun[$0.id] }
  }

  /// Those of inference first, so that they have the same places where the others are missing.
  var all: [Parameter] { inference + trainingOnly }
}

extension Graph {
  /// Labels of pixels that a loss knows: classes, and those that it ignores.
  fileprivate var knownLabels: Set<Int> {
    var labels: Set<Int> = []
    for node in nodes {
      if case .labels(let classes) = node.type.content {
        labels.formUnion(0..<classes)
        labels.insert(LossTerm.unlabelled)
      }
      if case .loss(let term) = node.operation, let ignored = term.ignoredLabel { labels.insert(ignored) }
    }
    return labels
  }
}

/// C's form of a network's name: "unet16-bilinear-192" → "unet16_bilinear_192".
public func identifier(_ name: String) -> String {
  String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
}

/// `text` as a C string literal.
func cString(_ text: String) -> String {
  var result = "\""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7f: result += String(UnicodeScalar(byte))
    default:
      let octal = String(byte, radix: 8)
      result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    }
  }
  return result + "\""
}

/// `text` inside a C comment: nothing in it may end the line or the comment.
func cComment(_ text: String) -> String {
  text.replacing("\n", with: " ").replacing("\r", with: " ").replacing("*/", with: "* /")
    .replacing("\\", with: "/")
}

extension InstructionSet {
  /// Only x86-64 has the others.
  var needsX86: Bool { self != .portable }
  var macro: String { "MYOGRAPH_ISA_\(rawValue.uppercased())" }
}

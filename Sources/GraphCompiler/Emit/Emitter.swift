import Myograph
import NetworkPictures

/// Writes networks as C: a file of their tables, their programs for each instruction set, and the kernels that all of them
/// share.
public struct Emitter: Sendable {
  /// Taken off the paths in comments, so that the C doesn't depend on where a package lies.
  public var root: String
  /// What the kernels' names begin with.
  public var library: String
  public var targets: [Target]

  /// What to emit for, and how the names of its files end.
  public struct Target: Sendable {
    public var set: InstructionSet
    public var suffix: String

    public static var all: [Target] { InstructionSet.allCases.map { Target(set: $0, suffix: $0.rawValue) } }

    /// This machine alone. Who builds the files needn't know what it is.
    public static var native: Target { Target(set: .native, suffix: "native") }
  }

  public init(root: String = "", library: String = "kernels", targets: [Target] = Target.all) {
    self.root = root
    self.library = library
    self.targets = targets
  }

  public struct File: Sendable, Equatable {
    public var name: String
    public var text: String
  }

  /// Networks come into these files in turn, so that the files are the same whatever networks there are (who builds them
  /// asks for them before they are known), and an edit compiles few other networks than its own.
  static let programFiles = 8

  /// - Throws: `CompilerError` where a pass broke the program, or a step needs what isn't there.
  public func files(for graphs: [Graph]) throws(CompilerError) -> [File] {
    let library = identifier(library)
    var libraries = targets.map { KernelLibrary(name: library, target: $0.set) }
    var networks: [[NetworkPrograms]] = []
    var tables: [String] = []
    for graph in graphs {
      let (programs, table) = try programs(of: graph, &libraries)
      networks.append(programs)
      tables.append(table.text)
    }
    var files = [File(name: "\(library)_networks.c", text: NetworkTable.text(of: tables, library: library))]
    for (index, target) in targets.enumerated() {
      for number in 0..<Self.programFiles {
        let shared = stride(from: number, to: networks.count, by: Self.programFiles).map {
          networks[$0][index]
        }
        let text = NetworkPrograms.text(of: shared, library: library, target: target.set)
        files.append(File(name: "\(library)_programs\(number + 1)_\(target.suffix).c", text: text))
      }
      files += libraries[index].files(suffix: target.suffix)
    }
    return files
  }

  /// The programs for each target, and without their kernels, which are added to its library.
  private func programs(of graph: Graph, _ libraries: inout [KernelLibrary]) throws(CompilerError)
    -> ([NetworkPrograms], NetworkTable)
  {
    var files: [NetworkPrograms] = []
    var tables: [InstructionSet: [Purpose: [String]]] = [:]
    var dropped = graph
    var prepared: Graph?
    var picture = ""
    let parameters = ParameterTable(graph)
    for (index, target) in targets.enumerated() {
      var programs = NetworkPrograms(network: graph.name, target: target.set, root: root)
      for variant in Variant.allCases {
        let program = try Compiler(variant: variant, target: target.set).compile(graph)
        dropped = program.graph
        if variant == .fused && index == 0 { picture = try self.picture(graph, program) }
        try programs.add(program, parameters: parameters.inference.map(\.name), to: &libraries[index])
      }
      if !graph.dropouts.isEmpty {
        let program = try Compiler(variant: .fused, target: target.set).compile(graph, keepsDropout: true)
        try programs.add(program, parameters: parameters.inference.map(\.name), to: &libraries[index])
      }
      for variant in Variant.allCases where graph.loss != nil {
        let program = try Compiler(variant: variant, target: target.set).compileTraining(graph)
        try programs.add(program, parameters: parameters.all.map(\.name), to: &libraries[index])
        let preparation = try Compiler(variant: variant, target: target.set).compilePreparation(graph)
        try programs.add(preparation, parameters: parameters.all.map(\.name), to: &libraries[index])
        if variant == .unfused { prepared = preparation.graph }
      }
      tables[target.set] = programs.programs
      files.append(programs)
    }
    let table = NetworkTable(
      graph: dropped, declared: graph, parameters: parameters, programs: tables, prepared: prepared,
      labels: graph.knownLabels, picture: picture)
    return (files, table)
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

import Myograph

/// Which state of a network is drawn.
public enum PictureStage: String, CaseIterable, Sendable {
  case declared, fused, memory
}

/// How it is drawn.
public enum PictureFormat: String, CaseIterable, Sendable {
  /// Lines to read.
  case text
  /// For Graphviz.
  case dot
  /// For programs.
  case json
}

/// By which algorithm a machine computes each kernel, and why.
public struct KernelChoices: Sendable {
  /// Where the times come from, in a line.
  public var reason: String
  /// The chosen algorithm of each kernel.
  public var chosen: [String]
  /// Algorithms that each kernel can be computed by, and seconds for one sample.
  public var candidates: [[(algorithm: String, seconds: Double)]]

  public init(reason: String, chosen: [String], candidates: [[(algorithm: String, seconds: Double)]]) {
    self.reason = reason
    self.chosen = chosen
    self.candidates = candidates
  }
}

/// A network at one stage of compilation, as text.
public struct Picture: Sendable {
  let graph: Graph
  let stage: PictureStage
  /// Compiled for AVX-512; layout and fusion are the same on every instruction set.
  let program: Program
  let choices: KernelChoices?

  /// - Parameter choices: what a machine made of the kernels; the fused stage shows it.
  public init(_ graph: Graph, stage: PictureStage, choices: KernelChoices? = nil) throws(CompilerError) {
    self.graph = graph
    self.stage = stage
    self.choices = choices
    program = try Compiler(variant: .fused, target: .avx512).compile(graph)
  }

  public func draw(_ format: PictureFormat) -> String {
    switch (stage, format) {
    case (.declared, .text): declaredText
    case (.declared, .dot): declaredDot
    case (.declared, .json): json(declaredRows)
    case (.fused, .text): fusedText
    case (.fused, .dot): fusedDot
    case (.fused, .json): json(fusedRows)
    case (.memory, .text): memoryText
    case (.memory, .dot): memoryDot
    case (.memory, .json): memoryJSON
    }
  }

  /// Columns as wide as their widest cell.
  func columns(_ rows: [[String]]) -> String {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return cells.joined(separator: "  ").replacing(#/ +$/#, with: "") + "\n"
    }.joined()
  }

  /// A list of objects, each on a line; values that look like numbers or lists are passed on as they are.
  func json(_ rows: [[(key: String, value: JSONValue)]]) -> String {
    let lines = rows.map { "  " + JSONValue.object($0).json }
    return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
  }
}

/// What pictures write into JSON.
enum JSONValue {
  case text(String)
  case number(Int)
  case list([JSONValue])
  case object([(key: String, value: JSONValue)])

  var json: String {
    switch self {
    case .number(let value): return String(value)
    case .object(let members):
      let texts = members.map { "\(JSONValue.text($0.key).json): \($0.value.json)" }
      return "{" + texts.joined(separator: ", ") + "}"
    case .list(let values): return "[" + values.map(\.json).joined(separator: ", ") + "]"
    case .text(let text):
      let escaped = text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        default:
          scalar.value < 0x20
            ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
        }
      }
      return "\"" + escaped.joined() + "\""
    }
  }
}

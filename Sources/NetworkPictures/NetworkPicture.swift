import Foundation

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

/// What can be drawn of a network: the compiler writes it into the network's table, so that no declaration is needed.
public struct NetworkPicture: Codable, Equatable, Sendable {
  public var network: String
  public var declared: DeclaredPicture
  /// Compiled for AVX-512; layout and fusion are the same on every instruction set.
  public var fused: FusedPicture
  public var memory: MemoryPicture

  public init(network: String, declared: DeclaredPicture, fused: FusedPicture, memory: MemoryPicture) {
    (self.network, self.declared, self.fused, self.memory) = (network, declared, fused, memory)
  }

  /// - Throws: `DecodingError` where a text isn't what `json` writes.
  public init(json: String) throws {
    self = try JSONDecoder().decode(NetworkPicture.self, from: Data(json.utf8))
  }

  /// One line, the same each time.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// Lines to read.
  public func text(of stage: PictureStage) -> String {
    switch stage {
    case .declared: declared.text
    case .fused: fused.text
    case .memory: memory.text(kernels: fused.kernels.count)
    }
  }

  /// For Graphviz.
  public func dot(of stage: PictureStage) -> String {
    switch stage {
    case .declared: declared.dot(title: network)
    case .fused: fused.dot(title: network)
    case .memory: memory.dot(title: "\(network) memory")
    }
  }

  /// For programs.
  public func document(of stage: PictureStage) -> any Encodable {
    switch stage {
    case .declared: declared.layers
    case .fused: fused.rows
    case .memory: memory
    }
  }
}

/// Columns as wide as their widest cell.
func columns(_ rows: [[String]]) -> String {
  let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    return cells.joined(separator: "  ").replacing(#/ +$/#, with: "")
  }.joined(separator: "\n")
}

/// "12 KiB", rounded up.
func kibibytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024) KiB" }

/// `text` in a label of Graphviz's.
func label(_ parts: [String]) -> String {
  parts.map { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }.joined(separator: "\\n")
}

/// What becomes of each tensor when a checkpoint is read by a name map.
public struct Conversion: Equatable, Sendable {
  /// A tensor's fate.
  public enum Status: Equatable, Sendable {
    case ok
    /// The shape isn't the network's, which is this.
    case mismatch(expected: [Int])
    /// Ours needs it, but it holds no floats.
    case unreadable(ElementType)
    /// Theirs only.
    case unused
    /// Theirs only, and a counter or flag: nothing is lost.
    case ignored
    /// Ours only, of this shape.
    case missing(expected: [Int])
    /// The same, of what only training has: inference goes without it.
    case trainingOnly(expected: [Int])
    /// The map names a tensor of ours that the network doesn't have.
    case unknown
  }

  public struct Line: Equatable, Sendable {
    /// Nil where they have none; for `missing` and `trainingOnly`, the name that was looked for.
    public var their: String?
    /// Nil where we have none.
    public var our: String?
    /// As the checkpoint has it; empty where it has none.
    public var shape: [Int]
    public var status: Status
  }

  /// Ours in the network's order, then theirs that nobody uses, then what the map got wrong.
  public let lines: [Line]

  /// Whether nothing stands in the way of `Weights`.
  public var isComplete: Bool {
    lines.allSatisfy { line in
      switch line.status {
      case .ok, .ignored, .trainingOnly: true
      case .mismatch, .unreadable, .unused, .missing, .unknown: false
      }
    }
  }
}

extension NameMap {
  /// Compares a checkpoint with a network, tensor by tensor, without reading any.
  public func match(_ file: Safetensors, to network: CompiledNetwork) -> Conversion {
    var lines: [Conversion.Line] = []
    var used: Set<String> = []
    for (index, parameter) in network.parameters.enumerated() {
      let their = theirs[parameter.name] ?? parameter.name
      guard let entry = file.entry(their) else {
        let isNeeded = index < network.inferenceParameters.count
        lines.append(
          .init(
            their: their, our: parameter.name, shape: [],
            status: isNeeded ? .missing(expected: parameter.shape) : .trainingOnly(expected: parameter.shape))
        )
        continue
      }
      used.insert(their)
      let status: Conversion.Status =
        if !entry.type.isReadable { .unreadable(entry.type) } else if entry.shape != parameter.shape {
          .mismatch(expected: parameter.shape)
        } else { .ok }
      lines.append(.init(their: their, our: parameter.name, shape: entry.shape, status: status))
    }
    for entry in file.entries where !used.contains(entry.name) {
      let status: Conversion.Status = entry.type.isInteger ? .ignored : .unused
      lines.append(.init(their: entry.name, our: nil, shape: entry.shape, status: status))
    }
    let known = Set(network.parameters.map(\.name))
    for (our, their) in theirs.sorted(by: { $0.key < $1.key }) where !known.contains(our) {
      lines.append(.init(their: their, our: our, shape: [], status: .unknown))
    }
    return Conversion(lines: lines)
  }
}

extension Weights {
  /// Reads what `conversion` found in `file`.
  /// - Throws: `RuntimeError.weights` with everything that doesn't fit, at once.
  public init(
    _ conversion: Conversion, of file: Safetensors, for network: CompiledNetwork
  ) throws(RuntimeError) {
    var mismatch = WeightsMismatch(source: "\"\(file.path)\"", network: network.name)
    for line in conversion.lines {
      let name = line.our ?? line.their ?? ""
      switch line.status {
      case .ok, .ignored, .trainingOnly: break
      case .mismatch(let expected):
        mismatch.misshapen.append(.init(name: name, expected: expected, found: line.shape))
      case .unreadable(let type): mismatch.unreadable.append(.init(name: name, type: type))
      case .unused, .unknown: mismatch.unexpected.append(name)
      case .missing: mismatch.missing.append(name)
      }
    }
    // Values are read only when all names and shapes are right.
    try mismatch.throwIfAny()
    let found = conversion.lines.filter { $0.status == .ok }
    let parameters = network.parameters(presentIn: Set(found.compactMap(\.our)))
    var tensors: [[Float]] = []
    for line in found.prefix(parameters.count) {
      let values = try file.floats(line.their ?? "")
      mismatch.noteNonFinite(values, of: line.our ?? "")
      tensors.append(values)
    }
    try mismatch.throwIfAny()
    self.init(parameters: parameters, tensors: tensors)
  }
}

extension Conversion: CustomStringConvertible {
  /// A line per tensor: "their.name → our.name  [16, 1, 3, 3]  ok".
  public var description: String { lines.map(\.description).joined(separator: "\n") }
}

extension Conversion.Line: CustomStringConvertible {
  public var description: String {
    let names = [their, our].map { $0 ?? "(none)" }.joined(separator: " → ")
    return "\(names)  \(shape)  \(status)"
  }
}

extension Conversion.Status: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ok: "ok"
    case .mismatch(let expected): "mismatch: should be \(expected)"
    case .unreadable(let type): "mismatch: holds \(type.rawValue), no floats"
    case .unused: "unused"
    case .ignored: "unused (no weights: fine)"
    case .missing(let expected): "missing: should be \(expected)"
    case .trainingOnly(let expected): "missing: should be \(expected) (only training needs it: fine)"
    case .unknown: "unknown: the network has no such tensor"
    }
  }
}

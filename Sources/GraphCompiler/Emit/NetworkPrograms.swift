import Myograph

/// The programs of one network for one instruction set, as C: which kernels of a library they call, and with what.
struct NetworkPrograms {
  let network: String
  let target: InstructionSet
  let root: String
  /// C identifiers of the programs.
  private(set) var programs: [Purpose: [String]] = [:]
  private var body: [String] = []
  private var declarations: Set<String> = []

  init(network: String, target: InstructionSet, root: String) {
    self.network = network
    self.target = target
    self.root = root
  }

  /// A file of the programs of several networks.
  ///
  /// Tables, as far as tables can say it: some thousand functions that do nothing but call a kernel take clang four times as
  /// long, and optimised another five.
  static func text(of networks: [NetworkPrograms], library: String, target: InstructionSet) -> String {
    var lines: [String] = []
    if !networks.isEmpty { lines.append("#include <myograph/pack.h>") }
    if networks.contains(where: { $0.programs[.training] != nil }) {
      lines.append("#include <myograph/training.h>")
    }
    if !networks.isEmpty { lines += ["", "#pragma clang optimize off", ""] }
    lines += networks.reduce(into: Set()) { $0.formUnion($1.declarations) }.sorted()
    for network in networks { lines += ["", "// MARK: \(cComment(network.network))", ""] + network.body }
    return target.file("programs of \(library) for \(target.rawValue)", lines)
  }

  /// - Parameter parameters: the network's names of them, in its order.
  /// - Throws: `CompilerError.missing` where a step needs what isn't there.
  mutating func add(_ program: Program, parameters: [String], to library: inout KernelLibrary)
    throws(CompilerError)
  {
    let purpose = program.purpose.rawValue
    let label = (program.purpose == .inference ? "" : purpose + " ") + program.variant.rawValue
    let segments = program.segments
    // No name is another network's, which is in the same file: "a-training" has no step of "a" this way round.
    let prefix = identifier("\(label)_\(network)")
    let name = "\(prefix)_\(target.rawValue)"
    let builder = CallBuilder(program, parameters: parameters)
    var tables = ProgramTables(name: prefix)
    var steps: [String] = []
    body += ["// \(label)", ""]
    for (index, group) in program.groups.enumerated() {
      let comment = describe(group, program)
      tables.begin("\(index): \(comment.layers), \(comment.location)")
      let calls = try builder.calls(group)
      var kernels: [String] = []
      for call in calls { kernels.append(kernel(of: call, "\(prefix)_\(index)", &tables, in: &library)) }
      let place = program.isTraining ? [segments[index], program.isForBatch(group) ? 1 : 0] : []
      steps.append(row(group, calls, tables.append(kernels, to: .kernel), comment, program, place))
    }
    body += tables.text
    body += ["static const myograph_step steps_\(prefix)[] = {"] + steps + ["};", ""]
    body += [
      "const myograph_program \(name) = {",
      "    .kernels = \(cString(program.purpose == .stochastic ? purpose : program.variant.rawValue)),",
      "    .isa = \(cString(target.rawValue)),",
      "    .arena_bytes = \(program.arenaSize * 4),",
      "    .needs_probabilities = \(program.needsProbabilities ? 1 : 0),",
      "    .step_count = \(steps.count),",
      "    .steps = steps_\(prefix),",
    ]
    if program.isTraining { body.append("    .sample_bytes = \(program.sampleSize * 4),") }
    body += ["};", ""]
    programs[program.purpose, default: []].append(name)
  }

  // MARK: Parts

  /// One kernel of a step: a row of a table.
  private mutating func kernel(
    of call: KernelCall, _ step: String, _ tables: inout ProgramTables, in library: inout KernelLibrary
  ) -> String {
    var call = call
    for helper in call.helpers { call.pass(helper.operand, declare(product: helper.kernel, from: &library)) }
    var phases: [String] = []
    for part in call.preceding + [call] {
      let function = part.function ?? declare(part, from: &library)
      phases += self.phases(of: part, "\(step)_\(identifier(call.algorithm))", function, &tables)
    }
    let packings = call.packing.isEmpty ? "0" : tables.append(call.packing, to: .packing)
    let fields = [
      cString(call.algorithm), call.isExact ? "1" : "0", "\(call.flops)", "\(call.cachedBytes)",
      "\(call.weightReads).0", "\(call.weightSize * 4)", "\(call.scratchSize * 4)",
      "\(call.workspaceSize * 4)", packings, "\(call.packing.count)", "\(phases.count)",
      "{" + phases.joined(separator: ", ") + "}",
    ]
    return "{" + fields.joined(separator: ", ") + "}"
  }

  /// The kernel of a call, to be found in another file.
  private mutating func declare(_ call: KernelCall, from library: inout KernelLibrary) -> String {
    let function = library.function(of: call.instance)
    for phase in call.phases {
      declarations.insert("void \(function)\(phase)(const \(call.operandType) *, int, int);")
    }
    return function
  }

  private mutating func declare(product: KernelInstance, from library: inout KernelLibrary) -> String {
    let function = library.function(of: product)
    declarations.insert("extern myograph_product \(function);")
    return function
  }

  /// The phases of a call, with rows of what they are given, or as functions of that name.
  private mutating func phases(
    of call: KernelCall, _ name: String, _ kernel: String, _ tables: inout ProgramTables
  ) -> [String] {
    guard let kind = call.tableKind else {
      for phase in call.phases { body += function(name + phase, kernel + phase, call) }
      return call.phases.map { "{.run = \(name)\($0)}" }
    }
    var fields: [(name: String, value: String)] = []
    var places: [String] = []
    for operand in call.operands {
      switch operand.value {
      case .place(let place): places.append(place.row(field: operand.field, of: call.operandType))
      case .constant("0"): break
      case .constant(let text), .expression(let text): fields.append((operand.field, text))
      }
    }
    let operands = tables.append([initializer(fields)], to: kind)
    let place = tables.append(places, to: .place)
    return call.phases.map {
      "{.\(kind) = \(kernel)\($0), .operands = \(operands), .places = \(place), .place_count = \(places.count)}"
    }
  }

  /// Of a struct: the fields of its shape together, and none that are 0.
  private func initializer(_ fields: [(name: String, value: String)]) -> String {
    let shape = "shape."
    func list(_ fields: [(name: String, value: String)], without prefix: String = "") -> String {
      "{" + fields.map { ".\($0.name.dropFirst(prefix.count)) = \($0.value)" }.joined(separator: ", ") + "}"
    }
    let sizes = fields.filter { $0.name.hasPrefix(shape) }
    let others = fields.filter { !$0.name.hasPrefix(shape) }
    return list(others + (sizes.isEmpty ? [] : [("shape", list(sizes, without: shape))]))
  }

  private func function(_ name: String, _ kernel: String, _ call: KernelCall) -> [String] {
    var lines = ["static void \(name)(const myograph_job *job, int thread, int threads) {"]
    if let condition = call.condition { lines += ["  if (!(\(condition)))", "    return;"] }
    if !call.jobChanges.isEmpty {
      lines += ["  myograph_job image = *job;"] + call.jobChanges.map { "  \($0)" }
    }
    lines.append("  const \(call.operandType) operands = {")
    lines += call.operands.map { "      .\($0.field) = \($0.value.text)," }
    lines += ["  };", "  \(kernel)(&operands, thread, threads);", "}"]
    return lines
  }

  /// A line of the table of steps.
  private func row(
    _ group: Group, _ calls: [KernelCall], _ kernels: String, _ comment: (layers: String, location: String),
    _ program: Program, _ place: [Int]
  ) -> String {
    let input = program.node(group.inputs.first?.node ?? group.anchor).type
    let fields =
      [
        cString(comment.layers), cString(comment.location), sizes(input),
        sizes(program.node(group.result).type),
        "\(program.flops(group))", "\(program.bytes(group))", "\(calls[0].stage.rawValue)", "\(calls.count)",
        kernels,
      ] + place.map(String.init)
    return "    {" + fields.joined(separator: ", ") + "},"
  }

  /// Channels, rows and columns; 0 where the scan decides.
  private func sizes(_ type: TensorType) -> String {
    "{\(type.channels), \(type.size?.height ?? 0), \(type.size?.width ?? 0)}"
  }

  private func describe(_ group: Group, _ program: Program) -> (layers: String, location: String) {
    let anchor = program.node(group.anchor)
    let location = anchor.location.relative(to: root)
    let place = cComment("\(location.path):\(location.line)")
    switch group.role {
    case .compute, .readImage:
      let names = ((group.load?.nodes ?? []) + group.nodes).map { program.node($0).name }
      return (cComment(names.joined(separator: " + ")), place)
    case .readInput: return ("the caller's tensor", place)
    case .block: return ("\(anchor.name) in blocks", place)
    case .accumulate: return ("\(anchor.name) of a sample", place)
    case .finish: return ("\(anchor.name) of the batch", place)
    case .coefficients: return ("\(anchor.name)'s coefficients", place)
    case .copy(let operand, _): return ("\(program.node(operand).name) into \(anchor.name)", place)
    case .deliver(let delivery): return ("\(anchor.name) as \(delivery.rawValue)", place)
    case .share(let operand): return ("\(anchor.name)'s share of \(program.node(operand).name)", place)
    }
  }
}

extension Program {
  /// Floating-point operations of a kernel's convolutions, for one sample.
  public func flops(_ group: Group) -> Double {
    guard group.role == .compute || group.role == .accumulate else { return 0 }
    return group.nodes.reduce(0) {
      let node = node($1)
      return $0 + node.operation.flops(inputs: graph.inputTypes(of: node), result: node.type)
    }
  }

  /// The least traffic of a kernel: operands read once, results written once, weights read once.
  public func bytes(_ group: Group) -> Double {
    let enlarged = group.enlarged.map { type($0).elementCount } ?? 0
    let values = (group.inputs + group.outputs).reduce(-enlarged) { $0 + type($1).elementCount }
    guard group.role == .compute else { return 4 * Double(values) }
    let weights = group.nodes.flatMap { id in
      node(id).operation.parameters(inputs: graph.inputTypes(of: node(id)))
    }
    return 4 * Double(values + weights.reduce(0) { $0 + $1.count })
  }

  /// Unfused, an arg-max on the scan's grid reads what RestoreGrid handed to the caller.
  var needsProbabilities: Bool {
    groups.contains { group in
      node(group.anchor).operation == .argMax && group.inputs.isEmpty && group.role == .compute
    }
  }
}

/// What one layer hands to the next: a node's result, or nothing before the first layer.
public struct Value: Sendable {
  var node: Int?

  static let none = Value(node: nil)
}

/// What came of adding layers.
struct Addition {
  var value: Value
  var operations: [Operation]
  /// Whether no mistake was found.
  var isSound: Bool
}

/// Turns placed layers into a graph and collects every mistake on the way.
public struct GraphBuilder {
  let name: String
  private(set) var nodes: [Node] = []
  /// Nodes whose type is a guess, made to go on after a mistake: no complaint is based on them.
  private var guessed: Set<Int> = []
  private var problems: [Problem<DeclarationError>] = []
  private var warnings: [Problem<DeclarationWarning>] = []
  private var taps: [String: (value: Value, location: SourceLocation)] = [:]
  private var names = LayerNames()
  private var trail: [Waypoint]
  /// Set where going on would take for ever.
  private var hasGivenUp = false
  /// Whether the next layer is itself an operand of a join: only there does `Skip` mean something.
  var isAtOperand = false
  /// Whether what is added will be forgotten: only how many mistakes it has is asked for.
  var isTrying = false
  /// The loss that is being made, its labels and its terms; nil outside of a `Loss`.
  var lossInProgress: LossInProgress?
  var loss: Int?
  private var streams = 0

  /// A body that contains its own block would never end.
  private static let deepestNesting = 100
  private static let mostNodes = 10_000

  init(name: String, location: SourceLocation) {
    self.name = name
    self.trail = [Waypoint(kind: .block, location: location)]
  }

  /// Adds layers one after the other.
  public mutating func add(_ layers: Layers, after input: Value) -> Value {
    isAtOperand = false
    if trail.count(where: { $0.kind == .block }) > Self.deepestNesting {
      return giveUp(.nestedTooDeep(Self.deepestNesting), input)
    }
    var value = input
    for placed in layers.placed { value = add(placed, after: value) }
    return value
  }

  mutating func add(_ placed: PlacedLayer, after input: Value) -> Value {
    if hasGivenUp { return input }
    return at(placed) { builder in
      if builder.nodes.count >= Self.mostNodes {
        return builder.giveUp(.tooManyLayers(Self.mostNodes), input)
      }
      return placed.layer.add(to: &builder, after: input)
    }
  }

  /// Runs `content` where `placed` was written.
  mutating func at<Result>(_ placed: PlacedLayer, _ content: (inout GraphBuilder) -> Result) -> Result {
    let depth = trail.count
    trail += placed.route.reversed()
    trail.append(Waypoint(kind: .block, location: placed.location))
    defer { trail.removeLast(trail.count - depth) }
    return content(&self)
  }

  private mutating func giveUp(_ error: DeclarationError, _ input: Value) -> Value {
    report(error)
    hasGivenUp = true
    return input
  }

  /// The number of another node that draws.
  mutating func nextStream() -> Int {
    streams += 1
    return streams - 1
  }

  /// Runs `content` with the names of its nodes under `kind` and its number within the enclosing scope.
  mutating func scope(_ kind: String, _ content: (inout GraphBuilder) -> Value) -> Value {
    names.open(nextPath(kind))
    defer { names.close() }
    return content(&self)
  }

  /// Runs `content`, which opens a scope only if it was given a name.
  mutating func scopeIfNamed(_ content: (inout GraphBuilder) -> Value) -> Value {
    names.given == nil ? content(&self) : scope("", content)
  }

  /// Gives `name` to the node or scope that `content` begins with.
  mutating func named(_ name: String, _ content: (inout GraphBuilder) -> Value) -> Value {
    guard isValid(name: name, marks: ["-", "_"]) else {
      report(.invalidLayerName(name))
      return content(&self)
    }
    let mistakes = problems.count
    names.given = name
    let value = content(&self)
    if names.given != nil && problems.count == mistakes { report(.nothingToName(name)) }
    names.given = nil
    return value
  }

  /// Takes the given name away while a join's operands are added.
  mutating func keepingName<Result>(_ content: (inout GraphBuilder) -> Result) -> Result {
    let name = names.given
    names.given = nil
    defer { names.given = name }
    return content(&self)
  }

  /// Adds one node, or reports why it can't be.
  mutating func add(_ operation: Operation, after inputs: [Value]) -> Value {
    let sources = inputs.compactMap(\.node)
    if !operation.isInput && sources.count < inputs.count {
      // Said once, for the layer that stands where an input should.
      if nodes.isEmpty { report(.missingInput(operation.layerName)) }
      return addGuess(operation, inputs: sources)
    }
    if operation.isInput && nodes.contains(where: \.operation.isInput) {
      report(.inputNotFirst(operation.layerName))
    }

    let known = !sources.contains(where: guessed.contains)
    let types = sources.map { nodes[$0].type }
    let mistakes =
      known ? operation.problems(inputs: types, ancestors: ancestors(sources)) : operation.ownProblems
    for mistake in mistakes { report(mistake) }
    guard known, mistakes.allSatisfy(\.leavesResultKnown), let type = operation.resultType(inputs: types)
    else {
      return addGuess(operation, inputs: sources)
    }
    return append(operation, inputs: sources, type: type)
  }

  private mutating func addGuess(_ operation: Operation, inputs: [Int]) -> Value {
    let guess = TensorType(channels: 1, extent: .fixed(height: 1, width: 1))
    let value = append(operation, inputs: inputs, type: inputs.first.map { nodes[$0].type } ?? guess)
    guessed.insert(nodes.count - 1)
    return value
  }

  mutating func append(_ operation: Operation, inputs: [Int], type: TensorType) -> Value {
    nodes.append(
      Node(
        id: nodes.count, operation: operation, inputs: inputs, type: type,
        name: nextPath(operation.nameStem), location: location))
    return Value(node: nodes.count - 1)
  }

  /// What a value was made with, nearest first: image stages look back for what they undo.
  func ancestors(_ sources: [Int]) -> [Operation] {
    guard var node = sources.first else { return [] }
    var operations: [Operation] = []
    while true {
      operations.append(nodes[node].operation)
      guard let previous = nodes[node].inputs.first else { return operations }
      node = previous
    }
  }

  func type(of value: Value) -> TensorType? { value.node.map { nodes[$0].type } }

  /// Whether a value's type isn't a guess, made to go on behind a mistake.
  func isKnown(_ value: Value) -> Bool { value.node.map { !guessed.contains($0) } ?? false }

  /// Runs `content` with the names of its nodes under a path that is taken already.
  mutating func under<Result>(_ path: String, _ content: (inout GraphBuilder) -> Result) -> Result {
    names.open(path)
    defer { names.close() }
    return content(&self)
  }

  func name(of value: Value) -> String { value.node.map { nodes[$0].name } ?? "" }

  mutating func define(tap name: String, as value: Value) {
    if let first = taps[name] {
      report(.tapDefinedTwice(name, first: first.location))
    } else if value.node == nil {
      report(.missingInput("Tap"))
    } else {
      taps[name] = (value, location)
    }
  }

  /// The value of a tap; an unknown one is reported, and a guess goes on in its place.
  mutating func value(ofTap name: String) -> Value {
    if let tap = taps[name] { return tap.value }
    report(.tapNotDefined(name, known: taps.keys.sorted()))
    return addGuess(.input(.scan(channels: 1)), inputs: [])
  }

  /// Where the layer was written that is being added.
  private var location: SourceLocation { (trail.last ?? trail[0]).location }

  /// Reports a mistake at the layer that is being added.
  public mutating func report(_ error: DeclarationError) {
    // A loop repeats its mistakes; once is enough.
    guard !problems.contains(where: { $0.kind == error && $0.location == location }) else { return }
    problems.append(Problem(kind: error, location: location, enclosing: trail.dropLast().reversed()))
  }

  /// Reports, at the layer that is being added, what is legal and looks like a mistake.
  mutating func warn(_ warning: DeclarationWarning) {
    guard !warnings.contains(where: { $0.kind == warning && $0.location == location }) else { return }
    warnings.append(Problem(kind: warning, location: location, enclosing: trail.dropLast().reversed()))
  }

  /// The operations and mistakes that `content` adds.
  mutating func recording(_ content: (inout GraphBuilder) -> Value) -> Addition {
    let (nodes, problems) = (nodes.count, problems.count)
    let value = content(&self)
    let operations = self.nodes.dropFirst(nodes).map(\.operation)
    return Addition(value: value, operations: operations, isSound: self.problems.count == problems)
  }

  /// Reports a mistake that shows once all layers are there.
  mutating func report(_ error: DeclarationError, of node: Node) {
    report(error, at: node.location)
  }

  mutating func report(_ error: DeclarationError, at location: SourceLocation) {
    trail = [Waypoint(kind: .block, location: location)]
    report(error)
  }

  mutating func nextPath(_ stem: String) -> String {
    let (path, taken) = names.next(stem)
    if let taken { report(.nameUsedTwice(taken)) }
    return path
  }

  consuming func finish(
    output: Value, classes: [ClassLabel]? = nil
  ) throws(DeclarationErrors) -> Graph {
    let declared = trail[0].location
    if problems.isEmpty { reportMistakesOfTheWhole(output) }
    guard problems.isEmpty, let output = output.node else {
      throw DeclarationErrors(problems, warnings: warnings)
    }
    warnOfUnusedResults(output)
    var graph = Graph(name: name, nodes: nodes, output: output, loss: loss)
    warnOfSmallTiles(graph)
    name(classes, of: &graph, at: declared)
    guard problems.isEmpty else { throw DeclarationErrors(problems, warnings: warnings) }
    graph.warnings = warnings
    return graph
  }

  private mutating func warnOfUnusedResults(_ output: Int) {
    let used = Set(nodes.flatMap(\.inputs) + [output] + [loss].compactMap(\.self))
    for node in nodes where !used.contains(node.id) {
      trail = [Waypoint(kind: .block, location: node.location)]
      warn(.resultNotUsed(node.operation.layerName))
    }
  }

  private mutating func warnOfSmallTiles(_ graph: Graph) {
    let reach = graph.reach
    for node in nodes {
      guard let tile = node.operation.tiles?.size, reach >= min(tile.height, tile.width) else { continue }
      trail = [Waypoint(kind: .block, location: node.location)]
      warn(.tilesSmallerThanReach(tile, reach: reach))
    }
  }

  private mutating func reportMistakesOfTheWhole(_ output: Value) {
    guard let last = output.node, !nodes[last].operation.isInput else { return report(.emptyNetwork(name)) }
    var stages: Set<Int> = []
    for node in nodes where node.operation.isImageStage && stages.isSuperset(of: node.inputs) {
      stages.insert(node.id)
      let consumers = nodes.filter { $0.inputs.contains(node.id) }
      guard consumers.count > 1, consumers.contains(where: { $0.operation.isImageStage }) else { continue }
      report(.imageStagesBranch(node.operation.layerName), of: node)
    }
    reportLayersWithoutLoss(last)
    reportUnknownClasses()
    if case .scan = nodes[last].type.extent, !nodes.contains(where: { $0.operation == .restoreGrid }) {
      report(.endsWithoutFixedSize(name))
    }
    let tiles = nodes.first { $0.operation.tiles != nil }
    if let tiles, !nodes.contains(where: { $0.operation == .restoreGrid }) {
      report(.tilesNotRestored, of: tiles)
    }
  }
}

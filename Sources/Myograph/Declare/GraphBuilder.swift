/// What one layer hands to the next: a node's result, or nothing before the first layer.
public struct Value: Sendable {
  var node: Int?

  static let none = Value(node: nil)
}

/// Turns placed layers into a graph and collects every mistake on the way.
public struct GraphBuilder {
  private let name: String
  private var nodes: [Node] = []
  /// Nodes whose type is a guess, made to go on after a mistake: no complaint is based on them.
  private var guessed: Set<Int> = []
  private var problems: [DeclarationErrors.Problem] = []
  private var taps: [String: (value: Value, location: SourceLocation)] = [:]
  private var scopes: [Scope] = [Scope(path: "")]
  private var trail: [SourceLocation]
  private var pendingName: String?
  /// Whether the next layer is itself an operand of a join: only there does `Skip` mean something.
  var isAtOperand = false

  private struct Scope {
    var path: String
    var counts: [String: Int] = [:]
  }

  /// A body that contains its own block would never end.
  private static let deepestNesting = 100

  init(name: String, location: SourceLocation) {
    self.name = name
    self.trail = [location]
  }

  /// Adds layers one after the other.
  public mutating func add(_ layers: Layers, after input: Value) -> Value {
    isAtOperand = false
    var value = input
    for placed in layers.placed { value = add(placed, after: value) }
    return value
  }

  mutating func add(_ placed: PlacedLayer, after input: Value) -> Value {
    trail.append(placed.location)
    defer { trail.removeLast() }
    if trail.count > Self.deepestNesting {
      report(.nestedTooDeep(Self.deepestNesting))
      return input
    }
    return placed.layer.add(to: &self, after: input)
  }

  /// Runs `content` with the names of its nodes under `kind` and its number within the enclosing scope.
  mutating func scope(_ kind: String, _ content: (inout GraphBuilder) -> Value) -> Value {
    scopes.append(Scope(path: nextPath(kind)))
    defer { scopes.removeLast() }
    return content(&self)
  }

  mutating func nameNext(_ name: String) { pendingName = name }

  /// Adds one node, or reports why it can't be.
  mutating func add(_ operation: Operation, after inputs: [Value]) -> Value {
    let sources = inputs.compactMap(\.node)
    if !operation.isInput && sources.count < inputs.count {
      // Said once, for the layer that stands where an input should.
      if nodes.isEmpty { report(.missingInput(operation.layerName)) }
      return addGuess(operation, inputs: sources)
    }
    if operation.isInput && !nodes.isEmpty { report(.inputNotFirst(operation.layerName)) }

    let known = !sources.contains(where: guessed.contains)
    let types = sources.map { nodes[$0].type }
    let mistakes =
      known ? operation.problems(inputs: types, ancestors: ancestors(sources)) : operation.ownProblems
    for mistake in mistakes { report(mistake) }
    guard known, mistakes.isEmpty, let type = operation.resultType(inputs: types) else {
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

  private mutating func append(_ operation: Operation, inputs: [Int], type: TensorType) -> Value {
    let path = nextPath(operation.nameStem)
    if nodes.contains(where: { $0.name == path }) { report(.nameUsedTwice(path)) }
    nodes.append(
      Node(
        id: nodes.count, operation: operation, inputs: inputs, type: type, name: path,
        location: trail.last ?? trail[0]))
    return Value(node: nodes.count - 1)
  }

  /// What `value` was made with, nearest first: image stages look back for what they undo.
  private func ancestors(_ sources: [Int]) -> [Operation] {
    guard var node = sources.first else { return [] }
    var operations: [Operation] = []
    while true {
      operations.append(nodes[node].operation)
      guard let previous = nodes[node].inputs.first else { return operations }
      node = previous
    }
  }

  mutating func define(tap name: String, as value: Value) {
    if let first = taps[name] {
      report(.tapDefinedTwice(name, first: first.location))
    } else if value.node == nil {
      report(.missingInput("Tap"))
    } else {
      taps[name] = (value, trail.last ?? trail[0])
    }
  }

  /// The value of a tap; an unknown one is reported, and a guess goes on in its place.
  mutating func value(ofTap name: String) -> Value {
    if let tap = taps[name] { return tap.value }
    report(.tapNotDefined(name, known: taps.keys.sorted()))
    return addGuess(.input(.scan(channels: 1)), inputs: [])
  }

  /// Reports a mistake at the layer that is being added.
  public mutating func report(_ error: DeclarationError) {
    let location = trail.last ?? trail[0]
    // A loop repeats its mistakes; once is enough.
    guard !problems.contains(where: { $0.error == error && $0.location == location }) else { return }
    problems.append(.init(error: error, location: location, enclosing: Array(trail.dropLast().reversed())))
  }

  private mutating func nextPath(_ stem: String) -> String {
    let name: String
    if let given = pendingName {
      name = given
      pendingName = nil
    } else {
      let count = scopes[scopes.count - 1].counts[stem, default: 0] + 1
      scopes[scopes.count - 1].counts[stem] = count
      name = "\(stem)\(count)"
    }
    let path = scopes[scopes.count - 1].path
    return path.isEmpty ? name : "\(path).\(name)"
  }

  consuming func finish(output: Value) throws(DeclarationErrors) -> Graph {
    if problems.isEmpty { reportMistakesOfTheWhole(output) }
    guard problems.isEmpty, let output = output.node else { throw DeclarationErrors(problems) }
    return Graph(name: name, nodes: nodes, output: output)
  }

  private mutating func reportMistakesOfTheWhole(_ output: Value) {
    guard let last = output.node, !nodes[last].operation.isInput else { return report(.emptyNetwork(name)) }
    for node in nodes where node.operation.isImageStage {
      let consumers = nodes.filter { $0.inputs.contains(node.id) }
      guard consumers.count > 1, consumers.contains(where: { $0.operation.isImageStage }) else { continue }
      trail = [node.location]
      report(.imageStagesBranch(node.operation.layerName))
    }
    if case .scan = nodes[last].type.extent, !nodes.contains(where: { $0.operation == .restoreGrid }) {
      report(.endsWithoutFixedSize(name))
    }
  }
}

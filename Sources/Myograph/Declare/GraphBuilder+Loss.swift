/// A loss whose terms are being added.
struct LossInProgress {
  var labels: Value
  var terms: [(value: Value, weight: Double)] = []
}

extension GraphBuilder {
  /// Adds the labels, each term after `scores`, and their sum.
  mutating func addLoss(_ terms: Layers, after scores: Value) {
    if scores.node == nil { return report(.missingInput("Loss")) }
    if loss != nil || lossInProgress != nil { return report(.lossTwice) }
    if terms.placed.isEmpty { return report(.emptyLoss) }
    let added = keepingName { builder in
      builder.lossInProgress = LossInProgress(labels: builder.addLabels(for: scores))
      defer { builder.lossInProgress = nil }
      for term in terms.placed { builder.addTerm(term, after: scores) }
      return builder.lossInProgress?.terms ?? []
    }
    if added.count == 1, added[0].weight == 1 {
      loss = added[0].value.node
    } else if !added.isEmpty {
      loss = add(.weightedSum(added.map(\.weight)), after: added.map(\.value)).node
    }
  }

  private mutating func addTerm(_ placed: PlacedLayer, after scores: Value) {
    let count = lossInProgress?.terms.count
    _ = add(placed, after: scores)
    guard lossInProgress?.terms.count == count else { return }
    let layer = (placed.layer as? Named)?.layer ?? placed.layer
    at(placed) { $0.report(.notALossTerm(String(describing: Swift.type(of: layer)))) }
  }

  /// Adds a term of the loss that is being made, and hands the scores on to the next.
  mutating func addTerm(_ term: LossTerm, weight: Double, after scores: Value) -> Value {
    guard let labels = lossInProgress?.labels else {
      report(.lossTermOutsideLoss(term.name))
      return scores
    }
    if !(Float(weight) > 0 && Float(weight).isFinite) { report(.lossWeightNotPositive(term.name, weight)) }
    let value = add(.loss(term), after: [scores, labels])
    lossInProgress?.terms.append((value, weight))
    return scores
  }

  /// A second input, and behind it the image's geometric stages once more.
  private mutating func addLabels(for scores: Value) -> Value {
    let stages = imageStages(of: scores)
    let classes = type(of: scores)?.channels ?? 1
    let size: Size? =
      if case .input(.tensor(_, let height, let width))? = stages.first {
        Size(height: height, width: width)
      } else {
        nil
      }
    let input = Operation.input(.labels(classes: classes, size: size))
    guard let type = input.resultType(inputs: []) else { return scores }
    let labels = append(input, inputs: [], type: type)
    return under(name(of: labels)) { builder in
      stages.filter(\.movesPixels).reduce(labels) { value, stage in
        guard let node = value.node, let input = builder.type(of: value),
          let result = stage.resultType(inputs: [input])
        else { return value }
        return builder.append(stage, inputs: [node], type: result)
      }
    }
  }

  /// Reports what a running network's result depends on and the loss doesn't: its weights would stay as they began.
  mutating func reportLayersWithoutLoss(_ output: Int) {
    guard let loss else { return }
    let graph = Graph(name: name, nodes: nodes, output: output)
    let (isRun, isTrained) = (graph.isNeeded(for: [output]), graph.isNeeded(for: [loss]))
    for node in nodes where isRun[node.id] && !isTrained[node.id] {
      let parameters = node.operation.parameters(inputs: graph.inputTypes(of: node))
      if parameters.contains(where: \.isTrainable) {
        report(.layerWithoutLoss(node.operation.layerName), of: node)
      }
    }
  }

  /// Reports a remodelling whose classes no labels have.
  mutating func reportUnknownClasses() {
    guard let node = nodes.first(where: { $0.operation.remodeling != nil }),
      let remodeling = node.operation.remodeling
    else { return }
    let layer = node.operation.layerName
    let counts = nodes.compactMap { node -> Int? in
      if case .input(.labels(let classes, _)) = node.operation { classes } else { nil }
    }
    guard let count = counts.first else { return report(.remodelingWithoutLabels(layer), of: node) }
    for label in [remodeling.cavity, remodeling.wall] where !(1..<max(1, count)).contains(label) {
      report(.classNotKnown(layer, label, classes: count), of: node)
    }
  }

  /// The stages that the image of `value` went through, the input first.
  private func imageStages(of value: Value) -> [Operation] {
    let operations = ancestors([value.node].compactMap(\.self)).reversed()
    return Array(operations.prefix(while: \.isImageStage))
  }
}

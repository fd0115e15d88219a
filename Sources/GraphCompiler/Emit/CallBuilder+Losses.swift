import Myograph

/// What a batch's scores cost, and how that changes with them.
extension CallBuilder {
  func lossSums(_ group: Group, _ term: LossTerm) throws(CompilerError) -> KernelCall {
    var call = try lossKernel(group, term)
    call.define("LOSS_GRADIENT", 0)
    call.define("LOSS_OF_LABEL", term.isOfLabel(term.summands) ? 1 : 0)
    let summands = term.summands.map { ofLabelAndOthers($0, Self.names(of: term)) }
    call.constants.append(("LOSS_SUMMANDS\(Self.parameters)", "{\(summands.joined(separator: ", "))}"))
    try call.pass("out", address(group.outputs[0]))
    return call
  }

  func lossGradient(_ group: Group, _ term: LossTerm, scale: Double) throws(CompilerError) -> KernelCall {
    var call = try lossKernel(group, term)
    call.define("LOSS_GRADIENT", 1)
    call.define("OUT_HALO", halo(group.outputs[0]))
    let averaged = term.averagedClasses(of: term.summedClasses(of: type(group.inputs[0]).channels))
    call.define("FIRST_CLASS", averaged.lowerBound)
    let names = Self.names(ofSumsOf: term) { "(sums)[\($0)]" }
    let slopes = term.slopes.map {
      (.constant(scale / Double(averaged.count)) * $0).c(names, of: .double)
    }
    call.constants.append(("LOSS_SLOPES(sums)", "{\(slopes.joined(separator: ", "))}"))
    for (name, expression) in [("LOSS_DESCENT", term.descent), ("LOSS_SCORE_SLOPE", term.scoreSlope)]
    where expression != 0 {
      call.constants.append((name + Self.parameters, ofLabelAndOthers(expression, Self.names(of: term))))
    }
    call.define("LOSS_OF_LABEL", term.isOfLabel([term.descent]) ? 1 : 0)
    try call.pass("vectors", address(group.inputs[1]))
    try call.pass("out", address(group.outputs[0]))
    return call
  }

  /// The loss, of the sums of a batch.
  func loss(_ group: Group, _ term: LossTerm) throws(CompilerError) -> KernelCall {
    let classes = program.node(group.inputs[0].node).type.size?.width ?? 0
    let averaged = term.averagedClasses(of: classes)
    let names = Self.names(ofSumsOf: term) { "(double)(sums)[\($0 * classes.roundedUp(to: 16)) + (c)]" }
    var call = KernelCall(template: "loss_value", detail: "")
    call.operandType = "myograph_batchwise"
    call.define("FIRST_CLASS", averaged.lowerBound)
    call.define("LAST_CLASS", averaged.upperBound)
    call.constants.append(("LOSS_VALUE(sums, c)", term.expression.c(names, of: .double)))
    try call.pass("from", address(group.inputs[0]))
    try passLoss(group, to: &call)
    return call
  }

  func weightedSum(_ group: Group, _ weights: [Double]) throws(CompilerError) -> KernelCall {
    var call = KernelCall(function: "sum_losses", named: "loss_value")
    let terms = try zip(weights, group.inputs).map { (weight, term) throws(CompilerError) in
      try "{\(cDouble(weight)), \(address(term).offset)}"
    }
    call.pass("job", .job)
    call.pass("terms", "(const myograph_term[]){\(terms.joined(separator: ", "))}")
    call.pass("term_count", "\(terms.count)")
    try passLoss(group, to: &call)
    return call
  }

  /// Where a loss goes, which may be the whole one.
  private func passLoss(_ group: Group, to call: inout KernelCall) throws(CompilerError) {
    try call.pass("out", address(group.outputs[0]))
    if group.anchor == program.graph.loss { call.pass("first", Place("loss")) }
  }

  private func lossKernel(_ group: Group, _ term: LossTerm) throws(CompilerError) -> KernelCall {
    let scores = type(group.inputs[0])
    let labels = program.graph.inputTypes(of: program.node(group.anchor))[1]
    var call = KernelCall(template: "loss", detail: dimensions(scores))
    call.operandType = "myograph_backward"
    call.define("IN", type: scores, halo: halo(group.inputs[0]))
    call.define("LABEL_ROWS", (labels.size?.height ?? 0) / max(scores.size?.height ?? 1, 1))
    call.define("LABEL_COLUMNS", (labels.size?.width ?? 0) / max(scores.size?.width ?? 1, 1))
    call.define("IGNORED", term.ignoredLabel ?? -1)
    if let weights = term.classWeights {
      call.constants.append(("CLASS_WEIGHTS", "{" + weights.map(cFloat).joined(separator: ", ") + "}"))
    }
    call.define("LOSS_SUMS", term.summands.count)
    call.define("LOSS_CLASSES", term.summedClasses(of: scores.channels))
    try call.pass("in", address(group.inputs[0]))
    call.pass("job", .job)
    return call
  }

  /// What a macro of a class at a pixel is given.
  private static let parameters = "(is_label, counts, s, p, l, w, slopes)"

  private static func names(of term: LossTerm) -> [Expression.Argument: String] {
    var names: [Expression.Argument: String] = [
      .score: "s", .probability: "p", .logProbability: "l", .classWeight: "(v16)(w)",
    ]
    for (number, summand) in term.summands.enumerated() {
      names[.slope(summand)] = "(v16)(slopes)[\(number)]"
    }
    return names
  }

  private static func names(
    ofSumsOf term: LossTerm, _ name: (_ number: Int) -> String
  ) -> [Expression.Argument: String] {
    Dictionary(uniqueKeysWithValues: term.summands.enumerated().map { (.sum($1), name($0)) })
  }

  /// An expression of a class at a pixel: for a pixel's label, and for the other classes of pixels that count.
  private func ofLabelAndOthers(_ expression: Expression, _ names: [Expression.Argument: String]) -> String {
    let (label, other) = (
      expression.replacing(.argument(.target), by: 1), expression.replacing(.argument(.target), by: 0)
    )
    if label == other { return "((counts) ? (v16)\(label.c(names)) : 0.0f)" }
    if other == 0 { return "((is_label) ? (v16)\(label.c(names)) : 0.0f)" }
    return "((is_label) ? (v16)\(label.c(names)) : (counts) ? (v16)\(other.c(names)) : 0.0f)"
  }
}

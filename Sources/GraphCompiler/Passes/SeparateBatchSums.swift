import Myograph

/// Gives what is summed over the whole batch nodes of their own: they can ride in the epilogue of the kernel before
/// them, and the backward pass reads them again.
///
/// A batch norm normalises by its second input, the batch's statistics, and hands on new running ones; a loss is made
/// of its sums.
func separateBatchSums(_ program: inout Program) {
  var rewriter = GraphRewriter(program.graph)
  var running: [ParameterResult] = []
  for node in program.graph.nodes {
    let inputs = rewriter.inputs(of: node)
    func add(_ operation: Operation, _ inputs: [Int], _ suffix: String) -> Int {
      rewriter.add(operation, inputs, name: "\(node.name).\(suffix)", at: node.location)
    }
    switch node.operation {
    case .batchNorm(_, let momentum) where inputs.count == 1:
      let type = rewriter.nodes[inputs[0]].type
      let pixels = type.elementCount / max(type.channels, 1)
      let statistics = add(.batchSums(.statistics), inputs, "statistics")
      let next = add(
        .runningStatistics(of: node.name, momentum: momentum, pixels: pixels), [statistics], "running")
      running += [
        ParameterResult(parameter: "\(node.name).running_mean", node: next),
        ParameterResult(parameter: "\(node.name).running_var", node: next, offset: type.channels),
      ]
      rewriter.keep(node, inputs: inputs + [statistics])
    case .loss(let term) where inputs.count == 2:
      let sums = add(.batchSums(.loss(term)), inputs, "sums")
      rewriter.keep(node, inputs: [sums])
    default:
      rewriter.keep(node)
    }
  }
  program.graph = rewriter.graph()
  program.graph.runningStatistics = running
}

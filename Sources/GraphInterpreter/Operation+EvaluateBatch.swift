import Myograph

extension Operation {
  /// The results for a batch: one for each sample, or a single one for what is per batch. So are the inputs.
  func evaluate(batch inputs: [[Tensor]], _ contexts: [Context]) throws(InterpreterError) -> [Tensor] {
    guard let context = contexts.first else { return [] }
    switch self {
    case .batchNorm(let epsilon, _) where inputs.count == 2:
      let (scale, shift) = try (context.required("weight"), context.required("bias"))
      return inputs[0].map { batchNormalized($0, by: inputs[1][0], epsilon, scale: scale, shift: shift) }
    case .batchSums(.statistics):
      return [batchStatistics(inputs[0])]
    case .runningStatistics(let norm, let momentum, let pixels):
      guard let mean = context.parameters["\(norm).running_mean"],
        let variance = context.parameters["\(norm).running_var"]
      else { throw .missingParameter("\(norm).running_mean") }
      return [
        nextRunningStatistics(
          inputs[0][0], mean: mean, variance: variance, momentum: momentum, count: pixels * contexts.count)
      ]
    case .batchSums(.loss(let term)):
      return [try lossSums(term, scores: inputs[0], labels: inputs[1])]
    case .loss(let term):
      let sums = inputs.count == 2 ? try lossSums(term, scores: inputs[0], labels: inputs[1]) : inputs[0][0]
      return [lossValue(term, sums)]
    case .gradient(let gradient):
      return try gradient.evaluate(batch: inputs, contexts)
    case .weightedSum(let weights):
      let sum = zip(weights, inputs).reduce(0) { $0 + $1.0 * $1.1[0].values[0] }
      return [Tensor(channels: 1, height: 1, width: 1, repeating: sum)]
    default:
      var results: [Tensor] = []
      for (sample, context) in contexts.enumerated() {
        let operands = inputs.map { $0[$0.count == 1 ? 0 : sample] }
        results.append(try evaluate(operands, context))
      }
      return results
    }
  }
}

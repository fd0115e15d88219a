import GraphInterpreter
import GraphRuntime
import Myograph
import TestKernels
import TestNetworks
import Testing

/// Every kernel, in every variant, by every algorithm and on every instruction set of this CPU, against a plain
/// interpreter in double precision: one body for all of them.
@Suite(.serialized)
struct CompiledNetworkTests {
  @Test("Compiled networks compute what their declarations say", arguments: CompiledTestNetworks.names)
  func agreesWithInterpreter(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let graph = try declaration.graph()
    let parameters = SeededWeights.parameters(of: graph)
    let weights = try seededWeights(graph, of: network)
    let input = SeededWeights.input(count: network.input.count)
    let expected = try Interpreter(graph).run(input: input.map(Double.init), parameters: parameters)

    for program in ProgramCase.all(of: network) {
      var first: Results?
      // More threads than processors take long: where nobody chooses an algorithm is enough. There the choice itself must
      // not follow their number.
      for threads in program.algorithm == nil ? [1, 2, 3, 4, 8, 16] : [1, 2] {
        let session = try program.session(network, weights, threads: threads)
        let results = try session.run(input: input, wanted: Set(network.results))
        let label = "\(name), \(program), \(threads) threads"
        if let first {
          #expect(results == first, "\(label): other bits than with one thread")
        } else {
          first = results
          compare(results, with: expected, label, session.errorBound)
        }
      }
    }
  }

  @Test(
    "Batches, threads with samples of their own and used arenas change nothing",
    arguments: CompiledTestNetworks.names)
  func batchesAgreeWithSingleRuns(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let weights = try seededWeights(declaration.graph(), of: network)
    let inputs = (0..<3).map { SeededWeights.input(count: network.input.count, name: "input\($0)") }
    let wanted = Set(network.results)
    for program in ProgramCase.all(of: network) {
      let session = try program.session(network, weights, threads: 2)
      let batch = try session.run(input: inputs.flatMap { $0 }, count: 3, wanted: wanted)
      // Two samples by a thread each, one by both.
      let apart = try program.session(network, weights, threads: 2, forBatches: true)
      #expect(
        try apart.run(input: inputs.flatMap { $0 }, count: 3, wanted: wanted) == batch, "\(name), \(program)")
      // Backwards, so that each run finds what another one left in the arena.
      for (index, input) in inputs.enumerated().reversed() {
        let single = try session.run(input: input, wanted: wanted)
        let label = "\(name), \(program), sample \(index)"
        #expect(single.logits == part(index, of: batch.logits), "\(label)")
        #expect(single.labels == part(index, of: batch.labels), "\(label)")
        #expect(single.probabilities == part(index, of: batch.probabilities), "\(label)")
        #expect(single.output == part(index, of: batch.output), "\(label)")
      }
    }
  }

  @Test(
    "Scans of any size and spacing are gathered, segmented and restored as the formulas say",
    arguments: CompiledTestNetworks.names)
  func scansAgreeWithInterpreter(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    guard network.takesScan else { return }
    let graph = try declaration.graph()
    let parameters = SeededWeights.parameters(of: graph)
    let weights = try seededWeights(graph, of: network)
    for scan in TestNetworks.scans {
      // What of a slice that no single tile covers, TilesTests say.
      if network.tileOverlap != nil, !isCovered(scan, network) { continue }
      let count = network.input.channels * scan.height * scan.width
      let values = SeededWeights.input(count: count, name: "scan")
      let expected = try Interpreter(graph).run(
        scan: values.map(Double.init), height: scan.height, width: scan.width, spacing: scan.spacing,
        parameters: parameters)
      let grid = SliceGrid(
        rows: scan.height, columns: scan.width, rowSpacing: Float(scan.spacing.row),
        columnSpacing: Float(scan.spacing.column))
      for program in ProgramCase.all(of: network) {
        let session = try program.session(network, weights, threads: 2)
        let results = try session.run(scan: values, grid: grid, wanted: Set(network.resultsOfScans))
        let label = "\(name), \(scan.height)×\(scan.width), \(program)"
        compare(results, with: expected, label, session.errorBound)
      }
    }
  }

  private func isCovered(
    _ scan: (height: Int, width: Int, spacing: (row: Double, column: Double)), _ network: CompiledNetwork
  ) -> Bool {
    func pixels(_ count: Int, _ spacing: Double) -> Double {
      network.spacing > 0 ? (Double(count) * spacing / network.spacing + 0.5).rounded(.down) : Double(count)
    }
    return pixels(scan.height, scan.spacing.row) <= Double(network.input.height)
      && pixels(scan.width, scan.spacing.column) <= Double(network.input.width)
  }

  // MARK: Comparing

  private func part<Element>(_ index: Int, of batch: [Element]) -> [Element] {
    let size = batch.count / 3
    return Array(batch[(index * size)..<((index + 1) * size)])
  }

  private func compare(
    _ results: Results, with expected: Interpretation, _ label: String, _ tolerance: Double
  ) {
    #expect(results.nonFinitePixels == 0 && expected.nonFinitePixels == 0, "\(label): finite scores")
    close(results.logits, expected.logits, "\(label): logits", tolerance)
    close(results.output, expected.output, "\(label): output", tolerance)
    close(results.probabilities, expected.probabilities, "\(label): probabilities", tolerance)
    guard let labels = expected.labels else { return }
    // Where two classes are within rounding of each other either label is right.
    let differing = zip(results.labels, labels).count { $0 != $1 }
    #expect(results.labels.count == labels.count, "\(label): labels")
    #expect(Double(differing) <= 0.002 * Double(labels.count), "\(label): \(differing) labels differ")
  }

  private func close(
    _ values: [Float], _ expected: GraphInterpreter.Tensor?, _ label: String, _ tolerance: Double
  ) {
    guard let expected, !values.isEmpty else { return }
    guard values.count == expected.values.count else {
      Issue.record("\(label): \(values.count) values, not \(expected.values.count)")
      return
    }
    let largest = expected.values.reduce(0) { max($0, abs($1)) }
    let difference = zip(values, expected.values).reduce(0.0) { worst, pair in
      let distance = abs(Double(pair.0) - pair.1)
      return distance.isNaN ? .infinity : max(worst, distance)
    }
    #expect(difference <= tolerance * max(1, largest), "\(label): off by \(difference) of \(largest)")
  }
}

import GraphInterpreter
import GraphRuntime
import Myograph
import TestNetworks
import Testing

/// Scores that are NaN or infinite say nothing about a pixel, whatever class comes first among them: runs count such
/// pixels.
@Suite(.serialized)
struct NonFiniteScoreTests {
  @Test(
    "Pixels without a finite score are counted, in every variant and by every algorithm alike",
    arguments: ["t-end-classes-of-input", "t-end-pixelwise", "t-end-pixelwise-17"])
  func countsPixels(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let graph = try declaration.graph()
    let weights = try seededWeights(graph, of: network)
    let pixels = network.input.height * network.input.width
    var input = SeededWeights.input(count: network.input.count)
    // The first and the last pixel, one with both channels, the last of a row; 1e-40 is finite.
    let spoiled: [(Int, Float)] = [
      (0, .nan), (pixels + network.input.width - 1, .infinity), (pixels - 1, -.infinity), (7, .nan),
      (pixels + 7, .nan), (12, 1e-40),
    ]
    for (place, value) in spoiled { input[place] = value }
    let expected = try Interpreter(graph).run(
      input: input.map(Double.init), parameters: SeededWeights.parameters(of: graph))
    #expect(expected.nonFinitePixels == 4)

    for program in ProgramCase.all(of: network) {
      for wanted: Set<ResultKind> in [[.logits], [.labels], Set(network.results)] {
        for threads in [1, 3] {
          let session = try program.session(network, weights, threads: threads)
          let results = try session.run(input: input, wanted: wanted)
          let label = "\(name), \(program), \(threads) threads, \(wanted)"
          #expect(results.nonFinitePixels == expected.nonFinitePixels, "\(label)")
        }
      }
    }
  }

  @Test("Each run counts anew, over all samples of its batch, by as many threads as there are")
  func countsBatches() throws {
    let (declaration, network) = try CompiledTestNetworks.find("t-end-pixelwise")
    let weights = try seededWeights(declaration.graph(), of: network)
    let sound = SeededWeights.input(count: network.input.count * 3)
    var spoiled = sound
    for sample in [0, 2] { spoiled[sample * network.input.count + 5] = .nan }
    for program in ProgramCase.all(of: network) {
      for forBatches in [false, true] {
        let session = try program.session(network, weights, threads: 2, forBatches: forBatches)
        var results = try session.run(input: spoiled, count: 3, wanted: [.labels])
        #expect(results.nonFinitePixels == 2, "\(program)")
        try session.run(input: sound, count: 3, wanted: [.labels], into: &results)
        #expect(results.nonFinitePixels == 0, "\(program)")
      }
    }
  }

  @Test(
    "Finite weights whose products overflow don't pass as a segmentation",
    arguments: ["t-end-2-classes", "t-end-17-classes", "t-end-upsampled-classes", "t-scan-resampled"])
  func countsOverflow(name: String) throws {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let graph = try declaration.graph()
    let sound = try seededWeights(graph, of: network)
    let tensors = zip(network.parameters, sound.tensors).map { parameter, values in
      let isKernel = parameter.name.hasSuffix(".weight") && parameter.shape.count == 4
      return (
        parameter.name,
        GraphRuntime.Tensor(shape: parameter.shape, values: isKernel ? values.map { $0 * 1e30 } : values)
      )
    }
    let weights = try Weights(Dictionary(uniqueKeysWithValues: tensors), for: network)
    let input = SeededWeights.input(count: network.input.count)
    for program in ProgramCase.all(of: network) {
      let results = try program.session(network, weights, threads: 2).run(input: input, wanted: [.labels])
      #expect(results.nonFinitePixels > 0, "\(name), \(program)")
    }
  }
}

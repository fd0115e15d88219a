import Foundation
import GraphRuntime
import Imaging
import Segmentation
import Testing

@testable import Training

/// Parameters that only training has are trained, saved and resumed like others, and no running network needs them.
@Suite(.serialized)
struct DeepSupervisionTests {
  private static let name = "t-train-deep-scan"

  @Test("Heads are trained, saved, and resumed bit for bit wherever a run is stopped")
  func resumes() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    (run.network, run.output) = (Self.name, "whole")
    #expect(try run.train().isComplete)
    let network = try SmallRun.network(Self.name)
    let heads = network.parameters.dropFirst(network.inferenceParameters.count)
    #expect(
      heads.map(\.name) == [
        "conv4.weight", "conv4.bias", "norm3.weight", "norm3.bias", "norm3.running_mean", "norm3.running_var",
        "conv5.weight", "conv5.bias", "conv6.weight", "conv6.bias",
      ])
    let initial = Weights.initial(for: network, seed: run.recipe.seed)
    for file in ["best", "last", "checkpoint-a"] {
      let saved = try Safetensors(path: folder.file("whole/\(file).safetensors"))
      for head in heads {
        let moved = try saved.floats(head.name) != initial[head.name]?.values
        #expect(moved, "\(head.name) in \(file)")
      }
    }
    let last = try #require(folder.bytes("whole/last.safetensors"))
    for (number, step) in [1, 6, 11].enumerated() {
      run.output = "run\(number)"
      run.resumes = false
      try run.train(until: step)
      run.resumes = true
      run.threads = 1 + number
      #expect(try run.train().isComplete)
      let isSame = folder.bytes("\(run.output)/last.safetensors") == last
      #expect(isSame, "stopped after step \(step)")
    }
  }

  @Test("A deployed file without the heads segments as the run's own does; training from it begins them anew")
  func deploys() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.network = Self.name
    try run.train(until: 8)
    let network = try SmallRun.network(Self.name)
    let whole = try Weights(path: folder.file("run/last.safetensors"), for: network)
    let deployed = folder.file("deployed.safetensors")
    try Safetensors.write(
      zip(whole.parameters, whole.tensors).prefix(network.inferenceParameters.count).map {
        ($0.name, GraphRuntime.Tensor(shape: $0.shape, values: $1))
      }, to: deployed)
    let image = try Volume.read(path: folder.file("validation/subject1/sa_ES.nii.gz"))
    let classes = try [whole, Weights(path: deployed, for: network)].map {
      try Session(network, weights: $0).classes(of: image)
    }
    #expect(classes[0] == classes[1])
    let beginning = try Weights.Beginning(path: deployed, for: network, seed: 1)
    #expect(beginning.taken == network.inferenceParameters.map(\.name) && beginning.refused.isEmpty)
    run.weights = "deployed.safetensors"
    run.output = "tuned"
    #expect(try run.train().isComplete)
    // A session that trains takes no half of a network.
    #expect(throws: RuntimeError.self) {
      try TrainingSession(network, weights: Weights(path: deployed, for: network), batchSize: 1)
    }
  }
}

import Datasets
import GraphRuntime
import Imaging
import Segmentation

/// What a run takes besides what the process holds when its data sets are read, in bytes, known before anything is allocated.
public struct RunMemory: Sendable {
  public let training: TrainingMemory
  /// What is held together at the worst moment.
  public let parts: [MemoryForecast.Part]

  public init(
    _ network: CompiledNetwork, _ recipe: Recipe, training dataset: any Dataset, validation: any Dataset,
    options: Trainer.Options = Trainer.Options()
  ) throws(RuntimeError) {
    let (isa, threads) = (options.isa, options.threads)
    let batchSize = min(recipe.batchSize, dataset.sliceCount)
    let training = try network.trainingMemory(
      batchSize: batchSize, optimizer: recipe.optimizer, isa: isa, threads: threads)
    let validated = min(max(8, training.threads), validation.sliceCount)
    let validating = try network.memory(
      network.firstPlan(isa: isa), isa: isa, threads: threads, forBatches: true)
    let evaluating = try network.memory(
      network.plan(isa: isa, threads: threads), isa: isa, threads: threads, forBatches: true)
    let sample =
      network.sample.count * MemoryLayout<Float>.stride + network.sample.height * network.sample.width
    let weights = network.parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride

    // One that is trained on, one that waits, one that is prepared.
    let batches = 3 * batchSize * sample
    let score = weights + validated * sample
    let checkpoint = weights * (1 + recipe.optimizer.statesPerParameter)
    let program = try network.program(isa: isa)
    let cases = try [dataset, validation].map { (dataset) throws(RuntimeError) in
      try dataset.memory(network, program, threads: training.threads)
    }
    let evaluation = max(weights, evaluating.working(samples: training.threads) + cases[1].segmenting)
    let ending = evaluating.packedWeights + evaluation
    let steps =
      batches + max(score, checkpoint, cases[1].segmenting) + max(cases[0].reading, cases[1].reading)
    self.training = training
    parts = [
      .init("session", training.total),
      .init("validation", validating.packedWeights + validating.working(samples: validated)),
      steps >= ending
        ? .init("batches and checkpoints", steps) : .init("evaluation", ending + cases[1].reading),
    ]
  }
}

extension Dataset {
  /// What a case takes while it is read again, where not all are kept, and while it is segmented and drawn.
  fileprivate func memory(
    _ network: CompiledNetwork, _ program: CompiledProgram, threads: Int
  ) throws(RuntimeError) -> (reading: Int, segmenting: Int) {
    var (reading, segmenting) = (0, 0)
    let picture = ContourPicture(classes: network.labelClasses)
    for index in 0..<count {
      let grid = grid(of: index)
      let voxels = grid.shape.reduce(1, *)
      // The image and the label as float32, and the classes.
      let float = MemoryLayout<Float>.stride
      if !keepsAll { reading = max(reading, voxels * ((network.input.channels + 1) * float + 1)) }
      let volume = try SegmentationMemory(
        grid, frames: 1, channels: network.input.channels, network, program, threads: threads,
        picture: picture)
      segmenting = max(segmenting, voxels + volume.total)
    }
    return (reading, segmenting)
  }
}

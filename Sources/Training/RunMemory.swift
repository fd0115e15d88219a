import GraphRuntime
import Imaging

/// What a run takes besides what the process holds when its cohorts are read, in bytes, known before anything is allocated.
public struct RunMemory: Sendable {
  public let training: TrainingMemory
  /// What is held together at the worst moment.
  public let parts: [MemoryForecast.Part]

  public init(
    _ network: CompiledNetwork, _ recipe: Recipe, training cohort: Cohort, validation: Cohort,
    options: Trainer.Options = Trainer.Options()
  ) throws(RuntimeError) {
    let (isa, threads) = (options.isa, options.threads)
    let batchSize = min(recipe.batchSize, cohort.slices.count)
    let training = try network.trainingMemory(
      batchSize: batchSize, optimizer: recipe.optimizer, isa: isa, threads: threads)
    let validated = min(max(8, training.threads), validation.slices.count)
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
    let cases = [cohort, validation].map { $0.memory(network, program, threads: training.threads) }
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

extension Cohort {
  /// What a case takes while it is read again, where not all are kept, and while it is segmented and drawn.
  fileprivate func memory(
    _ network: CompiledNetwork, _ program: CompiledProgram, threads: Int
  ) -> (reading: Int, segmenting: Int) {
    var (reading, segmenting) = (0, 0)
    for found in cases {
      let voxels = found.grid.shape.reduce(1, *)
      // The image and the label as float32, and the classes.
      if !keepsAll { reading = max(reading, voxels * (2 * MemoryLayout<Float>.stride + 1)) }
      let volume = SegmentationMemory(
        found.grid, frames: 1, channels: network.sample.channels, program, classes: network.output.channels,
        threads: threads,
        picture: ContourPicture())
      segmenting = max(segmenting, voxels + volume.total)
    }
    return (reading, segmenting)
  }
}

import Kernels
import Optimization

/// A network that is being trained: its parameters, their gradients, the optimiser's state, and the memory of a step.
///
/// Results have the same bits for any number of threads. Not `Sendable`: one thread at a time.
///
/// ```swift
/// let session = try TrainingSession(network, weights: .initial(for: network, seed: 1), batchSize: 20)
/// let loss = try session.computeGradients(batch)
/// session.update(rate: 0.001)
/// ```
public final class TrainingSession {
  public let network: CompiledNetwork
  public let program: CompiledProgram
  public let optimizer: Optimizer
  /// What was allocated.
  public let memory: TrainingMemory
  /// Updates so far.
  public private(set) var steps = 0
  /// Whether steps add to `timings`; costs two looks at the clock per kernel and sample.
  public var isProfiling = false
  /// Per step of the program, of all batches since the session began.
  public private(set) var timings: [StepTiming]

  private let trained: TrainedTensors
  private let arena: AlignedBytes
  private let workspace: AlignedBytes
  private let scratch: AlignedBytes
  private let packed: AlignedBytes
  private let choices: [myograph_choice]

  /// Allocates the memory.
  /// - Parameters:
  ///   - batchSize: most samples of a batch.
  ///   - variant: "fused" or "unfused".
  ///   - isa: "avx512", "avx2", "portable"; the best that this CPU has where nil.
  ///   - threads: 1…256; nil for what the process may use.
  /// - Throws: `RuntimeError` when the network can't be trained, the weights don't fit, or memory is short.
  public init(
    _ network: CompiledNetwork, weights: Weights, batchSize: Int, optimizer: Optimizer = .adam(.init()),
    variant: String = "fused", isa: String? = nil, threads: Int? = nil
  ) throws(RuntimeError) {
    memory = try network.trainingMemory(
      batchSize: batchSize, optimizer: optimizer, variant: variant, isa: isa, threads: threads)
    program = try network.trainingProgram(variant: variant, isa: isa)
    try weights.check(against: network, trains: true)
    trained = try TrainedTensors(weights, statesPerParameter: optimizer.statesPerParameter)
    arena = try AlignedBytes(memory.arena, isZeroed: false)
    workspace = try AlignedBytes(memory.workspace, isZeroed: false)
    scratch = try AlignedBytes(memory.scratch * memory.threads, isZeroed: false)
    packed = try AlignedBytes(memory.packedWeights, isZeroed: false)
    let (table, floats) = (program.table, packed.floats)
    choices = memory.weightOffsets.enumerated().map { step, offset in
      myograph_choice(
        kernel: table.pointee.steps[step].kernels, weights: floats + offset / MemoryLayout<Float>.stride)
    }
    self.network = network
    self.optimizer = optimizer
    timings = program.steps.map { StepTiming($0, $0.kernels[0]) }
  }

  /// The parameters as they are now.
  public var weights: Weights { trained.weights }

  /// The loss's gradient for a parameter, of the last batch; nil for running statistics.
  public func gradient(of parameter: String) -> [Float]? { trained.gradient(of: parameter) }

  /// Computes the loss of a batch and its gradients, and moves running statistics on.
  /// - Returns: the loss.
  /// - Throws: `RuntimeError` when a size is wrong.
  public func computeGradients(_ batch: TrainingBatch) throws(RuntimeError) -> Float {
    try check(batch)
    var loss = Float.nan
    var seconds = [Double](repeating: 0, count: isProfiling ? program.steps.count : 0)
    batch.images.withUnsafeBufferPointer { images in
      batch.labels.withUnsafeBufferPointer { labels in
        batch.indices.withUnsafeBufferPointer { indices in
          var job = myograph_job()
          job.arena = arena.floats
          job.input = images.baseAddress
          job.targets = labels.baseAddress
          job.indices = indices.baseAddress
          job.count = Int32(batch.count)
          job.seed = batch.seed
          job.epoch = batch.epoch
          trained.withPointers { parameters, gradients in
            job.parameters = parameters
            job.gradients = gradients
            withUnsafeMutablePointer(to: &loss) { place in
              job.loss = place
              run(&job, &seconds)
            }
          }
        }
      }
    }
    timings.add(seconds, samples: batch.count)
    return loss
  }

  /// Forgets what was timed.
  public func resetTimings() { timings.reset() }

  /// Moves the parameters along the gradients of the last batch.
  public func update(rate: Double) {
    steps += 1
    trained.update(by: optimizer, rate: rate, step: steps, threads: memory.threads)
  }

  /// All that later steps depend on.
  public var state: TrainingState {
    TrainingState(steps: steps, weights: trained.weights, moments: trained.moments)
  }

  /// Goes on from a state of this network under this optimiser.
  /// - Throws: `RuntimeError` when it is of another one.
  public func restore(_ state: TrainingState) throws(RuntimeError) {
    try state.check(against: network, optimizer)
    trained.restore(state.weights, moments: state.moments)
    steps = state.steps
  }

  /// Where training went wrong, nil where all is finite: the first parameter or running statistic in the network's order
  /// that holds NaN or infinity; where all are finite, the last parameter whose gradient isn't.
  public var nonFiniteParameter: String? { trained.nonFiniteParameter }

  private func run(_ job: inout myograph_job, _ seconds: inout [Double]) {
    let threads = Int32(memory.threads)
    choices.withPlan(scratch: scratch, scratchBytes: memory.scratch, workspace: workspace) { plan in
      trained.withParameters { myograph_pack(program.table, &plan, $0, threads) }
      seconds.withUnsafeMutableBufferPointer {
        myograph_train(network.table, program.table, &plan, &job, threads, isProfiling ? $0.baseAddress : nil)
      }
    }
  }

  private func check(_ batch: TrainingBatch) throws(RuntimeError) {
    guard (1...memory.batchSize).contains(batch.count) else {
      throw .batchCount(batch.count, most: memory.batchSize)
    }
    try batch.check(of: network.sample)
    if let label = network.unknownLabel(in: batch.labels) { throw .label(label, network: network.name) }
  }
}

extension CompiledNetwork {
  /// Whether the network declares a loss.
  public var isTrainable: Bool { !training.isEmpty }

  /// What a training session will allocate, known before it does.
  public func trainingMemory(
    batchSize: Int, optimizer: Optimizer = .adam(.init()), variant: String = "fused", isa: String? = nil,
    threads: Int? = nil
  ) throws(RuntimeError) -> TrainingMemory {
    guard (1...4096).contains(batchSize) else { throw .batchCount(batchSize, most: 4096) }
    return try TrainingMemory(
      trainingProgram(variant: variant, isa: isa), parameterBytes: weightBytes,
      statesPerParameter: optimizer.statesPerParameter, batchSize: batchSize,
      threads: Self.validated(threads))
  }

  /// The first label that no loss knows.
  func unknownLabel(in labels: [UInt8]) -> UInt8? {
    let known = withUnsafeBytes(of: table.pointee.known_labels) { bytes in
      let words = bytes.bindMemory(to: UInt32.self)
      return (0..<256).map { words[$0 / 32] >> UInt32($0 % 32) & 1 == 1 }
    }
    return known.withUnsafeBufferPointer { known in labels.first { !known[Int($0)] } }
  }

  func trainingProgram(variant: String, isa: String?) throws(RuntimeError) -> CompiledProgram {
    guard isTrainable else { throw .notTrainable(network: name) }
    return try program(
      among: training, variant: variant, isa: isa, known: InstructionSets.known,
      supported: InstructionSets.supported)
  }
}

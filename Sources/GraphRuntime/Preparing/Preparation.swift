import Kernels

/// Takes samples through the image stages in front of a network, augmentation included, on the caller's thread.
///
/// The same sample, seed, epoch and index give the same bits. Not `Sendable`: one thread at a time.
///
/// ```swift
/// let preparation = try Preparation(network)
/// try preparation.prepare(plane, index: 12, seed: 7, epoch: 3, into: &batch, at: 0)
/// ```
public final class Preparation {
  public let network: CompiledNetwork
  public let program: CompiledProgram

  /// Pixels between two stages: what a wrong spacing would make of a slice shall not take all memory.
  private static let largestImage = 1 << 26

  private let arena: AlignedBytes
  private let scratch: AlignedBytes
  private let scratchBytes: Int
  private let packed: AlignedBytes
  private let choices: [myograph_choice]
  private var draws: [myograph_draw]
  /// Images and labels between stages whose results have no size that is known before; grown when they must.
  private var passing: AlignedBytes?

  /// - Parameters:
  ///   - weights: those that will be trained, where the network needs what was measured of the training data.
  ///   - variant: "fused": stages that move pixels as one; "unfused": one by one.
  ///   - isa: "avx512", "avx2", "portable"; the best that this CPU has where nil.
  /// - Throws: `RuntimeError` when the network can't be trained, or memory is short.
  public init(
    _ network: CompiledNetwork, weights: Weights? = nil, variant: String = "fused", isa: String? = nil
  ) throws(RuntimeError) {
    guard network.isTrainable else { throw .notTrainable(network: network.name) }
    guard weights?.isMeasured ?? !network.needsMeasures else { throw .notMeasured(network: network.name) }
    try weights?.check(against: network)
    program = try network.program(
      among: network.preparation, variant: variant, isa: isa, known: InstructionSets.known,
      supported: InstructionSets.supported)
    scratchBytes = program.steps.flatMap(\.kernels).map(\.scratchBytes).max() ?? 0
    arena = try AlignedBytes(program.arenaBytes)
    scratch = try AlignedBytes(scratchBytes)
    let places = try weightPlaces(program.steps.map { $0.kernels[0] })
    packed = try AlignedBytes(places.total)
    choices = places.offsets.enumerated().map {
      [table = program.table, floats = packed.floats] step, offset in
      myograph_choice(
        kernel: table.pointee.steps[step].kernels, weights: floats + offset / MemoryLayout<Float>.stride)
    }
    draws = Array(repeating: myograph_draw(), count: max(1, Int(network.table.pointee.stage_count)))
    self.network = network
    (weights ?? Weights(parameters: [], tensors: [])).withPointers { parameters in
      choices.withPlan(scratch: scratch, scratchBytes: scratchBytes) {
        myograph_pack(program.table, &$0, parameters, 1)
      }
    }
  }

  /// Prepares one sample and stores it, with its index, as number `position` of a batch, whose seed and epoch become
  /// these.
  /// - Parameters:
  ///   - index: the sample's place in its data set: with seed and epoch what all random numbers derive from.
  ///   - position: 0..<batch.count.
  /// - Throws: `RuntimeError` when a size or a label is wrong, before anything is stored.
  public func prepare(
    _ plane: LabelledPlane, index: UInt32, seed: UInt64, epoch: UInt32, into batch: inout TrainingBatch,
    at position: Int
  ) throws(RuntimeError) {
    try check(plane)
    try check(batch, position)
    var failure: RuntimeError?
    func prepare(_ index: UnsafePointer<UInt32>, _ targets: UnsafePointer<UInt8>?) {
      var job = myograph_job()
      job.seed = seed
      job.epoch = epoch
      job.indices = index
      job.count = 1
      job.grid.size = (Int32(plane.height), Int32(plane.width))
      job.arena = arena.floats
      job.targets = targets
      do throws(RuntimeError) {
        try draw(&job, plane.spacing)
        run(&job, plane, into: &batch, at: position)
      } catch { failure = error }
    }
    withUnsafePointer(to: index) { index in
      plane.labels.withUnsafeBufferPointer { prepare(index, $0.baseAddress) }
    }
    if let failure { throw failure }
    batch.indices[position] = index
    batch.seed = seed
    batch.epoch = epoch
  }

  private func draw(
    _ job: inout myograph_job, _ spacing: (row: Double, column: Double)
  ) throws(RuntimeError) {
    let isCountable = [spacing.row, spacing.column].withUnsafeBufferPointer { spacing in
      draws.withUnsafeMutableBufferPointer {
        myograph_draw_sample(network.table, &job, spacing.baseAddress, $0.baseAddress) != 0
      }
    }
    guard isCountable else { throw .tooMuchMemory(bytes: nil) }
    // One stage that moves pixels has nothing between.
    let count = Int(network.table.pointee.stage_count)
    guard program.variant == "unfused", count > 1 else { return }
    let sizes = draws.prefix(count).map { (Int($0.size.0), Int($0.size.1)) }
    guard let pixels = sizes.map({ $0 * $1 }).max(), pixels <= Self.largestImage,
      let floats = checkedProduct([pixels, network.sample.channels, MemoryLayout<Float>.stride])
    else { throw .tooMuchMemory(bytes: nil) }
    let alignment = AlignedBytes.alignment
    let (image, map) = ((floats / alignment + 1) * alignment, (pixels / alignment + 1) * alignment)
    let needed = 2 * (image + map)
    if (passing?.count ?? 0) < needed { passing = try AlignedBytes(needed, isZeroed: false) }
    guard let start = passing?.start else { return }
    let floatsOf = { (offset: Int) in (start + offset).assumingMemoryBound(to: Float.self) }
    let bytesOf = { (offset: Int) in (start + offset).assumingMemoryBound(to: UInt8.self) }
    job.images = (floatsOf(0), floatsOf(image))
    job.maps = (bytesOf(2 * image), bytesOf(2 * image + map))
  }

  private func run(
    _ job: inout myograph_job, _ plane: LabelledPlane, into batch: inout TrainingBatch, at position: Int
  ) {
    let shape = network.sample
    plane.pixels.withUnsafeBufferPointer { pixels in
      batch.images.withUnsafeMutableBufferPointer { images in
        batch.labels.withUnsafeMutableBufferPointer { maps in
          draws.withUnsafeBufferPointer { draws in
            job.scan = pixels.baseAddress
            job.output = images.baseAddress.map { $0 + position * shape.count }
            job.labels = maps.baseAddress.map { $0 + position * shape.height * shape.width }
            job.draws = draws.baseAddress
            choices.withPlan(scratch: scratch, scratchBytes: scratchBytes) {
              myograph_run(network.table, program.table, &$0, &job, 1, 1, nil)
            }
          }
        }
      }
    }
  }

  // MARK: Checks

  private func check(_ plane: LabelledPlane) throws(RuntimeError) {
    let sides = 1...SliceGrid.largest
    guard sides.contains(plane.height), sides.contains(plane.width) else {
      throw .sliceSize(rows: plane.height, columns: plane.width, largest: SliceGrid.largest)
    }
    let (allowed, spacings) = (SliceGrid.spacings, [plane.spacing.row, plane.spacing.column])
    for spacing in spacings
    where !(Double(allowed.lowerBound)...Double(allowed.upperBound)).contains(spacing) {
      throw .spacing(Float(spacing), allowed: allowed)
    }
    let shape = network.input
    let size = network.takesScan ? (plane.height, plane.width) : (shape.height, shape.width)
    try checkCount(plane.pixels.count, of: [1, shape.channels, size.0, size.1], named: "the slice")
    try checkCount(plane.labels.count, of: [1, size.0, size.1], named: "its labels")
    guard (plane.height, plane.width) == size else {
      throw .valueCount(
        "the slice", expected: [1, shape.channels, size.0, size.1], found: plane.pixels.count)
    }
    if let label = network.unknownLabel(in: plane.labels) { throw .label(label, network: network.name) }
  }

  private func check(_ batch: TrainingBatch, _ position: Int) throws(RuntimeError) {
    guard batch.indices.indices.contains(position) else {
      throw .batchCount(position == .max ? position : position + 1, most: batch.count)
    }
    try batch.check(of: network.sample)
  }
}

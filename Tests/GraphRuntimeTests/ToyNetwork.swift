import Foundation
import Kernels

@testable import GraphRuntime

/// A network made of tables by hand, as emitted C would: 1 × 2 × 3 in, 2 × 2 × 3 out.
///
/// Each class k is weight[k] · x + bias[k] + mean[k]; the image stage takes the scan's first 2 × 3 pixels.
/// Probabilities are the logits themselves, labels their arg-max; both repeat the network's first pixel over
/// the grid. The unfused variant makes labels from `job->probabilities`, 255 where there are none.
///
/// The convolution has two kernels. The direct one has a phase. That in phases has three: each thread leaves its
/// number in its scratch and in the workspace, the first thread sums the latter into the arena's end, and then
/// computes from weights whose parameters lie in reverse. The last step has weights too: 7, which it copies into the arena.
enum ToyNetwork {
  static let arenaBytes = 192
  static let scratchBytes = 64
  static let workspaceBytes = 4 * 256
  static let names = ["conv.weight", "conv.bias", "norm.running_mean"]
  /// What only training has, where it is made with a head.
  static let headNames = ["head.weight", "head.bias"]

  static let tensors = [
    "conv.weight": Tensor(shape: [2, 1, 1, 1], values: [2, -1]),
    "conv.bias": Tensor(shape: [2], values: [0.5, 3]),
    "norm.running_mean": Tensor(shape: [2], values: [0, 1]),
  ]

  /// One program of these steps, whose kernels take memory and compute nothing.
  static func makeProgram(
    _ steps: [[(algorithm: String, isExact: Bool, weights: Int, scratch: Int, workspace: Int)]]
  ) -> CompiledProgram {
    let table = steps.enumerated().map { index, kernels in
      step(
        "step\(index)", stage: 1,
        kernels: kernels.map {
          var kernel = kernel(
            $0.algorithm, weightBytes: $0.weights, scratchBytes: $0.scratch, workspaceBytes: $0.workspace,
            phases: [{ _, _, _ in }])
          kernel.is_exact = $0.isExact ? 1 : 0
          return kernel
        })
    }
    return CompiledProgram(
      constant([
        myograph_program(
          kernels: constant("fused"), isa: constant("portable"), arena_bytes: arenaBytes,
          needs_probabilities: 0, step_count: Int32(table.count), steps: constant(table), sample_bytes: 0)
      ]))
  }

  /// Tables live as long as the program, as constants do.
  static func make(
    variants: [(String, String)] = [("fused", "portable"), ("unfused", "portable")], hasLabels: Bool = true,
    hasProbabilities: Bool = true, takesScan: Bool = true, arenaBytes: Int = arenaBytes, flops: Double = 24,
    parameterShape: (Int64, Int64, Int64, Int64) = (2, 1, 1, 1), hasHead: Bool = false,
    initialBias: Float? = nil
  ) -> CompiledNetwork {
    func parameter(_ name: String, isTrainable: Bool = true, initial: Float? = nil) -> myograph_parameter {
      myograph_parameter(
        name: constant(name), rank: 1, shape: (2, 0, 0, 0), trainable: isTrainable ? 1 : 0, measure: 0,
        has_initial: initial == nil ? 0 : 1, initial: initial ?? 0)
    }
    var filters = parameter(names[0])
    (filters.rank, filters.shape) = (4, parameterShape)
    var parameters = [
      filters, parameter(names[1], initial: initialBias), parameter(names[2], isTrainable: false),
    ]
    if hasHead { parameters += headNames.map { parameter($0) } }
    let programs = variants.map { variant, isa -> UnsafePointer<myograph_program>? in
      constant([
        myograph_program(
          kernels: constant(variant), isa: constant(isa), arena_bytes: arenaBytes,
          needs_probabilities: variant == "unfused" ? 1 : 0, step_count: 4,
          steps: constant(steps(variant, flops)), sample_bytes: 0)
      ])
    }
    let network = myograph_network(
      name: constant("toy"), input: (1, 2, 3), output: (2, 2, 3), takes_scan: takesScan ? 1 : 0,
      spacing: 0, restores_grid: takesScan ? 1 : 0, has_labels: hasLabels ? 1 : 0,
      has_probabilities: hasProbabilities ? 1 : 0, is_tiled: 0, tile_overlap: 0, class_count: 2,
      classes: constant([
        myograph_class(name: constant("background"), colour: -1),
        myograph_class(name: constant("toy"), colour: 0xFF8000),
      ]), flops: 24,
      parameter_count: Int32(parameters.count), training_only_count: hasHead ? Int32(headNames.count) : 0,
      parameters: constant(parameters), program_count: Int32(programs.count), programs: constant(programs),
      stochastic_count: 0, stochastic: nil, training_count: 0, training: nil, sample: (0, 0, 0),
      known_labels: (0, 0, 0, 0, 0, 0, 0, 0), stage_count: 0, stages: nil, preparation_count: 0,
      preparation: nil, picture: nil)
    return CompiledNetwork(constant([network]))
  }

  private static func steps(_ variant: String, _ flops: Double) -> [myograph_step] {
    [
      step("crop", "gather", stage: 0) { job, thread, _ in
        guard thread == 0, let job = job?.pointee, let arena = job.arena, let scan = job.scan else { return }
        let columns = Int(job.grid.size.1)
        for pixel in 0..<6 { arena[pixel] = scan[pixel / 3 * columns + pixel % 3] }
      },
      step("conv + norm", stage: 1, flops: flops, kernels: [direct, inPhases]),
      variant == "unfused" ? unfusedLabels : fusedLabels,
      step("seven", stage: 1, kernels: [seven]),
    ]
  }

  private static var direct: myograph_kernel {
    kernel(
      "direct", flops: 24, weightBytes: 192,
      packings: [channels(0, at: 0), channels(1, at: 16), channels(2, at: 32)],
      phases: [
        { job, thread, _ in if thread == 0, let job { ToyNetwork.convolve(job.pointee) { 16 * $0 } } }
      ])
  }

  private static var inPhases: myograph_kernel {
    kernel(
      "in phases", flops: 48, weightBytes: 196, scratchBytes: scratchBytes, workspaceBytes: workspaceBytes,
      packings: [channels(0, at: 32), channels(1, at: 16), channels(2, at: 0)],
      phases: [
        { job, thread, _ in
          job?.pointee.scratch[0] = Float(thread + 1)
          job?.pointee.workspace[Int(thread)] = Float(thread + 1)
        },
        { job, thread, threads in
          guard thread == 0, let job = job?.pointee else { return }
          job.arena[47] = (0..<Int(threads)).reduce(0) { $0 + job.workspace[$1] }
        },
        { job, thread, _ in
          // Its own scratch, which no other thread has overwritten.
          guard thread == 0, let job, job.pointee.scratch[0] == 1 else { return }
          ToyNetwork.convolve(job.pointee) { 16 * (2 - $0) }
        },
      ])
  }

  private static var seven: myograph_kernel {
    var packing = myograph_packing()
    packing.layout = MYOGRAPH_WEIGHTS_RANGE
    packing.out_channels = 1
    packing.numbers.0 = 7
    return kernel(
      "copy", weightBytes: 16, packings: [packing],
      phases: [
        { job, thread, _ in if thread == 0, let job { job.pointee.arena[46] = job.pointee.weights[0] } }
      ])
  }

  /// The two channels of a parameter.
  private static func channels(_ parameter: Int32, at offset: Int) -> myograph_packing {
    var packing = myograph_packing()
    packing.layout = MYOGRAPH_WEIGHTS_CHANNELS
    packing.offset = offset
    packing.weight = parameter + 1
    packing.out_channels = 2
    return packing
  }

  /// With the weights of each parameter at its place.
  private static func convolve(_ job: myograph_job, _ place: (Int) -> Int) {
    guard let arena = job.arena, let weights = job.weights else { return }
    for value in 0..<12 {
      let (k, pixel) = (value / 6, value % 6)
      let x = job.input?[pixel] ?? arena[pixel]
      arena[8 + value] = weights[place(0) + k] * x + weights[place(1) + k] + weights[place(2) + k]
      job.logits?[value] = arena[8 + value]
      job.output?[value] = arena[8 + value]
    }
  }

  private static var fusedLabels: myograph_step {
    step("argmax", "argmax", stage: 2) { job, thread, _ in
      guard thread == 0, let job = job?.pointee, let arena = job.arena else { return }
      let pixels = Int(job.grid.size.0) * Int(job.grid.size.1)
      for pixel in 0..<pixels {
        job.probabilities?[pixel] = arena[8]
        job.probabilities?[pixels + pixel] = arena[14]
        job.labels?[pixel] = arena[14] > arena[8] ? 1 : 0
      }
    }
  }

  private static var unfusedLabels: myograph_step {
    step("argmax", "argmax", stage: 2) { job, thread, _ in
      guard thread == 0, let job = job?.pointee, let arena = job.arena else { return }
      let pixels = Int(job.grid.size.0) * Int(job.grid.size.1)
      for pixel in 0..<pixels {
        job.probabilities?[pixel] = arena[8]
        job.probabilities?[pixels + pixel] = arena[14]
        let first = job.probabilities?[pixel] ?? .nan
        let second = job.probabilities?[pixels + pixel] ?? .nan
        job.labels?[pixel] = first.isNaN ? 255 : second > first ? 1 : 0
      }
    }
  }

  private typealias Phase = @convention(c) (UnsafePointer<myograph_job>?, Int32, Int32) -> Void

  private static func kernel(
    _ algorithm: String, flops: Double = 0, weightBytes: Int = 0, scratchBytes: Int = 0,
    workspaceBytes: Int = 0, packings: [myograph_packing] = [], phases: [Phase]
  ) -> myograph_kernel {
    myograph_kernel(
      algorithm: constant(algorithm), is_exact: phases.count == 1 ? 1 : 0, flops: flops,
      cached_bytes: Double(2 * workspaceBytes), weight_reads: 1, weight_bytes: weightBytes,
      scratch_bytes: scratchBytes,
      workspace_bytes: workspaceBytes, packings: constant(packings), packing_count: Int32(packings.count),
      phase_count: Int32(phases.count),
      phases: (phase(phases, 0), phase(phases, 1), phase(phases, 2)))
  }

  private static func phase(_ phases: [Phase], _ index: Int) -> myograph_phase {
    var phase = myograph_phase()
    phase.run = index < phases.count ? phases[index] : nil
    return phase
  }

  private static func step(
    _ name: String, stage: Int32, flops: Double = 0, kernels: [myograph_kernel]
  ) -> myograph_step {
    myograph_step(
      name: constant(name), location: constant("Toy.swift:1"), input: (1, 2, 3), output: (2, 2, 3),
      flops: flops, bytes: 8, stage: stage,
      kernel_count: Int32(kernels.count), kernels: constant(kernels), segment: 0, is_for_batch: 0)
  }

  private static func step(_ name: String, _ algorithm: String, stage: Int32, run: @escaping Phase)
    -> myograph_step
  {
    step(name, stage: stage, kernels: [kernel(algorithm, phases: [run])])
  }

  private static func constant(_ text: String) -> UnsafePointer<CChar>? {
    strdup(text).map { UnsafePointer($0) }
  }

  private static func constant<Value>(_ values: [Value]) -> UnsafePointer<Value> {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(values.count, 1))
    memory.initialize(from: values, count: values.count)
    return UnsafePointer(memory)
  }
}

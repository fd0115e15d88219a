import Foundation
import Kernels

@testable import GraphRuntime

/// A network made of tables by hand, as emitted C would: 1 × 2 × 3 in, 2 × 2 × 3 out.
///
/// Each class k is weight[k] · x + bias[k] + mean[k]; the image stage takes the scan's first 2 × 3 pixels.
/// Probabilities are the logits themselves, labels their arg-max; both repeat the network's first pixel over
/// the grid. The unfused variant makes labels from `job->probabilities`, 255 where there are none. Each
/// thread leaves its number in its scratch, and a last step sums those into the arena's end.
enum ToyNetwork {
  static let arenaBytes = 192
  static let scratchBytes = 64
  static let names = ["conv.weight", "conv.bias", "norm.running_mean"]
  static let tensors = [
    "conv.weight": Tensor(shape: [2, 1, 1, 1], values: [2, -1]),
    "conv.bias": Tensor(shape: [2], values: [0.5, 3]),
    "norm.running_mean": Tensor(shape: [2], values: [0, 1]),
  ]

  /// Tables live as long as the program, as constants do.
  static func make(
    variants: [(String, String)] = [("fused", "portable"), ("unfused", "portable")], hasLabels: Bool = true,
    hasProbabilities: Bool = true, takesScan: Bool = true, arenaBytes: Int = arenaBytes,
    parameterShape: (Int64, Int64, Int64, Int64) = (2, 1, 1, 1)
  ) -> CompiledNetwork {
    let parameters = [
      myograph_parameter(name: constant(names[0]), rank: 4, shape: parameterShape, trainable: 1),
      myograph_parameter(name: constant(names[1]), rank: 1, shape: (2, 0, 0, 0), trainable: 1),
      myograph_parameter(name: constant(names[2]), rank: 1, shape: (2, 0, 0, 0), trainable: 0),
    ]
    let programs = variants.map { variant, isa -> UnsafePointer<myograph_program>? in
      constant([
        myograph_program(
          kernels: constant(variant), isa: constant(isa), arena_bytes: arenaBytes,
          scratch_bytes: scratchBytes, packed_bytes: 24, needs_probabilities: variant == "unfused" ? 1 : 0,
          pack: pack, step_count: 4, steps: constant(steps(variant)))
      ])
    }
    let network = myograph_network(
      name: constant("toy"), input: (1, 2, 3), output: (2, 2, 3), takes_scan: takesScan ? 1 : 0,
      resamples: 0, restores_grid: takesScan ? 1 : 0, has_labels: hasLabels ? 1 : 0,
      has_probabilities: hasProbabilities ? 1 : 0, flops: 24,
      parameter_count: 3, parameters: constant(parameters), program_count: Int32(programs.count),
      programs: constant(programs))
    return CompiledNetwork(constant([network]))
  }

  private static let pack:
    @convention(c) (UnsafePointer<UnsafePointer<Float>?>?, UnsafeMutablePointer<Float>?) -> Void = {
      parameters, packed in
      guard let parameters, let packed else { return }
      for index in 0..<6 { packed[index] = parameters[index / 2]?[index % 2] ?? .nan }
    }

  private static func steps(_ variant: String) -> [myograph_step] {
    [
      step("crop", "gather", stage: 0) { job, thread, _ in
        guard thread == 0, let job = job?.pointee, let arena = job.arena, let scan = job.scan else { return }
        let columns = Int(job.grid.size.1)
        for pixel in 0..<6 { arena[pixel] = scan[pixel / 3 * columns + pixel % 3] }
      },
      step("conv + norm", "direct", stage: 1, flops: 24) { job, thread, _ in
        guard let job = job?.pointee, let arena = job.arena, let weights = job.weights else { return }
        arena[48 + Int(thread) * 16] = Float(thread + 1)
        guard thread == 0 else { return }
        for value in 0..<12 {
          let (k, pixel) = (value / 6, value % 6)
          let x = job.input?[pixel] ?? arena[pixel]
          arena[8 + value] = weights[k] * x + weights[2 + k] + weights[4 + k]
          job.logits?[value] = arena[8 + value]
          job.output?[value] = arena[8 + value]
        }
      },
      variant == "unfused" ? unfusedLabels : fusedLabels,
      step("sum", "none", stage: 1) { job, thread, threads in
        guard thread == 0, let arena = job?.pointee.arena else { return }
        arena[47] = (0..<Int(threads)).reduce(0) { $0 + arena[48 + $1 * 16] }
      },
    ]
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

  private static func step(
    _ name: String, _ algorithm: String, stage: Int32, flops: Double = 0,
    run: @escaping @convention(c) (UnsafePointer<myograph_job>?, Int32, Int32) -> Void
  ) -> myograph_step {
    myograph_step(
      name: constant(name), algorithm: constant(algorithm), location: constant("Toy.swift:1"), flops: flops,
      bytes: 8, stage: stage, run: run)
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

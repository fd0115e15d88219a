/// What `myograph tune` measured, kept in the cache of this machine: a file for each program, processor and number of
/// threads.
struct TunedCosts {
  let program: CompiledProgram
  let threads: Int
  let cache: Cache

  enum Found: Equatable {
    case costs(KernelCosts)
    case nothing
    /// A file that something else wrote, or for something else.
    case unusable(path: String)
  }

  var read: Found {
    guard let bytes = cache.read(name) else { return .nothing }
    guard let costs = costs(json: bytes) else { return .unusable(path: path) }
    return .costs(costs)
  }

  func keep(_ costs: KernelCosts) { cache.keep(json(costs), as: name) }

  /// Whether there was anything to forget.
  func forget() -> Bool { cache.remove(name) }

  var path: String { (cache.folder ?? "") + "/" + name }

  private var name: String {
    "plan-\(Cache.name(Host.processorName))-\(program.isa)-\(threads)-\(String(shape, radix: 16)).json"
  }

  /// Of all that makes one list of steps another: programs that are computed alike share what was measured.
  private var shape: UInt64 {
    let steps = program.steps.map { step in
      let kernels = step.kernels.map { "\($0.algorithm),\($0.flops),\($0.weightBytes),\($0.scratchBytes)" }
      return "\(step.input),\(step.output),\(step.flops),\(step.bytes):" + kernels.joined(separator: ";")
    }
    return fnv1a(steps.joined(separator: "\n"))
  }

  /// Times in whole nanoseconds.
  private func json(_ costs: KernelCosts) -> String {
    let rows = zip(program.steps, costs.seconds).map { step, seconds in
      let times = zip(step.kernels, seconds).map {
        "\(StrictJSON.quoted($0.algorithm)): \(Int(($1 * 1e9).rounded()))"
      }
      return
        "    {\"step\": \(StrictJSON.quoted(step.name)), \"nanoseconds\": {\(times.joined(separator: ", "))}}"
    }
    return """
      {
        "processor": \(StrictJSON.quoted(Host.processorName)),
        "isa": \(StrictJSON.quoted(program.isa)),
        "threads": \(threads),
        "shape": \(StrictJSON.quoted(String(shape, radix: 16))),
        "steps": [
      \(rows.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Nil for anything but what `json` writes for the same program on the same machine.
  private func costs(json bytes: [UInt8]) -> KernelCosts? {
    guard let value = try? StrictJSON.parse(bytes, most: 100_000),
      value["processor"] == .string(Host.processorName), value["isa"] == .string(program.isa),
      value["threads"] == .integer(threads), value["shape"] == .string(String(shape, radix: 16)),
      case .array(let rows)? = value["steps"], rows.count == program.steps.count
    else { return nil }
    var seconds: [[Double]] = []
    for (row, step) in zip(rows, program.steps) {
      guard let times = row["nanoseconds"] else { return nil }
      var kernels: [Double] = []
      for kernel in step.kernels {
        guard case .integer(let time)? = times[kernel.algorithm] else { return nil }
        kernels.append(Double(time) * 1e-9)
      }
      seconds.append(kernels)
    }
    return KernelCosts(seconds: seconds, isMeasured: true)
  }
}

import ArgumentParser
import GraphRuntime
import Terminal

extension PlanOptions.Accuracy: ExpressibleByArgument {}

/// What the choice of kernels has to keep to.
struct PlanArguments: ParsableArguments {
  @Option(
    help:
      "standard: also kernels that transform (Winograd) and round up to ten times as far as plain sums; exact: none."
  )
  var accuracy = PlanOptions.Accuracy.standard

  @Option(
    help:
      "Most memory for tensors, scratch and weights: bytes, or 500MB, 1.5GiB, …; slower where it must. Counts 16 threads at least."
  )
  var memoryLimit: ByteCount?

  @Option(
    help:
      "A file that `\(Tool.name) tune --output` wrote: the kernels to compute by, where the above allow them."
  )
  var plan: String?

  var isGiven: Bool { accuracy != .standard || memoryLimit != nil || plan != nil }

  /// - Parameters:
  ///   - other: bytes that the process takes besides a session.
  ///   - members: sessions that share one's memory.
  /// - Throws: `RuntimeError` where the plan can't be read.
  func options(besides other: Int = 0, members: Int = 1) throws -> PlanOptions {
    PlanOptions(
      accuracy: accuracy, memoryLimit: memoryLimit.map { max(0, $0.bytes - other) },
      plan: try plan.map { try PlanFile(path: $0) }, members: members)
  }

  /// Makes sessions by these options, and names what the whole process would take where the limit is too low.
  func session<Result>(
    besides other: Int, members: Int = 1, _ make: (PlanOptions) throws -> Result
  ) throws -> Result {
    do {
      return try make(options(besides: other, members: members))
    } catch RuntimeError.memoryLimit(_, let least, let variant) {
      throw RuntimeError.memoryLimit(
        memoryLimit?.bytes ?? 0, least: least + other + MemoryForecast.spread, variant: variant)
    }
  }
}

/// "1048576", "500MB", "1.5 GiB".
struct ByteCount: ExpressibleByArgument, Equatable {
  var bytes: Int

  private static let units: [String: Double] = [
    "": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KIB": 0x1p10, "MIB": 0x1p20, "GIB": 0x1p30,
  ]

  init?(argument: String) {
    let number = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = argument.dropFirst(number.count).drop { $0 == " " }.uppercased()
    guard let value = Double(number), let factor = Self.units[unit],
      let bytes = Int(exactly: (value * factor).rounded()),
      bytes > 0
    else { return nil }
    self.bytes = bytes
  }
}

/// Says so where a file in the cache was of no use.
func warn(about plan: Plan) {
  guard let path = plan.ignoredFile else { return }
  Console.report(
    "Warning: can't use \(path) because it is damaged, of another build, a link or open to others;"
      + " use `\(Tool.name) tune` to replace it"
  )
}

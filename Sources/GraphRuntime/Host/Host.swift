import Kernels

/// What this machine does at most, for one instruction set and number of threads: the roofs under which every
/// kernel runs (Williams, Waterman and Patterson 2009).
public struct Host: Equatable, Encodable, Sendable {
  /// How fast a working set of one size is read.
  public struct Bandwidth: Equatable, Encodable, Sendable {
    /// Bytes that all threads together read over and over.
    public var workingSet: Int
    public var bytesPerSecond: Double
  }

  /// What the processor calls itself, with its family and model.
  public var processor: String
  /// "avx512", "avx2", "portable".
  public var isa: String
  public var threads: Int
  /// FLOP/s in single precision, 2 per multiply-add, of all threads together.
  public var peakFLOPS: Double
  /// By working set, smallest first; never empty.
  public var bandwidths: [Bandwidth]

  /// Bytes per second for a working set of `bytes`; between two that were measured, in proportion.
  public func bandwidth(workingSet bytes: Double) -> Double {
    guard let above = bandwidths.firstIndex(where: { Double($0.workingSet) >= bytes }) else {
      return memoryBandwidth
    }
    guard above > 0 else { return bandwidths[0].bytesPerSecond }
    let (low, high) = (bandwidths[above - 1], bandwidths[above])
    let part = (bytes - Double(low.workingSet)) / Double(high.workingSet - low.workingSet)
    return low.bytesPerSecond + part * (high.bytesPerSecond - low.bytesPerSecond)
  }

  /// Bytes per second of what no cache holds.
  public var memoryBandwidth: Double { bandwidths.last?.bytesPerSecond ?? 0 }

  /// Seconds that `flops` on `bytes` of operands, each read or written once, take at least.
  public func leastSeconds(flops: Double, bytes: Double) -> Double {
    max(flops / peakFLOPS, bytes / bandwidth(workingSet: bytes))
  }

  /// Neighbouring sizes whose bandwidths differ by less than a quarter, as one, named by its largest: the
  /// levels of memory. Sizes between two levels are left out.
  public var levels: [Bandwidth] {
    var levels: [[Bandwidth]] = []
    for next in bandwidths {
      if let fastest = levels.last?.first?.bytesPerSecond, next.bytesPerSecond > 0.75 * fastest {
        levels[levels.count - 1].append(next)
      } else {
        levels.append([next])
      }
    }
    return levels.enumerated().compactMap { index, members in
      guard members.count > 1 || index == levels.count - 1, let last = members.last else { return nil }
      let rates = members.map(\.bytesPerSecond).sorted()
      return Bandwidth(workingSet: last.workingSet, bytesPerSecond: rates[rates.count / 2])
    }
  }
}

extension Host {
  /// What the processor of this machine calls itself.
  public static var processorName: String { text(myograph_processor()) }

  /// Passes over all that is measured. The best counts, so other programs' work shows only where it goes on through
  /// all of them, for more than a second; and then in the bandwidths.
  private static let passes = 8

  /// Measures anew, in about one and a half seconds.
  /// - Throws: `RuntimeError` when this CPU doesn't have the instruction set, or for lack of memory.
  static func measure(isa: String, threads: Int) throws(RuntimeError) -> Host {
    let (known, supported) = (InstructionSets.known, InstructionSets.supported)
    guard known.contains(isa) else { throw .unknownInstructionSet(isa, known: known) }
    guard supported.contains(isa) else { throw .unsupportedInstructionSet(isa, supported: supported) }
    let threads = try CompiledNetwork.validated(threads)
    // Beyond every cache: no processor has more than 12 MiB for each core.
    let largest = max(128, min(threads, CompiledNetwork.defaultThreads) * 16) << 20
    let memory = try AlignedBytes(largest)
    var sizes = [threads * 8 << 10]
    while let last = sizes.last, last < largest { sizes.append(min(last * 2, largest)) }
    var peak = 0.0
    var bandwidths = sizes.map { Bandwidth(workingSet: $0, bytesPerSecond: 0) }
    for _ in 0..<passes {
      peak = max(peak, myograph_peak_flops(isa, Int32(threads)))
      for index in bandwidths.indices {
        let rate = myograph_read_bandwidth(isa, Int32(threads), memory.floats, sizes[index])
        bandwidths[index].bytesPerSecond = max(bandwidths[index].bytesPerSecond, rate)
      }
    }
    return Host(
      processor: processorName, isa: isa, threads: threads, peakFLOPS: peak, bandwidths: bandwidths)
  }
}

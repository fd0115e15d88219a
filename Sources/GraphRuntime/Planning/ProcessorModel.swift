import Kernels

/// What a core of a processor does at most, in typical figures: what kernels are chosen by. So the choice follows from
/// the processor's name and the instruction set, from no clock and no number of threads.
///
/// Caches' sizes are figures, too. Virtual machines report them differently on the same processor, and the zoo's plans
/// are the same for 256 KiB to 2 MiB of the second level and 8 to 128 MiB of the third.
struct ProcessorModel: Sendable {
  /// As CPUID names a processor.
  struct Identity: Equatable, Sendable {
    var vendor: String
    var family: Int
    var model: Int
  }

  let name: String
  /// GFLOP/s of a core by instruction set, 2 per multiply-add.
  let peaks: [String: Double]
  /// GB/s of a core, by bytes of the working set; the last is memory's.
  let bandwidths: [(workingSet: Int, rate: Double)]

  /// Threads that every plan is made for, however many will run it.
  static let threads = 2

  /// The roofs of the processor for so many threads.
  func host(isa: String) -> Host {
    Host(
      processor: name, isa: isa, threads: Self.threads,
      peakFLOPS: (peaks[isa] ?? Self.slowest) * 1e9 * Double(Self.threads),
      bandwidths: bandwidths.map {
        .init(workingSet: $0.workingSet * Self.threads, bytesPerSecond: $0.rate * 1e9 * Double(Self.threads))
      })
  }

  /// GFLOP/s where an instruction set is unknown: one vector of four, multiplied and added at 3 GHz.
  private static let slowest = 24.0
}

extension ProcessorModel {
  /// The processor of this machine.
  static let here: ProcessorModel = {
    let identity = myograph_processor_identity()
    let vendor = withUnsafeBytes(of: identity.vendor) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return of(Identity(vendor: vendor, family: Int(identity.family), model: Int(identity.model)))
  }()

  /// The model of a processor; of one that isn't known, a typical one.
  static func of(_ identity: Identity) -> ProcessorModel {
    switch (identity.vendor, identity.family, identity.model) {
    case ("AuthenticAMD", 25, 0x10...0x1F), ("AuthenticAMD", 25, 0x60...0x7F),
      ("AuthenticAMD", 25, 0xA0...0xAF):
      zen4
    case ("AuthenticAMD", 25, _): zen3
    case ("GenuineIntel", 6, 143), ("GenuineIntel", 6, 207): sapphireRapids
    default: typical
    }
  }

  // Peaks and bandwidths are those that `myograph bench --profile` measures on two cores of a virtual machine.

  private static let zen3 = ProcessorModel(
    name: "AMD Zen 3", peaks: ["avx2": 105, "portable": 50],
    bandwidths: [(32 << 10, 180), (256 << 10, 85), (512 << 10, 85), (8 << 20, 35), (64 << 20, 15)])

  private static let zen4 = ProcessorModel(
    name: "AMD Zen 4", peaks: ["avx512": 114, "avx2": 114, "portable": 57],
    bandwidths: [(32 << 10, 220), (512 << 10, 110), (1 << 20, 110), (8 << 20, 60), (64 << 20, 25)])

  private static let sapphireRapids = ProcessorModel(
    name: "Intel Sapphire and Emerald Rapids", peaks: ["avx512": 194, "avx2": 97, "portable": 48],
    bandwidths: [(32 << 10, 326), (256 << 10, 135), (2 << 20, 66), (16 << 20, 31), (64 << 20, 30)])

  /// Between the others.
  private static let typical = ProcessorModel(
    name: "a typical processor", peaks: ["avx512": 140, "avx2": 100, "portable": 50],
    bandwidths: [(32 << 10, 200), (512 << 10, 90), (1 << 20, 90), (8 << 20, 35), (64 << 20, 20)])
}

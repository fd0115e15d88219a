import Foundation
import GraphRuntime
import Kernels

/// What a process inherits and can't work with: put right where that can be done, said where not.
enum Surroundings {
  /// - Throws: `Unfit`.
  static func prepare() throws(Unfit) {
    try growStack()
    try checkFileSizes()
    restartWithoutThreadsOfOpenBLAS()
    let room = limit(RLIMIT_AS).rlim_cur
    guard myograph_reserve_gemm() != 0 else { throw .addressSpace(bytes: room) }
  }

  /// Why nothing can be run here.
  enum Unfit: Error, Equatable {
    case stack(bytes: UInt)
    case fileSize(bytes: UInt)
    case addressSpace(bytes: UInt)
  }

  /// The stack of the first thread grows as far as the limit is, also where that was raised just now.
  private static func growStack() throws(Unfit) {
    let wanted: UInt = 8 << 20
    var limit = Self.limit(RLIMIT_STACK)
    guard limit.rlim_cur < wanted else { return }
    let before = limit
    limit = rlimit(rlim_cur: wanted, rlim_max: max(before.rlim_max, wanted))
    // Only a privileged process may have more than its hard limit.
    if setrlimit(resource(RLIMIT_STACK), &limit) != 0 {
      limit = rlimit(rlim_cur: min(before.rlim_max, wanted), rlim_max: before.rlim_max)
      _ = setrlimit(resource(RLIMIT_STACK), &limit)
    }
    guard limit.rlim_cur >= 1 << 20 else { throw .stack(bytes: limit.rlim_cur) }
  }

  /// libomp keeps a page of shared memory, which is a file.
  private static func checkFileSizes() throws(Unfit) {
    let limit = Self.limit(RLIMIT_FSIZE)
    guard limit.rlim_cur >= 4096 else { throw .fileSize(bytes: limit.rlim_cur) }
  }

  /// OpenBLAS makes threads when it is loaded, each of which takes memory and asks again for ever where it gets none. They
  /// are of no use here, since it is called from threads of ours. Its variables are read so early, too, that only a
  /// process that begins anew is free of them.
  private static func restartWithoutThreadsOfOpenBLAS() {
    #if os(Linux)
      let (number, environment) = ("OPENBLAS_NUM_THREADS", ProcessInfo.processInfo.environment)
      // Which kernels it takes is the user's to say, for an old one doesn't know every processor; it doesn't ask whether
      // this one has the instructions.
      let core = environment["OPENBLAS_CORETYPE"].flatMap { cores[$0.uppercased()] }
      let kept: Set =
        core.map(InstructionSets.supported.contains) == true
        ? ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"] : []
      let names = environment.keys.filter {
        ($0.hasPrefix("OPENBLAS_") || $0.hasPrefix("GOTO_")) && !kept.contains($0)
      }
      let isBounded = limit(RLIMIT_AS).rlim_cur != .max
      guard isBounded || !names.isEmpty, names != [number] || environment[number] != "1" else { return }
      for name in names { unsetenv(name) }
      setenv(number, "1", 1)
      // Where that can't be done, it goes on as it is.
      execv("/proc/self/exe", CommandLine.unsafeArgv)
    #endif
  }

  /// Instruction sets of OpenBLAS's core types.
  private static let cores = [
    "SKYLAKEX": "avx512", "COOPERLAKE": "avx512", "SAPPHIRERAPIDS": "avx512", "HASWELL": "avx2",
    "ZEN": "avx2",
    "PRESCOTT": "portable", "CORE2": "portable", "NEHALEM": "portable",
  ]

  private static func limit(_ kind: __rlimit_resource) -> rlimit {
    var limit = rlimit(rlim_cur: .max, rlim_max: .max)
    _ = getrlimit(resource(kind), &limit)
    return limit
  }

  private static func resource(_ kind: __rlimit_resource) -> __rlimit_resource_t {
    __rlimit_resource_t(kind.rawValue)
  }
}

extension Surroundings.Unfit: CustomStringConvertible {
  var description: String {
    switch self {
    case .stack(let bytes):
      "Can't run because the stack may hold only \(bytes) bytes; use `ulimit -s 8192`"
    case .fileSize(let bytes):
      "Can't run because files may hold only \(bytes) bytes; use `ulimit -f unlimited`"
    case .addressSpace(let bytes):
      "Can't run because the process may map only \(bytes) bytes; use `ulimit -v 524288` or more"
    }
  }
}

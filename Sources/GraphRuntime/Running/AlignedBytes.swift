#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A block of memory, aligned for the widest vectors. Running out of memory is an error, not a trap.
final class AlignedBytes {
  /// In bytes: a cache line, an AVX-512 register.
  static let alignment = 64
  /// Large blocks stand on huge pages where the system has them: fewer misses of the address cache.
  private static let hugePage = 2 << 20

  let start: UnsafeMutableRawPointer
  let count: Int

  /// - Parameter isZeroed: false leaves it to whoever writes first, and the system puts a page near that thread.
  init(_ count: Int, isZeroed: Bool = true) throws(RuntimeError) {
    // Never nothing: an empty block has an address too.
    self.count = max(count, Self.alignment)
    let isLarge = count >= 4 * Self.hugePage
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, isLarge ? Self.hugePage : Self.alignment, self.count) == 0, let memory
    else {
      throw .tooMuchMemory(bytes: count)
    }
    #if os(Linux)
      if isLarge { _ = madvise(memory, self.count, MADV_HUGEPAGE) }
    #endif
    if isZeroed { memset(memory, 0, self.count) }
    start = memory
  }

  deinit { free(start) }

  /// As floats.
  var floats: UnsafeMutablePointer<Float> { start.assumingMemoryBound(to: Float.self) }
}

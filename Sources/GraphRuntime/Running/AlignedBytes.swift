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
  /// What the system mapped for a large block, which begins somewhere in it.
  private let mapping: (start: UnsafeMutableRawPointer, count: Int)?

  /// - Parameter isZeroed: false leaves it to whoever writes first, and the system puts a page near that thread.
  init(_ count: Int, isZeroed: Bool = true) throws(RuntimeError) {
    // Never nothing: an empty block has an address too.
    self.count = max(count, Self.alignment)
    guard count < 4 * Self.hugePage else {
      let mapping = try Self.map(count)
      self.mapping = mapping
      let address = (Int(bitPattern: mapping.start) + Self.hugePage - 1) / Self.hugePage * Self.hugePage
      start = mapping.start + (address - Int(bitPattern: mapping.start))
      #if os(Linux)
        _ = madvise(start, count, MADV_HUGEPAGE)
      #endif
      return
    }
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, Self.alignment, self.count) == 0, let memory else {
      throw .tooMuchMemory(bytes: count)
    }
    if isZeroed { memset(memory, 0, self.count) }
    start = memory
    mapping = nil
  }

  /// Fresh pages are zeros, and take no memory before they are touched: weights that were loaded meanwhile may be gone
  /// by then.
  private static func map(_ count: Int) throws(RuntimeError) -> (start: UnsafeMutableRawPointer, count: Int) {
    let (size, overflows) = count.addingReportingOverflow(hugePage)
    guard !overflows,
      let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      start != MAP_FAILED
    else { throw .tooMuchMemory(bytes: count) }
    return (start, size)
  }

  deinit {
    if let mapping { munmap(mapping.start, mapping.count) } else { free(start) }
  }

  /// As floats.
  var floats: UnsafeMutablePointer<Float> { start.assumingMemoryBound(to: Float.self) }
}

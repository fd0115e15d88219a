import Foundation

/// Bytes of a number that a file announces: not enough memory is an error, not a trap.
final class ByteBuffer {
  let bytes: UnsafeMutableRawBufferPointer
  var count: Int { bytes.count }

  init(_ count: Int) throws(Problem) {
    guard let start = malloc(max(1, count)) else { throw .outOfMemory(bytes: count) }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit { free(bytes.baseAddress) }

  /// Makes an array so long, unless it is.
  static func resize(_ values: inout [Float], to count: Int) throws(Problem) {
    guard values.count != count else { return }
    values = []
    // Array would trap where malloc says no.
    _ = try ByteBuffer(count * MemoryLayout<Float>.stride)
    values = [Float](repeating: 0, count: count)
  }
}

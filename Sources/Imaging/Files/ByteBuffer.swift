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

  /// Throws unless so many bytes can be had.
  static func require(_ count: Int) throws(Problem) { _ = try ByteBuffer(count) }
}

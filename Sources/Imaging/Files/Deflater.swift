import AtomicFile
import CNIfTI

/// Gzips into a file being written. The same bytes in give the same bytes out: no name, no date.
final class Deflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private let buffer: UnsafeMutableRawBufferPointer

  init() throws(Problem) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    buffer = .allocate(byteCount: ByteStream.chunkBytes, alignment: 16)
    guard cnifti_deflate_init(stream, 6) == Z_OK else { throw .outOfMemory(bytes: ByteStream.chunkBytes) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    buffer.deallocate()
  }

  func append(_ bytes: UnsafeRawBufferPointer, to writer: inout AtomicFileWriter) throws {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + ByteStream.chunkBytes)
      try deflate(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), Z_NO_FLUSH, to: &writer)
      start = end
    }
  }

  /// Ends the stream.
  func finish(_ writer: inout AtomicFileWriter) throws {
    try deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, to: &writer)
  }

  private func deflate(
    _ bytes: UnsafeRawBufferPointer, _ flush: Int32, to writer: inout AtomicFileWriter
  ) throws {
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
      .assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(buffer.count)
      guard CNIfTI.deflate(stream, flush) != Z_STREAM_ERROR else {
        throw Problem.unexpected("zlib refuses to go on")
      }
      let made = buffer.count - Int(stream.pointee.avail_out)
      try OutputFile.append(UnsafeRawBufferPointer(rebasing: buffer[..<made]), to: &writer)
    } while stream.pointee.avail_out == 0
  }
}

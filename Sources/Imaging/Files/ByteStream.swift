import CNIfTI
import Foundation

/// The bytes of a file, inflated where the file is gzip: by its magic, not by its name.
///
/// Every gzip member is read to its end, so that each CRC is checked.
final class ByteStream {
  let isGzip: Bool
  private let file: InputFile
  private let buffer: UnsafeMutableRawBufferPointer
  private var inflater: UnsafeMutablePointer<z_stream>?
  private var atEnd = false
  /// The bytes handed out so far.
  private(set) var position = 0

  static let chunkBytes = 1 << 18

  init(_ file: InputFile) throws(Problem) {
    self.file = file
    isGzip = file.isGzip()
    buffer = .allocate(byteCount: Self.chunkBytes, alignment: 16)
    guard isGzip else { return }
    // zlib keeps a pointer to its stream, which therefore must not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard cnifti_inflate_init(stream) == Z_OK else {
      stream.deallocate()
      throw .outOfMemory(bytes: MemoryLayout<z_stream>.size)
    }
    inflater = stream
  }

  deinit {
    if let inflater {
      inflateEnd(inflater)
      inflater.deallocate()
    }
    buffer.deallocate()
  }

  /// Reads on; fewer bytes than asked for only at the end of the stream.
  func read(into target: UnsafeMutableRawBufferPointer) throws(Problem) -> Int {
    let count =
      if let inflater { try inflate(inflater, into: target) } else { try file.read(into: target) }
    position += count
    return count
  }

  /// The next bytes; fewer than `count` only at the end of the stream.
  func readBytes(upTo count: Int) throws(Problem) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { buffer.deallocate() }
    let got = try read(into: buffer)
    return Array(buffer[..<got])
  }

  /// Passes over `count` bytes; fewer only at the end of the stream.
  func skip(_ count: Int) throws(Problem) -> Int {
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer { scratch.deallocate() }
    var done = 0
    while done < count {
      let part = UnsafeMutableRawBufferPointer(rebasing: scratch[..<min(scratch.count, count - done)])
      let got = try read(into: part)
      done += got
      if got < part.count { break }
    }
    return done
  }

  /// Inflates all of a gzip file once, to refuse it before anything is made of it, and goes back to the first byte.
  /// - Parameter end: where its voxels end.
  func proveToTheEnd(at end: Int, _ limits: ReadingLimits) throws(Problem) {
    let gap = end - position
    let skipped = try skip(gap)
    guard skipped == gap else { throw .truncated(expected: end, found: position) }
    _ = try finish(limit: limits.maximumTrailingBytes)
    try file.rewind()
    if let inflater {
      inflater.pointee.avail_in = 0
      guard inflateReset(inflater) == Z_OK else { throw .corruptGzip("it can't be started again") }
    }
    (position, atEnd) = (0, false)
  }

  /// Goes on to the end of the stream and returns how many bytes were left. More than `limit` are refused.
  func finish(limit: Int) throws(Problem) -> Int {
    guard isGzip else { return max(0, file.byteCount - position) }
    let left = try skip(limit)
    guard left == limit, try skip(1) == 1 else { return left }
    throw .trailingBytes(limit: limit)
  }

  private func inflate(
    _ stream: UnsafeMutablePointer<z_stream>, into target: UnsafeMutableRawBufferPointer
  ) throws(Problem) -> Int {
    guard let base = target.baseAddress else { return 0 }
    var done = 0
    while done < target.count && !atEnd {
      if stream.pointee.avail_in == 0 { try refill(stream) }
      let room = min(target.count - done, Int(UInt32.max))
      stream.pointee.next_out = (base + done).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let status = CNIfTI.inflate(stream, Z_NO_FLUSH)
      done += room - Int(stream.pointee.avail_out)
      switch status {
      case Z_OK: break
      case Z_STREAM_END: try startNextMember(stream)
      case Z_BUF_ERROR where stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0:
        throw .corruptGzip("it is cut short")
      case Z_MEM_ERROR: throw .outOfMemory(bytes: Self.chunkBytes)
      default:
        throw .corruptGzip(stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
      }
    }
    return done
  }

  private func refill(_ stream: UnsafeMutablePointer<z_stream>) throws(Problem) {
    let count = try file.read(into: buffer)
    stream.pointee.next_in = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  private func startNextMember(_ stream: UnsafeMutablePointer<z_stream>) throws(Problem) {
    // Tapes and object stores pad files with zeros, which gzip, Python and nibabel pass over, too.
    while true {
      if stream.pointee.avail_in == 0 { try refill(stream) }
      guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in else {
        atEnd = true
        return
      }
      guard next.pointee == 0 else { break }
      stream.pointee.next_in = next + 1
      stream.pointee.avail_in -= 1
    }
    guard inflateReset(stream) == Z_OK else { throw .corruptGzip("a member can't be started") }
  }
}

import AtomicFile
import Foundation

/// TensorBoard's event file: records of a length, its checksum, a protocol buffer and its checksum (TFRecord), each an
/// `Event` with a time, a step and scalars by name.
struct EventFile {
  let path: String
  private var pending: [UInt8] = []

  /// Begins a file whose records are those that are added before the first `flush`.
  init(_ path: String, began: Double) {
    self.path = path
    var event = Message()
    event.add(1, began)
    event.add(3, Array("brain.Event:2".utf8))
    add(event)
  }

  /// - Parameter time: seconds since 1970.
  mutating func add(_ scalars: [(name: String, value: Double)], step: Int, time: Double) {
    var summary = Message()
    for (name, value) in scalars {
      var entry = Message()
      entry.add(1, Array(name.utf8))
      entry.add(2, Float(value))
      summary.add(1, entry.bytes)
    }
    var event = Message()
    event.add(1, time)
    event.add(2, varint: UInt64(step))
    event.add(5, summary.bytes)
    add(event)
  }

  /// Writes what was added: all of it as a new file, or behind what is there, where TensorBoard goes on reading.
  mutating func flush(appends: Bool) throws {
    let bytes = pending
    pending = []
    guard appends, let handle = FileHandle(forWritingAtPath: path) else {
      try AtomicFile.write(to: path, overwrite: true) { try $0.write(bytes) }
      return
    }
    defer { try? handle.close() }
    try handle.seekToEnd()
    do { try handle.write(contentsOf: Data(bytes)) } catch {
      throw AtomicFileError.system(path: path, action: .write, code: errno)
    }
  }

  private mutating func add(_ event: Message) {
    let length = littleEndian(UInt64(event.bytes.count))
    pending += length + Self.checksum(length) + event.bytes + Self.checksum(event.bytes)
  }

  /// Masked, since checksums of data that hold checksums are weak.
  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var checksum = CRC32C()
    checksum.add(bytes)
    return littleEndian((checksum.value >> 15 | checksum.value << 17) &+ 0xA282_EAD8)
  }
}

/// A protocol buffer's fields, one after the other.
private struct Message {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: UInt64, varint value: UInt64) {
    append(varint: field << 3)
    append(varint: value)
  }

  mutating func add(_ field: UInt64, _ value: Double) {
    append(varint: field << 3 | 1)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func add(_ field: UInt64, _ value: [UInt8]) {
    append(varint: field << 3 | 2)
    append(varint: UInt64(value.count))
    bytes += value
  }

  mutating func add(_ field: UInt64, _ value: Float) {
    append(varint: field << 3 | 5)
    bytes += littleEndian(value.bitPattern)
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

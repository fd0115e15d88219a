import CNIfTI
import Foundation

@testable import GraphRuntime
@testable import Imaging
@testable import Training

/// Files whose checksums are right, around bytes that are not: a mutation would not get past them else.
extension Parser {
  /// A gzip stream that stores the bytes as they are; what is one already stays.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    guard !bytes.starts(with: [0x1F, 0x8B]), bytes.count <= Int(UInt16.max) else { return bytes }
    let count = UInt16(bytes.count)
    let checksum = UInt32(crc32(0, bytes, UInt32(bytes.count)))
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(count) + little(~count) + bytes
      + little(checksum) + little(UInt32(bytes.count))
  }

  /// A PNG whose chunks have right checksums, as far as there are chunks.
  static func checked(_ bytes: [UInt8]) -> [UInt8] {
    var (png, start) = (bytes, 8)
    while start + 12 <= png.count {
      let length = png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = start + 8 + length
      guard end + 4 <= png.count else { break }
      let checksum = png[(start + 4)..<end].withUnsafeBytes {
        crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count))
      }
      png.replaceSubrange(end..<end + 4, with: little(UInt32(checksum)).reversed())
      start = end + 4
    }
    return png
  }

  /// A checkpoint of two losses and no weights, with this state.
  static func checkpoint(_ state: [UInt8]) -> [UInt8] {
    let losses: [Float] = [1, 0.5]
    let text = String(decoding: state, as: UTF8.self)
    var checksum = CRC32C()
    checksum.add(text)
    checksum.add("losses")
    losses.withUnsafeBytes { checksum.add($0) }
    let metadata = [("state", text), ("checksum", hexadecimal(checksum.value))]
      .map { "\"\($0)\":\(StrictJSON.quoted($1))" }.joined(separator: ",")
    let header =
      "{\"__metadata__\":{\(metadata)},"
      + "\"losses\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
    return little(UInt64(header.utf8.count)) + Array(header.utf8)
      + losses.flatMap { little($0.bitPattern) }
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}

/// A folder whose few files get other bytes over and over.
final class Scratch {
  private let path: String
  private var folders: [String: Folder] = [:]
  private var descriptors: [String: Int32] = [:]

  init() throws {
    path = NSTemporaryDirectory() + "torture-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    for descriptor in descriptors.values { close(descriptor) }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The file's path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    let descriptor = descriptors[name] ?? open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    descriptors[name] = descriptor
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
    return file
  }

  /// A folder with these empty files, or folders where a name has no extension; made and listed once.
  func folder(_ name: String, holding names: [String]) throws -> Folder {
    if let known = folders[name] { return known }
    let folder = path + "/" + name
    for name in names {
      let entry = URL(fileURLWithPath: folder + "/" + name)
      let parent = entry.pathExtension.isEmpty ? entry : entry.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      if parent != entry { try Data().write(to: entry) }
    }
    let listed = try Folder(path: folder)
    folders[name] = listed
    return listed
  }
}

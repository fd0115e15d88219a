/// An open safetensors file: its header is read and proven, its tensors are read when asked for.
public final class Safetensors: Sendable {
  /// A tensor as the header describes it.
  public struct Entry: Equatable, Sendable {
    public var name: String
    public var type: ElementType
    /// Sizes along each axis, slowest first; empty for a single number.
    public var shape: [Int]
    /// Bytes in the file, counted from the start of the data.
    public var range: Range<Int>

    /// Number of elements.
    public var count: Int { range.count / type.byteCount }
  }

  /// Bytes; longer headers are refused before anything is allocated for them. A thousand tensors take a tenth of a
  /// megabyte, a training run's history of a hundred thousand epochs the most that any file of ours does.
  public static let longestHeader = 25_000_000
  /// Bytes of a tensor's name, in UTF-8.
  public static let longestName = 1_000
  /// Sizes of a shape.
  public static let mostAxes = 64

  /// The file, as the caller named it.
  public let path: String
  /// In the order of their data.
  public let entries: [Entry]
  /// `__metadata__`: free text by name.
  public let metadata: [String: String]

  private let file: InputFile
  private let dataStart: Int
  private let indices: [String: Int]

  /// Opens and checks a file; no tensor is read.
  /// - Throws: `RuntimeError.safetensors` with the first thing that is wrong.
  public init(path: String) throws(RuntimeError) {
    self.path = path
    do {
      file = try InputFile(path)
      let header = try Self.readHeader(file)
      dataStart = 8 + header.count
      let contents = try SafetensorsHeader(header, dataBytes: file.size - dataStart)
      entries = contents.entries
      metadata = contents.metadata
      indices = Dictionary(
        contents.entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    } catch let problem as FileProblem {
      throw .file(path: path, problem)
    } catch let problem as SafetensorsProblem {
      throw .safetensors(path: path, problem)
    } catch {
      throw .file(path: path, .shrank)
    }
  }

  /// The entry of this name.
  public func entry(_ name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The elements of a tensor, in the file's order, converted from F64, F16 or BF16 where it has those.
  /// - Throws: `RuntimeError.safetensors` when there is no such tensor or it holds no floats.
  public func floats(_ name: String) throws(RuntimeError) -> [Float] {
    guard let entry = entry(name) else { throw .safetensors(path: path, .noTensor(name)) }
    guard entry.type.isReadable else {
      throw .safetensors(path: path, .noFloats(name: name, type: entry.type))
    }
    do throws(FileProblem) {
      return try entry.type == .float32 ? plainFloats(entry) : convertedFloats(entry)
    } catch {
      throw .file(path: path, error)
    }
  }

  private static func readHeader(_ file: InputFile) throws -> [UInt8] {
    let start = try file.bytes(at: 0, count: min(file.size, ForeignFormat.prefix))
    guard start.count >= 8 else { throw SafetensorsProblem.tooShort(bytes: file.size) }
    // Another format's first bytes may be a header's length, but none has a brace behind them.
    if start.count == 8 || start[8] != UInt8(ascii: "{"), let format = ForeignFormat(start) {
      throw SafetensorsProblem.foreign(format)
    }
    let length = start[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longestHeader) else {
      throw SafetensorsProblem.headerTooLong(bytes: length, limit: longestHeader)
    }
    guard Int(length) <= file.size - 8 else {
      throw SafetensorsProblem.headerBeyondFile(bytes: Int(length), available: file.size - 8)
    }
    return try file.bytes(at: 8, count: Int(length))
  }

  private func plainFloats(_ entry: Entry) throws(FileProblem) -> [Float] {
    #if _endian(big)
      return try convertedFloats(entry)
    #else
      // All empty arrays share a storage, into which the closure below would write a count, on any thread.
      guard entry.count > 0 else { return [] }
      var failure: FileProblem?
      let floats = [Float](unsafeUninitializedCapacity: entry.count) { buffer, initialized in
        let room = UnsafeMutableRawBufferPointer(buffer)
        do throws(FileProblem) {
          let wanted = UnsafeMutableRawBufferPointer(rebasing: room[..<entry.range.count])
          try file.read(into: wanted, at: dataStart + entry.range.lowerBound)
          initialized = entry.count
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return floats
    #endif
  }

  private func convertedFloats(_ entry: Entry) throws(FileProblem) -> [Float] {
    var floats: [Float] = []
    floats.reserveCapacity(entry.count)
    var position = entry.range.lowerBound
    while position < entry.range.upperBound {
      let count = min(entry.range.upperBound - position, 1 << 20)
      let bytes = try file.bytes(at: dataStart + position, count: count)
      bytes.withUnsafeBytes { entry.type.appendFloats(of: $0, to: &floats) }
      position += count
    }
    return floats
  }
}

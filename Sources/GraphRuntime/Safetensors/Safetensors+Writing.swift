import AtomicFile

/// A named tensor in memory: row-major floats, the slowest axis first.
public struct Tensor: Equatable, Sendable {
  public var shape: [Int]
  public var values: [Float]

  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

extension Safetensors {
  /// Writes F32 tensors: the same tensors make the same bytes, whatever order they come in.
  ///
  /// Tensors and metadata are sorted by name; the header is padded with spaces so that data starts at a
  /// multiple of eight. The file appears whole or not at all.
  /// - Throws: `RuntimeError.unwritable` (the tensors don't make a file) or `.output` (the system's refusal).
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:], to path: String,
    overwrite: Bool = false
  ) throws(RuntimeError) {
    let sorted = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    do throws(SafetensorsProblem) { try check(sorted) } catch { throw .unwritable(path: path, error) }
    let header = header(sorted, metadata: metadata)
    let length = header.utf8.count
    guard length <= longestHeader else {
      throw .unwritable(path: path, .headerTooLong(bytes: UInt64(length), limit: longestHeader))
    }
    do {
      try AtomicFile.write(to: path, overwrite: overwrite) { writer in
        try withUnsafeBytes(of: UInt64(length).littleEndian) { try writer.write($0) }
        try writer.write(header)
        for (_, tensor) in sorted { try write(tensor.values, to: &writer) }
      }
    } catch let error as AtomicFileError {
      throw .output(error)
    } catch {
      // Not reached: the body throws nothing else.
      throw .output(.noName(path: path))
    }
  }

  private static func check(_ sorted: [(name: String, tensor: Tensor)]) throws(SafetensorsProblem) {
    var names: Set<String> = []
    for (name, tensor) in sorted {
      guard name != "__metadata__" else { throw .reservedName }
      try SafetensorsHeader.check(name)
      guard names.insert(name).inserted else { throw .duplicateTensor(name) }
      guard tensor.shape.allSatisfy({ $0 >= 0 }), checkedProduct(tensor.shape) == tensor.values.count else {
        throw .valuesDontFill(name: name, shape: tensor.shape, values: tensor.values.count)
      }
    }
  }

  private static func header(
    _ sorted: [(name: String, tensor: Tensor)], metadata: [String: String]
  ) -> String {
    var members: [String] = []
    if !metadata.isEmpty {
      let lines = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { StrictJSON.quoted($0.key) + ":" + StrictJSON.quoted($0.value) }
      members.append("\"__metadata__\":{" + lines.joined(separator: ",") + "}")
    }
    var begin = 0
    for (name, tensor) in sorted {
      let end = begin + tensor.values.count * 4
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        StrictJSON.quoted(name)
          + ":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}")
      begin = end
    }
    let header = "{" + members.joined(separator: ",") + "}"
    return header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
  }

  private static func write(_ values: [Float], to writer: inout AtomicFileWriter) throws {
    #if _endian(big)
      for value in values {
        try withUnsafeBytes(of: value.bitPattern.littleEndian) { try writer.write($0) }
      }
    #else
      try values.withUnsafeBytes { try writer.write($0) }
    #endif
  }
}

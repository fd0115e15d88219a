import AtomicFile

/// Planes of a slice each that are needed in another order than they come in: kept on disk, not in memory.
public final class SliceSpool<Value: BitwiseCopyable & ExpressibleByIntegerLiteral> {
  private let path: String
  private let pixels: Int
  private let file: SpoolFile

  /// - Parameters:
  ///   - path: the output that it is for; it takes disk space beside it.
  ///   - pixels: of a plane.
  public init(beside path: String, pixels: Int) throws(ImagingError) {
    (self.path, self.pixels) = (path, pixels)
    do throws(AtomicFileError) {
      file = try SpoolFile(beside: path)
    } catch {
      throw ImagingError(.write, path, .notWritten(error))
    }
  }

  /// Keeps whole planes.
  public func append(_ planes: [Value]) throws(ImagingError) {
    try work { () throws in try planes.withUnsafeBytes { try file.append($0) } }
  }

  /// One of the planes, in the order in which they came.
  public func plane(_ index: Int) throws(ImagingError) -> [Value] {
    var plane = [Value](repeating: 0, count: pixels)
    let start = index * pixels * MemoryLayout<Value>.stride
    try work { () throws in try plane.withUnsafeMutableBytes { try file.read(into: $0, at: start) } }
    return plane
  }

  private func work(_ body: () throws -> Void) throws(ImagingError) {
    try OutputFile.typed(path) {
      do { try body() } catch let error as AtomicFileError {
        throw ImagingError(.write, path, .notWritten(error))
      }
    }
  }
}

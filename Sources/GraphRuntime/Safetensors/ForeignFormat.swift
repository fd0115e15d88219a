/// What else is given as weights, told by how it begins.
public enum ForeignFormat: Equatable, Sendable, CaseIterable {
  case zip, pickle, onnx, hdf5, numpy, gzip, nifti, largeFilePointer, webPage

  /// Bytes that are enough to tell.
  static let prefix = 348

  init?(_ bytes: [UInt8]) {
    func begins(_ start: [UInt8]) -> Bool { bytes.starts(with: start) }
    func begins(_ start: String) -> Bool { begins(Array(start.utf8)) }
    // ONNX is a message whose first field is the version, the second a text or the graph.
    let isONNX =
      bytes.count > 2 && bytes[0] == 0x08 && (1...32).contains(bytes[1])
      && [0x12, 0x1A, 0x3A].contains(bytes[2])
    if begins("PK\u{3}\u{4}") {
      self = .zip
    } else if begins([0x80]) && bytes.count > 1 && (2...5).contains(bytes[1]) {
      self = .pickle
    } else if isONNX {
      self = .onnx
    } else if begins([0x89] + Array("HDF\r\n".utf8)) {
      self = .hdf5
    } else if begins([0x93] + Array("NUMPY".utf8)) {
      self = .numpy
    } else if begins([0x1F, 0x8B]) {
      self = .gzip
    } else if begins([92, 1, 0, 0])
      && ["n+1", "ni1"].contains(String(decoding: bytes.dropFirst(344).prefix(3), as: UTF8.self))
    {
      self = .nifti
    } else if begins("version https://git-lfs") {
      self = .largeFilePointer
    } else if begins("<!") || begins("<html") {
      self = .webPage
    } else {
      return nil
    }
  }
}

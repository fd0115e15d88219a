import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Images made by nibabel, pillow and tifffile, and what these read from them.
struct ImageFixture: Decodable, CustomTestStringConvertible {
  let name: String
  let files: [String: Data]
  /// Slices, channels, rows, columns.
  let shape: [Int]
  let values: [Float]
  /// NIfTI only.
  let affine: [[Double]]?
  /// Pixels that aren't opaque.
  let transparent: Int?
  /// By how much a lossy decoder may differ.
  let within: Float?

  var testDescription: String { name }

  static let all: [ImageFixture] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/images.json")
    return (try? JSONDecoder().decode([ImageFixture].self, from: Data(contentsOf: path))) ?? []
  }()

  static func ending(_ endings: String...) -> [ImageFixture] {
    all.filter { fixture in endings.contains { fixture.name.hasSuffix($0) } }
  }

  static func named(_ name: String) throws -> ImageFixture {
    try #require(all.first { $0.name == name }, "\(name)")
  }

  /// Writes the files; the path of the one that is named.
  func write(to folder: TemporaryFolder) throws -> String {
    for (name, file) in files { _ = try folder.write(Array(file), to: name) }
    return folder.file(try #require(files.keys.sorted().first))
  }
}

extension VolumeReader {
  /// All slices, in pieces of two.
  func readAll() throws -> [Float] {
    var (all, some) = ([Float](), [Float]())
    for _ in stride(from: 0, to: slices, by: 2) {
      try read(2, into: &some)
      all += some
    }
    try finish()
    return all
  }
}

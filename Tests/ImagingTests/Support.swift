import Foundation
import Testing

@testable import Imaging

/// Data and tools that live outside this repository, beside it; tests that use them skip where they're absent.
enum Shared {
  /// `MYOGRAPH_SHARED`, else a folder `shared` beside or above this package.
  static let root: String? = {
    if let path = ProcessInfo.processInfo.environment["MYOGRAPH_SHARED"] { return path }
    var folder = URL(filePath: #filePath)
    while folder.path.count > 1 {
      folder = folder.deletingLastPathComponent()
      let candidate = folder.appending(path: "shared").path
      if FileManager.default.fileExists(atPath: candidate + "/tools/make_bad_nifti.py") { return candidate }
    }
    return nil
  }()

  static func path(_ name: String) -> String? {
    guard let root else { return nil }
    let path = "\(root)/\(name)"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  static let scan = path("data/unet16/sa.nii.gz")
  static let scanMask = path("data/unet16/sa_pytorch_seg.nii.gz")
  static let hostileMaker = path("tools/make_bad_nifti.py")

  static let absent: Comment = "needs the shared data and tools; set MYOGRAPH_SHARED to their folder"
}

/// Python, for tests that hand files to another reader. `MYOGRAPH_PYTHON` may name one with nibabel.
enum Python {
  static let command = ProcessInfo.processInfo.environment["MYOGRAPH_PYTHON"] ?? "python3"
  static let isPresent = (try? run(["-c", "pass"])) != nil
  static let hasNibabel = (try? run(["-c", "import nibabel"])) != nil

  static let hasImageLibraries = (try? run(["-c", "import nibabel, PIL, tifffile, imagecodecs"])) != nil
  static let noImageLibraries: Comment =
    "needs python3 with nibabel, pillow, tifffile and imagecodecs; set MYOGRAPH_PYTHON to one that has them"

  static let absent: Comment = "needs python3 with nibabel; set MYOGRAPH_PYTHON to one that has it"

  struct Failure: Error { let output: String }

  /// Runs Python and returns what it printed.
  @discardableResult
  static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: output) }
    return output
  }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/myograph-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// A small valid int16 volume, 5 × 4 × 3 voxels of 1.5 × 2 × 2.5 mm, and knobs to spoil it.
enum Sample {
  static let values = (0..<60).map { Float($0 * 37 % 100 - 20) }

  static func header(_ change: (inout NIfTIHeader) -> Void = { _ in }) throws -> NIfTIHeader {
    var header = try Volume(
      shape: [5, 4, 3], spacing: [1.5, 2, 2.5], voxels: [Float](repeating: 0, count: 60)
    ).header
    header.datatype = VoxelType.int16.rawValue
    header.bitsPerVoxel = 16
    change(&header)
    return header
  }

  static func bytes(_ change: (inout NIfTIHeader) -> Void = { _ in }) throws -> [UInt8] {
    try header(change).bytes + [0, 0, 0, 0]
      + values.flatMap { value in withUnsafeBytes(of: Int16(value).littleEndian) { Array($0) } }
  }

  /// Writes the sample, changed, and reads it back.
  static func read(_ change: (inout NIfTIHeader) -> Void = { _ in }) throws -> Volume {
    let folder = try TemporaryFolder()
    return try Volume.read(path: folder.write(bytes(change), to: "sample.nii"))
  }
}

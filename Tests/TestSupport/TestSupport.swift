import Foundation
import Testing

/// Data and tools that live outside this repository, beside it; tests that use them skip where they're absent.
package enum Shared {
  /// `MYOGRAPH_SHARED`, else a folder `shared` beside or above this package.
  package static let root: String? = {
    if let path = ProcessInfo.processInfo.environment["MYOGRAPH_SHARED"] { return path }
    var folder = URL(filePath: #filePath)
    while folder.path.count > 1 {
      folder = folder.deletingLastPathComponent()
      let candidate = folder.appending(path: "shared").path
      if FileManager.default.fileExists(atPath: candidate + "/tools/make_bad_nifti.py") { return candidate }
    }
    return nil
  }()

  package static func path(_ name: String) -> String? {
    guard let root else { return nil }
    let path = "\(root)/\(name)"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  package static let scan = path("data/unet16/sa.nii.gz")
  package static let scanMask = path("data/unet16/sa_pytorch_seg.nii.gz")
  package static let hostileMaker = path("tools/make_bad_nifti.py")

  package static let absent: Comment = "needs the shared data and tools; set MYOGRAPH_SHARED to their folder"
}

/// Python, for tests that hand files to another reader. `MYOGRAPH_PYTHON` may name one with nibabel.
package enum Python {
  package static let command = ProcessInfo.processInfo.environment["MYOGRAPH_PYTHON"] ?? "python3"
  package static let isPresent = (try? run(["-c", "pass"])) != nil
  package static let hasNibabel = (try? run(["-c", "import nibabel"])) != nil

  package static let hasImageLibraries =
    (try? run(["-c", "import nibabel, PIL, tifffile, imagecodecs"])) != nil
  package static let noImageLibraries: Comment =
    "needs python3 with nibabel, pillow, tifffile and imagecodecs; set MYOGRAPH_PYTHON to one that has them"

  package static let absent: Comment = "needs python3 with nibabel; set MYOGRAPH_PYTHON to one that has it"

  package struct Failure: Error { let output: String }

  /// Runs Python and returns what it printed.
  @discardableResult
  package static func run(_ arguments: [String]) throws -> String {
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
package final class TemporaryFolder {
  package let path: String

  package init() throws {
    path = FileManager.default.temporaryDirectory.path + "/myograph-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  package var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

package func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

/// SplitMix64: the same numbers on every run.
package struct SeededGenerator: RandomNumberGenerator {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

import AtomicFile
import Foundation

/// A package with a network to edit, and a program that has every command for it.
///
/// SwiftPM lets a plugin write C only into a C target, and the plugin runs an executable that declares the networks; the
/// program depends on that C. So there are three targets, and a fourth that tests.
struct NewPackage {
  var name: PackageName
  var checkout: Checkout
  var numbers = NetworkNumbers()

  /// Every file and what it holds.
  var files: [(path: String, text: String)] {
    [
      ("Package.swift", manifest),
      ("README.md", readme),
      (".gitignore", ".build/\nPackage.resolved\n"),
      (networkFile, network),
      ("Sources/\(name.compiler)/main.swift", compiler),
      ("Sources/\(name.kernels)/include/\(name.kernels).h", header),
      ("Sources/\(name.text)/main.swift", program),
      ("Tests/\(name.tests)/\(name.tests).swift", test),
    ]
  }

  var networkFile: String { "Sources/\(name.compiler)/\(name.network).swift" }

  /// From data to a mask.
  var commands: [String] {
    let program = "swift run -c release \(name.text)"
    return [
      "\(program) check training",
      "\(program) train --data training --validation validation --output run --minutes 60",
      "\(program) segment scan.nii.gz --weights run/best.safetensors --output mask.nii.gz",
    ]
  }

  /// - Throws: `AtomicFileError` where there is something at `folder`, or it can't be written; nothing is left then.
  func write(to folder: String) throws {
    try AtomicFolder.write(to: folder) { folder in
      for (path, text) in files {
        let file = URL(filePath: folder).appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try AtomicFile.write(to: file.path(percentEncoded: false), overwrite: false) { try $0.write(text) }
      }
    }
  }
}

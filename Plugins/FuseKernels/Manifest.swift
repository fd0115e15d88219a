import Foundation
import PackagePlugin

/// A package's Package.swift: where mistakes in it are reported.
struct Manifest {
  private let file: URL
  private let lines: [Substring]

  init(of package: Package) {
    file = package.directoryURL.appending(path: "Package.swift")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Reports a mistake at the line that names `target`.
  func report(_ message: String, about target: any Target) {
    let name = "name: \"\(target.name)\""
    let line = lines.firstIndex { line in
      line.contains(name)
        && ![".library(", ".product(", ".executable("].contains { line.contains($0 + name) }
    }
    Diagnostics.error(message, at: (line ?? 0) + 1, of: file)
  }

  /// Without the feature, SwiftPM leaves a plugin's C out of the build, and says nothing.
  func letsPluginsWriteC(into target: any Target) -> Bool {
    if lines.isEmpty || lines[0].contains("experimentalCGen") { return true }
    Diagnostics.error(
      "Can't emit kernels into \(target.name) because SwiftPM lets no plugin write C here; "
        + "use // swift-tools-version: 6.3;(experimentalCGen) as the first line",
      at: 1, of: file)
    return false
  }

  /// Whether `target` depends on what emitted C includes, and on what emits it.
  func checkDependencies(of target: ClangSourceModuleTarget) -> Bool {
    var isWhole = true
    if !target.recursiveTargetDependencies.contains(where: { $0.name == "Kernels" }) {
      report(
        "Can't emit kernels into \(target.name) because it doesn't depend on GraphRuntime, which has their headers; "
          + "use .product(name: \"GraphRuntime\", package: \"myograph\") as one of its dependencies",
        about: target)
      isWhole = false
    }
    if target.compiler == nil {
      report(
        "Can't emit kernels into \(target.name) because it depends on no executable; "
          + "use an executable target that declares the networks as one of its dependencies",
        about: target)
      isWhole = false
    }
    return isWhole
  }
}

extension Diagnostics {
  /// SwiftPM prints an error's text and not its place.
  static func error(_ message: String, at line: Int, of file: URL) {
    error("\(file.path):\(line):1: \(message)", file: file.path, line: line)
  }
}

import Foundation
import PackagePlugin

/// Runs a package's own network compiler for the networks that a C target's header names.
@main
struct FuseKernels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let manifest = Manifest(of: context.package)
    guard let target = target as? ClangSourceModuleTarget else {
      manifest.report(
        "Can't emit kernels into \(target.name) because it isn't a C target; "
          + "use FuseKernels on a target that has only include/\(target.name).h",
        about: target)
      return []
    }
    guard manifest.letsPluginsWriteC(into: target), manifest.checkDependencies(of: target),
      let compiler = compiler(of: target, in: context.package)
    else { return [] }

    let compilerRun = try context.tool(named: "CompilerRun").url
    // All executables of a build are in one folder.
    let executable = compilerRun.deletingLastPathComponent().appending(path: compiler)
    let output = context.pluginWorkDirectoryURL
    let header = (target.publicHeadersDirectoryURL ?? target.directoryURL.appending(path: "include"))
      .appending(path: "\(target.name).h")
    let isNative = Self.isForThisMachine(compilerRun)

    var arguments = [executable.path, "--library", target.moduleName, "--header", header.path]
    arguments += ["--output", output.path, "--root", context.package.directoryURL.path]
    if isNative { arguments.append("--native") }
    return [
      .buildCommand(
        displayName: "Fusing \(target.name)",
        executable: compilerRun,
        arguments: arguments,
        // Without the executable, SwiftPM would run it before it is linked.
        inputFiles: [executable] + (FileManager.default.fileExists(atPath: header.path) ? [header] : []),
        outputFiles: Self.files(
          of: target.moduleName, for: isNative ? ["native"] : ["avx512", "avx2", "portable"]
        )
        .map { output.appending(path: $0) })
    ]
  }

  /// As `Emitter` of GraphCompiler names them. They are the same whatever networks there are: SwiftPM keeps a plan until
  /// files come or go, and to plan anew for each build would take longer than most edits do to compile.
  private static func files(of library: String, for sets: [String]) -> [String] {
    let several = [
      ("programs", 8), ("winograd", 6), ("direct", 4), ("gemm", 4), ("weights", 4), ("layers", 4),
      ("products", 4), ("heads", 4),
    ]
    let parts = several.flatMap { part, count in (1...count).map { "\(part)\($0)" } }
    return ["\(library)_networks.c"]
      + (parts + ["ends", "sized"]).flatMap { part in
        sets.map { "\(library)_\(part)_\($0).c" }
      }
  }

  /// Debug builds, and those that ask for it, are run where they are made: they compile for this processor alone.
  private static func isForThisMachine(_ tool: URL) -> Bool {
    tool.pathComponents.contains("debug") || ProcessInfo.processInfo.environment["MYOGRAPH_NATIVE"] != nil
  }

  /// The file name of the executable among a target's dependencies.
  private func compiler(of target: ClangSourceModuleTarget, in package: Package) -> String? {
    guard let compiler = target.compiler else { return nil }
    let products = package.products(ofType: ExecutableProduct.self)
    return products.first { $0.mainTarget.id == compiler.id }?.name ?? compiler.name
  }
}

extension ClangSourceModuleTarget {
  /// The executable among its dependencies.
  var compiler: SwiftSourceModuleTarget? {
    for case .target(let dependency as SwiftSourceModuleTarget) in dependencies
    where dependency.kind == .executable {
      return dependency
    }
    return nil
  }
}

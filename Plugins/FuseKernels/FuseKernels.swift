import Foundation
import PackagePlugin

/// Runs a package's own network compiler for each network that a C target's header names.
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
      let compiler = compiler(of: target, in: context.package), let header = Header(of: target)
    else { return [] }

    let compilerRun = try context.tool(named: "CompilerRun").url
    // All executables of a build are in one folder.
    let executable = compilerRun.deletingLastPathComponent().appending(path: compiler)
    let output = context.pluginWorkDirectoryURL
    return [planAgainNextTime(in: output.appending(path: "plans"))]
      + header.networks.map { network in
        .buildCommand(
          displayName: "Fusing \(network.name)",
          executable: compilerRun,
          arguments: [
            executable.path, "--network", network.name, "--named-at", "\(header.file.path):\(network.line):1",
            "--output", output.path, "--root", context.package.directoryURL.path,
          ],
          // Without it, SwiftPM would run the compiler before it is linked.
          inputFiles: [executable],
          outputFiles: ["", "_avx512", "_avx2", "_portable"].map {
            output.appending(path: "\(network.name)\($0).c")
          })
      }
  }

  /// The file name of the executable among a target's dependencies.
  private func compiler(of target: ClangSourceModuleTarget, in package: Package) -> String? {
    guard let compiler = target.compiler else { return nil }
    let products = package.products(ofType: ExecutableProduct.self)
    return products.first { $0.mainTarget.id == compiler.id }?.name ?? compiler.name
  }

  /// SwiftPM keeps a plan until files come or go in folders that it watches, and a header's networks change without.
  /// So each plan leaves a folder behind that wasn't there before. It is empty: a file would count as a resource, on
  /// which all of the target's C depends.
  private func planAgainNextTime(in plans: URL) -> Command {
    try? FileManager.default.removeItem(at: plans)
    return .prebuildCommand(
      displayName: "Planning kernels",
      executable: URL(filePath: "/bin/mkdir"),
      arguments: ["-p", plans.appending(path: UUID().uuidString).path],
      outputFilesDirectory: plans)
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

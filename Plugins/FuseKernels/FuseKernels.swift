import Foundation
import PackagePlugin

/// Runs a package's own network compiler for each network that a C target's header names.
@main
struct FuseKernels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target as? ClangSourceModuleTarget else {
      Diagnostics.error(
        "Can't emit kernels into \(target.name) because it isn't a C target; "
          + "use FuseKernels on a target that has only include/\(target.name).h")
      return []
    }
    guard let compiler = compiler(of: target, in: context.package) else {
      Diagnostics.error(
        "Can't emit kernels into \(target.name) because it depends on no executable; "
          + "use an executable target that declares the networks as one of its dependencies")
      return []
    }
    guard let header = Header(of: target) else { return [] }

    let headerCheck = try context.tool(named: "HeaderCheck").url
    // All executables of a build are in one folder.
    let executable = headerCheck.deletingLastPathComponent().appending(path: compiler)
    let output = context.pluginWorkDirectoryURL
    let planned = output.appending(path: "planned.h")
    return check(header, with: headerCheck, planned: planned)
      + header.networks.map { network in
        .buildCommand(
          displayName: "Fusing \(network)",
          executable: executable,
          arguments: [
            "--network", network, "--output", output.path, "--root", context.package.directoryURL.path,
          ],
          // Without it, SwiftPM would run the compiler before it is linked.
          inputFiles: [executable, planned],
          outputFiles: ["", "_avx512", "_avx2", "_portable"].map {
            output.appending(path: "\(network)\($0).c")
          })
      }
  }

  /// The file name of the executable among a target's dependencies.
  private func compiler(of target: ClangSourceModuleTarget, in package: Package) -> String? {
    for case .target(let dependency as SwiftSourceModuleTarget) in target.dependencies
    where dependency.kind == .executable {
      let products = package.products(ofType: ExecutableProduct.self)
      return products.first { $0.mainTarget.id == dependency.id }?.name ?? dependency.name
    }
    return nil
  }

  /// Notices when the header names other networks than those of this plan: see HeaderCheck.
  private func check(_ header: Header, with tool: URL, planned: URL) -> [Command] {
    let watched = planned.deletingLastPathComponent().appending(path: "watched")
    return [
      .prebuildCommand(
        displayName: "Watching \(header.file.lastPathComponent)",
        executable: URL(filePath: "/bin/mkdir"),
        arguments: ["-p", watched.path],
        outputFilesDirectory: watched),
      .buildCommand(
        displayName: "Checking \(header.file.lastPathComponent)",
        executable: tool,
        arguments: [header.file.path, planned.path, watched.path] + header.lines,
        inputFiles: [header.file],
        outputFiles: [planned]),
    ]
  }
}

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

    // A plugin is told only where its own tool lies; the package's compiler is linked beside it.
    let executable = try context.tool(named: "ZooCompiler").url.deletingLastPathComponent()
      .appending(path: compiler)
    let output = context.pluginWorkDirectoryURL
    return header.networks.map { network in
      .buildCommand(
        displayName: "Fusing \(network)",
        executable: executable,
        arguments: [
          "--network", network, "--output", output.path, "--root", context.package.directoryURL.path,
        ],
        // Without it, SwiftPM would run the compiler before it is linked.
        inputFiles: [executable],
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
}

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
      let compiler = compiler(of: target, in: context.package), let header = Header(of: target)
    else { return [] }

    let compilerRun = try context.tool(named: "CompilerRun").url
    // All executables of a build are in one folder.
    let executable = compilerRun.deletingLastPathComponent().appending(path: compiler)
    let output = context.pluginWorkDirectoryURL
    let isNative = Self.isForThisMachine(compilerRun)
    let sets = isNative ? ["native"] : ["avx512", "avx2", "portable"]
    let networks = header.networks.map(\.name)
    let parts = Self.parts.map { "\(target.moduleName)_\($0)" }
    let files = networks + (networks + parts).flatMap { name in sets.map { "\(name)_\($0)" } }

    var arguments = [executable.path, "--library", target.moduleName, "--output", output.path]
    arguments += ["--root", context.package.directoryURL.path]
    if isNative { arguments.append("--native") }
    for network in header.networks {
      arguments += ["--network", network.name, "--named-at", "\(header.file.path):\(network.line):1"]
    }
    return [
      planAgainNextTime(in: output.appending(path: "plans")),
      .buildCommand(
        displayName: "Fusing \(networks.joined(separator: ", "))",
        executable: compilerRun,
        arguments: arguments,
        // Without it, SwiftPM would run the compiler before it is linked.
        inputFiles: [executable],
        outputFiles: files.map { output.appending(path: "\($0).c") }),
    ]
  }

  /// Files of kernels that the networks share, as `KernelLibrary.Part` of GraphCompiler has them.
  private static let parts = ["winograd", "direct", "gemm", "weights", "layers", "ends", "products", "sized"]

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

import Terminal

/// What SwiftPM and people read first.
extension NewPackage {
  var manifest: String {
    """
    // swift-tools-version: 6.3;(experimentalCGen)
    import PackageDescription

    // Each edit links twice, and this linker, which Swift brings along, takes a fraction of the other's time.
    let linker = [LinkerSetting.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]

    let package = Package(
      name: "\(name.text)",
      dependencies: [.package(name: "myograph", path: \(checkout.path.swiftLiteral))],
      targets: [
        // The network, declared, and the compiler that the plugin below runs.
        .executableTarget(
          name: "\(name.compiler)",
          dependencies: [
            .product(name: "Myograph", package: "myograph"),
            .product(name: "GraphCompiler", package: "myograph"),
          ],
          linkerSettings: linker),
        // A header that names the network; the plugin writes the C. The flags make it fast in debug builds, too.
        .target(
          name: "\(name.kernels)",
          dependencies: ["\(name.compiler)", .product(name: "GraphRuntime", package: "myograph")],
          cSettings: [.unsafeFlags(["-O3"])],
          plugins: [.plugin(name: "FuseKernels", package: "myograph")]),
        // The program.
        .executableTarget(
          name: "\(name.text)",
          dependencies: [
            "\(name.kernels)", .product(name: "MyographCommands", package: "myograph"),
          ],
          linkerSettings: linker),
        .testTarget(
          name: "\(name.tests)",
          dependencies: ["\(name.kernels)", .product(name: "GraphRuntime", package: "myograph")]),
      ]
    )

    """
  }

  var readme: String {
    """
    # \(name.text)

    A network, compiled into a program of its own. Edit it, in `\(networkFile)`:
    a mistake stops the build at its line. Then look the data over, train, and segment:

    ```
    \(commands.joined(separator: "\n"))
    ```

    `training` and `validation` are folders of labelled scans; `check` says which layouts it knows, and what is wrong
    with a file. The run's folder holds weights, curves and tables; `--resume` goes on where a run was stopped.
    `swift run -c release \(name.text) help` lists the other commands: among them `graph` shows what was made of the
    network, `bench` times it, and `phantom` makes data to try all this with. `swift test` runs the compiled network once.

    | file | what is in it |
    |---|---|
    | `\(networkFile)` | the network, and what is done to an image before and behind it |
    | `Sources/\(name.compiler)/main.swift` | hands it to Myograph's compiler under the name `\(name.text)` |
    | `Sources/\(name.kernels)/include/\(name.kernels).h` | names it for C; the C is written by each build |
    | `Sources/\(name.text)/main.swift` | the program: every command |

    """
  }
}

extension String {
  /// As a string literal of Swift.
  var swiftLiteral: String {
    let escaped = unicodeScalars.map { scalar in
      scalar == "\\" || scalar == "\""
        ? "\\\(scalar)" : scalar.isHidden ? "\\u{\(String(scalar.value, radix: 16))}" : "\(scalar)"
    }
    return "\"\(escaped.joined())\""
  }
}

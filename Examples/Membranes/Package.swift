// swift-tools-version: 6.3;(experimentalCGen)
import PackageDescription

let package = Package(
  name: "Membranes",
  dependencies: [.package(name: "myograph", path: "../..")],
  targets: [
    // The network, declared, and the compiler that the plugin below runs.
    .executableTarget(
      name: "MembranesCompiler",
      dependencies: [
        .product(name: "Myograph", package: "myograph"),
        .product(name: "GraphCompiler", package: "myograph"),
      ]),
    // A header that names the network; the plugin writes the C. The flags make it fast in debug builds, too.
    .target(
      name: "MembranesKernels",
      dependencies: ["MembranesCompiler", .product(name: "GraphRuntime", package: "myograph")],
      cSettings: [.unsafeFlags(["-O3"])],
      plugins: [.plugin(name: "FuseKernels", package: "myograph")]),
    // The program.
    .executableTarget(
      name: "Membranes",
      dependencies: [
        "MembranesKernels", .product(name: "MyographCommands", package: "myograph"),
      ]),
    .testTarget(
      name: "MembranesTests",
      dependencies: ["MembranesKernels", .product(name: "GraphRuntime", package: "myograph")]),
  ]
)

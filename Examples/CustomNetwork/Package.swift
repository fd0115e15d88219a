// swift-tools-version: 6.3;(experimentalCGen)
import PackageDescription

let package = Package(
  name: "CustomNetwork",
  dependencies: [.package(name: "myograph", path: "../..")],
  targets: [
    // The network, declared, and the compiler that the plugin runs.
    .executableTarget(
      name: "CustomCompiler",
      dependencies: [
        .product(name: "Myograph", package: "myograph"), .product(name: "GraphCompiler", package: "myograph"),
      ]),
    // Nothing but a header that names the networks; the plugin writes the C. With these flags it is as fast in debug
    // builds as in release builds.
    .target(
      name: "CustomKernels",
      dependencies: ["CustomCompiler", .product(name: "GraphRuntime", package: "myograph")],
      cSettings: [.unsafeFlags(["-O3"])],
      plugins: [.plugin(name: "FuseKernels", package: "myograph")]),
    // The program: every command for this network.
    .executableTarget(
      name: "CustomNetwork",
      dependencies: ["CustomKernels", .product(name: "MyographCommands", package: "myograph")]),
    .testTarget(
      name: "CustomTests",
      dependencies: ["CustomKernels", .product(name: "GraphRuntime", package: "myograph")]),
  ]
)

// swift-tools-version: 6.3;(experimentalCGen)
import PackageDescription

let package = Package(
  name: "CustomNetwork",
  dependencies: [.package(name: "myograph", path: "../..")],
  targets: [
    // The network, declared.
    .target(name: "CustomNetworks", dependencies: [.product(name: "Myograph", package: "myograph")]),
    // The compiler of this package's networks: the plugin runs it.
    .executableTarget(
      name: "CustomCompiler",
      dependencies: ["CustomNetworks", .product(name: "GraphCompiler", package: "myograph")]),
    // Nothing but a header that names the networks; the plugin writes the C. With these flags it is as fast in debug
    // builds as in release builds.
    .target(
      name: "CustomKernels",
      dependencies: ["CustomCompiler", .product(name: "GraphRuntime", package: "myograph")],
      cSettings: [.unsafeFlags(["-O3", "-g0"])],
      plugins: [.plugin(name: "FuseKernels", package: "myograph")]),
    // A program that runs it.
    .executableTarget(
      name: "CustomNetwork",
      dependencies: ["CustomKernels", .product(name: "GraphRuntime", package: "myograph")]),
  ]
)

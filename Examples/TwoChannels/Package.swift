// swift-tools-version: 6.3;(experimentalCGen)
import PackageDescription

let package = Package(
  name: "TwoChannels",
  dependencies: [.package(name: "myograph", path: "../..")],
  targets: [
    // The network, declared, and the compiler that the plugin below runs.
    .executableTarget(
      name: "TwoChannelsCompiler",
      dependencies: [
        .product(name: "Myograph", package: "myograph"),
        .product(name: "GraphCompiler", package: "myograph"),
      ]),
    // A header that names the network; the plugin writes the C. The flags make it fast in debug builds, too.
    .target(
      name: "TwoChannelsKernels",
      dependencies: ["TwoChannelsCompiler", .product(name: "GraphRuntime", package: "myograph")],
      cSettings: [.unsafeFlags(["-O3"])],
      plugins: [.plugin(name: "FuseKernels", package: "myograph")]),
    // The program.
    .executableTarget(
      name: "TwoChannels",
      dependencies: [
        "TwoChannelsKernels", .product(name: "MyographCommands", package: "myograph"),
      ]),
    .testTarget(
      name: "TwoChannelsTests",
      dependencies: ["TwoChannelsKernels", .product(name: "GraphRuntime", package: "myograph")]),
  ]
)

// swift-tools-version: 6.3;(experimentalCGen)
import Foundation
import PackageDescription

/// The newest path that matches `/usr/lib/llvm-*/SUFFIX`: Debian keeps OpenMP under its LLVM version.
func newestLLVM(_ suffix: (String) -> String?) -> String? {
  let root = "/usr/lib"
  let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
  return versions.filter { $0.hasPrefix("llvm-") }
    .sorted { $0.compare($1, options: .numeric) == .orderedDescending }
    .compactMap { suffix("\(root)/\($0)") }.first
}

let openMPHeaders = newestLLVM { root in
  let clang = "\(root)/lib/clang"
  let versions = (try? FileManager.default.contentsOfDirectory(atPath: clang)) ?? []
  return versions.map { "\(clang)/\($0)/include" }
    .first { FileManager.default.fileExists(atPath: "\($0)/omp.h") }
}
let openMPLibrary = newestLLVM { root in
  FileManager.default.fileExists(atPath: "\(root)/lib/libomp.so") ? "\(root)/lib" : nil
}

/// `make sanitize` sets it: swiftc knows the sanitizer of undefined behaviour on Apple's systems only, and C needs it
/// most. What the address sanitizer finds as well is left out: it takes more than half of the compiler's time. C is left
/// out where threads are watched: libomp isn't, so that each barrier of the kernels would look like none.
let sanitizedC =
  switch Context.environment["MYOGRAPH_SANITIZE"] {
  case nil: [String]()
  case "thread": ["-fno-sanitize=thread"]
  default:
    [
      "-fsanitize=undefined", "-fno-sanitize=null,object-size,pointer-overflow",
      "-fno-sanitize-recover=undefined",
    ]
  }

/// `make torture` sets it to the toolchain's libFuzzer: the parsers' tests then become the fuzzer.
let libFuzzer = Context.environment["MYOGRAPH_FUZZER"]

/// The toolchain's clang has no omp.h of its own; `-idirafter` keeps Debian's other headers out of sight.
let openMPFlags = ["-O3", "-fopenmp"] + (openMPHeaders.map { ["-idirafter", $0] } ?? []) + sanitizedC
let openMPLink: [LinkerSetting] =
  [.linkedLibrary("omp"), .linkedLibrary("openblas"), .linkedLibrary("m")]
  + (openMPLibrary.map { [.unsafeFlags(["-L\($0)"])] } ?? [])

/// Emitted C needs no flag to be right, but a debug build of it would be too slow to use. The tests' many small
/// networks are compiled with -O1, which takes half the time. The sanitizers look at the same templates in the tests'
/// networks; with the zoo's, whose loops are longer, they would take half an hour.
let emitted: [CSetting] = [.unsafeFlags(["-O3", "-fno-sanitize=all"])]

/// What a debug build of a package runs between an edit and its result: unoptimised, it would take most of that time.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "myograph",
  products: [
    .library(name: "Myograph", targets: ["Myograph", "Networks"]),
    .library(name: "GraphCompiler", targets: ["GraphCompiler"]),
    .library(name: "GraphRuntime", targets: ["GraphRuntime", "Kernels"]),
    .library(name: "Imaging", targets: ["Imaging"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Cardiac", targets: ["Cardiac"]),
    .library(name: "Training", targets: ["Training", "Segmentation", "Evaluation"]),
    .library(name: "MyographCommands", targets: ["MyographCommands"]),
    .plugin(name: "FuseKernels", targets: ["FuseKernels"]),
    .executable(name: "myograph", targets: ["MyographCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Reads tables of samples, with all that quoting may mean.
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    // Fills the report's templates.
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .target(name: "Terminal"),
    .target(name: "Myograph", swiftSettings: optimized),
    .target(name: "Networks", dependencies: ["Myograph"]),
    .target(name: "GraphInterpreter", dependencies: ["Myograph"]),
    .target(name: "NetworkPictures", swiftSettings: optimized),
    .target(name: "CPU"),
    .target(
      name: "GraphCompiler", dependencies: ["CPU", "Myograph", "NetworkPictures", "Terminal"],
      swiftSettings: optimized),
    .target(
      name: "Kernels", dependencies: ["CPU"], cSettings: [.unsafeFlags(openMPFlags)],
      linkerSettings: openMPLink),
    .executableTarget(name: "ZooCompiler", dependencies: ["Networks", "GraphCompiler"]),
    .target(
      name: "ZooKernels", dependencies: ["Kernels", "ZooCompiler"], cSettings: emitted,
      plugins: ["FuseKernels"]),
    .target(name: "Optimization"),
    .target(name: "AtomicFile"),
    .target(
      name: "GraphRuntime", dependencies: ["AtomicFile", "CPU", "Kernels", "Optimization"],
      swiftSettings: optimized),
    .target(
      name: "CNIfTI", cSettings: [.unsafeFlags(sanitizedC)],
      linkerSettings: [.linkedLibrary("niftiio"), .linkedLibrary("znz"), .linkedLibrary("z")]),
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .target(name: "CPNG", cSettings: [.unsafeFlags(sanitizedC)], linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CTIFF", cSettings: [.unsafeFlags(sanitizedC)], linkerSettings: [.linkedLibrary("tiff")]),
    .target(name: "Imaging", dependencies: ["AtomicFile", "CNIfTI", "CPango", "CPNG", "CTIFF", "Terminal"]),
    .target(
      name: "Datasets",
      dependencies: ["Imaging", "Terminal", .product(name: "SwiftCSV", package: "SwiftCSV")]),
    .target(name: "Evaluation"),
    .target(name: "Plots", dependencies: ["Evaluation", "Imaging", "Terminal"]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "Report",
      dependencies: [
        "AtomicFile", "CCrypto", "Plots", .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        .embedInCode("Templates/head.mustache"), .embedInCode("Templates/section.mustache"),
        .embedInCode("Templates/part.mustache"), .embedInCode("Templates/blocks.mustache"),
        .embedInCode("Templates/style.css"),
      ]),
    .target(
      name: "Training",
      dependencies: [
        "Myograph", "Optimization", "AtomicFile", "GraphRuntime", "Imaging", "Datasets", "Evaluation",
        "Plots", "Segmentation",
      ]),
    .target(name: "Segmentation", dependencies: ["GraphRuntime", "Imaging", "Datasets", "Evaluation"]),
    .target(name: "Cardiac", dependencies: ["AtomicFile", "Imaging", "Datasets", "Evaluation"]),
    .target(
      name: "MyographCommands",
      dependencies: [
        "Terminal", "AtomicFile", "NetworkPictures", "Optimization", "Kernels", "GraphRuntime", "Imaging",
        "Datasets", "Cardiac", "Evaluation", "Plots", "Report", "Segmentation", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "MyographCLI", dependencies: ["MyographCommands", "ZooKernels"]),
    .executableTarget(name: "CompilerRun", path: "Plugins/CompilerRun"),
    .plugin(name: "FuseKernels", capability: .buildTool(), dependencies: ["CompilerRun"]),

    .testTarget(name: "TerminalTests", dependencies: ["Terminal"]),
    .testTarget(name: "MyographTests", dependencies: ["Myograph", "Networks"], exclude: ["Goldens"]),
    .testTarget(
      name: "GraphInterpreterTests",
      dependencies: [
        "GraphInterpreter", "GraphCompiler", "Optimization", "Imaging", "Datasets", "Cardiac", "TestNetworks",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "GraphCompilerTests", dependencies: ["GraphCompiler", "NetworkPictures", "Networks"],
      exclude: ["Goldens"]),
    .testTarget(name: "NetworkPicturesTests", dependencies: ["NetworkPictures"]),
    .testTarget(name: "OptimizationTests", dependencies: ["Optimization"], exclude: ["Fixtures"]),
    .testTarget(name: "AtomicFileTests", dependencies: ["AtomicFile"]),
    .testTarget(name: "GraphRuntimeTests", dependencies: ["GraphRuntime"]),
    .target(
      name: "TestSupport", dependencies: ["Cardiac", "Datasets", "Imaging"], path: "Tests/TestSupport"),
    .testTarget(
      name: "ImagingTests",
      dependencies: ["Imaging", "Datasets", "Cardiac", "CNIfTI", "CPNG", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Cardiac", "Imaging", "TestSupport"]),
    .testTarget(
      name: "CardiacTests", dependencies: ["Cardiac", "Datasets", "Evaluation", "Imaging", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation", "GraphRuntime"], exclude: ["Fixtures"]),
    .testTarget(name: "PlotsTests", dependencies: ["Plots", "Evaluation", "Imaging", "TestSupport"]),
    .testTarget(name: "ReportTests", dependencies: ["Report", "TestSupport"]),
    .testTarget(
      name: "SegmentationTests",
      dependencies: ["Segmentation", "Datasets", "Imaging", "Cardiac"], exclude: ["Fixtures"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Segmentation", "TestKernels", "GraphRuntime", "Imaging", "Datasets", "Cardiac",
        "Optimization",
        "AtomicFile",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "Imaging", "Datasets", "Cardiac", "Evaluation", "GraphRuntime", "Segmentation", "TestSupport",
        "Training", "ZooKernels", "Networks", "MyographCommands", "MyographCLI",
      ],
      exclude: ["Fixtures"]),
    .target(name: "TestNetworks", dependencies: ["Myograph", "Networks"], path: "Tests/TestNetworks"),
    .executableTarget(
      name: "TestNetworksCompiler", dependencies: ["TestNetworks", "GraphCompiler"],
      path: "Tests/TestNetworksCompiler"),
    .target(
      name: "TestKernels", dependencies: ["Kernels", "TestNetworksCompiler"],
      path: "Tests/TestKernels", cSettings: [.unsafeFlags(["-O1"] + sanitizedC)],
      plugins: ["FuseKernels"]),
    .testTarget(
      name: "KernelsTests",
      dependencies: [
        "TestNetworks", "TestKernels", "ZooKernels", "Optimization", "GraphRuntime", "GraphInterpreter",
        "GraphCompiler",
      ],
      exclude: ["Fixtures"]),
  ],
  cLanguageStandard: .c17
)

let parsers: [Target.Dependency] = ["GraphRuntime", "Imaging", "Datasets", "Cardiac", "CNIfTI", "Training"]
package.targets.append(
  libFuzzer.map { library in
    .executableTarget(
      name: "Fuzzer", dependencies: parsers, path: "Tests/TortureTests",
      exclude: ["CorpusTests.swift", "Corpus"],
      linkerSettings: [.unsafeFlags([library]), .linkedLibrary("stdc++")])
  }
    ?? .testTarget(
      name: "TortureTests", dependencies: parsers, exclude: ["Fuzzer.swift", "Corpus"]))

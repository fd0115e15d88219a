import Foundation
import Myograph
import Networks
import Testing

@testable import GraphCompiler

/// Kernels are compiled once for all networks of a target, and stay as they are where a network's sizes change.
struct KernelLibraryTests {
  private func files(_ networks: [(name: String, network: any Network)]) throws -> [String: String] {
    let graphs = try networks.map { try Declaration($0.name, $0.network, filePath: "/p/main.swift").graph() }
    let targets = [Emitter.Target(set: .avx2, suffix: "avx2")]
    let files = try Emitter(library: "few", targets: targets).files(for: graphs)
    return Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.text) })
  }

  private func kernels(_ files: [String: String]) -> [Substring] {
    files.values.flatMap { $0.matches(of: /#define KERNEL (\w+)/).map(\.1) }
  }

  /// "few_products3_avx2.c" → "products".
  private func part(_ file: String) -> String {
    file.split { "_.".contains($0) }[1].trimmingCharacters(in: .decimalDigits)
  }

  private func unet(_ width: Int) -> any Network { PaperPipeline(UNet(width: width, depth: 2)) }

  @Test("What two networks share is compiled once, whatever their order")
  func equalKernelsAreOne() throws {
    let (one, two) = (try files([("a", unet(16))]), try files([("b", unet(32))]))
    let both = try files([("a", unet(16)), ("b", unet(32))])
    #expect(Set(kernels(both)) == Set(kernels(one)).union(kernels(two)))
    #expect(kernels(both).count == Set(kernels(both)).count)
    #expect(kernels(both).count < kernels(one).count + kernels(two).count / 2)
    let turned = try files([("b", unet(32)), ("a", unet(16))])
    #expect(both.filter { $0.value.contains("#define KERNEL") }.allSatisfy { turned[$0.key] == $0.value })
  }

  @Test("An edited width changes programs and products, and no kernel that takes its sizes when it is called")
  func widthsChangeFewFiles() throws {
    let (before, after) = (try files([("a", unet(48))]), try files([("a", unet(64))]))
    let changed = before.filter { after[$0.key] != $0.value }.map { part($0.key) }
    #expect(Set(changed) == ["networks", "programs", "products", "heads", "sized"])
  }

  @Test("A width of as many blocks changes no kernel but products, wherever a block's channels begin")
  func widthsOfAsManyBlocksChangeFewerFiles() throws {
    let (before, after) = (try files([("a", unet(18))]), try files([("a", unet(20))]))
    let changed = before.filter { after[$0.key] != $0.value }.map { part($0.key) }
    #expect(Set(changed) == ["networks", "programs", "products"])
  }

  @Test("What takes long to compile is spread over several files")
  func kernelsAreSpread() throws {
    let files = try files([("a", unet(16)), ("b", unet(32))])
    for kind in ["winograd", "direct", "gemm", "weights", "layers", "products"] {
      let counts = files.filter { part($0.key) == kind }.map { $0.value.matches(of: /#define KERNEL/).count }
      #expect(counts.count { $0 > 0 } > 1, "\(kind): \(counts)")
    }
  }

  @Test("Files are the same whatever networks there are, and each network's programs are in one of them")
  func networksTakeTurns() throws {
    let names = (1...10).map { "network-\($0)" }
    let files = try files(names.map { ($0, unet(16)) })
    #expect(Set(files.keys) == Set(try self.files([("a", unet(16))]).keys))
    for (index, name) in names.enumerated() {
      let holders = files.filter {
        $0.value.contains("const myograph_program fused_\(identifier(name))_avx2 =")
      }
      #expect(holders.keys.sorted() == ["few_programs\(index % 8 + 1)_avx2.c"])
    }
  }

  @Test("No network's names in C are another's, though one is called like the other's training")
  func namesStayApart() throws {
    let names = [
      "a", "a-training", "a-network", "a-fused", "a-0", "a-avx2", "fused-a", "training", "steps", "myograph",
    ]
    let files = try files(names.map { ($0, unet(16)) })
    let definition = /(?m)^(?:static )?(?:const )?\w+ (\w+)(?:\[\]|\(.*\))? (?:= )?\{/
    for part in ["few_networks", "few_programs"] {
      // As if they were all in one file.
      let text = files.filter { $0.key.hasPrefix(part) }.map(\.value).joined(separator: "\n")
      let defined = text.matches(of: definition).map(\.1)
      #expect(defined.count > names.count && defined.count == Set(defined).count)
      #expect(!defined.contains("myograph_network"), "a type of the runtime's")
    }
  }

  @Test("What a kernel is given is in tables, but for what only a run decides")
  func callsAreTables() throws {
    let programs = try #require(try files([("a", unet(16))])["few_programs1_avx2.c"])
    let tables = Set(programs.matches(of: /static const myograph_\w+ (\w+)\[\] = \{/).map(\.1))
    let rows = programs.matches(
      of: /\{\.(\w+) = (\w+), \.operands = (\w+) \+ \d+, \.places = (\w+) \+ \d+, \.place_count = \d+\}/)
    #expect(rows.count > 100)
    for row in rows {
      // What is done once for a batch is the runtime's, but for what a loss makes of its sums.
      let isRuntimes = row.1 == "batchwise" && !row.2.contains("loss_value")
      #expect(row.2.hasPrefix(isRuntimes ? "myograph_" : "few_avx2_"))
      #expect(row.3.hasPrefix("\(row.1)_") && row.4.hasPrefix("place_"))
      #expect(tables.contains(row.3) && tables.contains(row.4))
    }
    // A scan that isn't there needs no stages, and scores alone no soft-max.
    let functions = programs.matches(of: #/ {2}const myograph_\w+ operands = \{\n(?: {6}.*\n)*/#).map(\.0)
    #expect(functions.count < rows.count / 10)
    let decided = /job->output \|\||job->input|&image/
    #expect(functions.allSatisfy { $0.contains(decided) })
  }

  @Test("Each function that a program calls is in its library, and nothing else is")
  func callsAreAnswered() throws {
    let files = try files([("a", unet(16))])
    let programs = try #require(files["few_programs1_avx2.c"])
    let called = Set(
      programs.matches(
        of: /(?:void|myograph_product) (few_\w+?)(?:_transform|_multiply|_restore|_gather|_multiply_all)?[(;]/
      ).map(\.1))
    #expect(called == Set(kernels(files)))
  }

  @Test(
    "A kernel for a planar image, of few products or with a classifier behind it keeps its sizes: it would be slower"
  )
  func someKeepTheirSizes() throws {
    let files = try files([("a", unet(16))])
    let sized = try #require(files["few_sized_avx2.c"])
    #expect(sized.contains("#define IN_PLANAR 1"))
    let heads = files.filter { part($0.key) == "heads" }.map(\.value).joined()
    #expect(heads.contains("#define HEAD 4") && !sized.contains("HEAD"))
    #expect(sized.contains(/#define IN_CHANNELS 16\n(?:#define [^K].*\n)*#define KERNEL_HEIGHT 1\n/))
    for (name, text) in files where !["sized", "heads", "ends", "products"].contains(part(name)) {
      #expect(text.firstMatch(of: /#define (IN|OUT)_(CHANNELS|HEIGHT|WIDTH) \d/) == nil, "\(name)")
    }
  }
}

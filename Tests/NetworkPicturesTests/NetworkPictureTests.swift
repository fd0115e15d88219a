import Foundation
import Testing

@testable import NetworkPictures

/// Pictures of a network of two kernels, made by hand.
struct NetworkPictureTests {
  private let picture = NetworkPicture(
    network: "small \"one\"",
    declared: DeclaredPicture(layers: [
      .init(
        name: "scan1", layer: "Scan", result: "1×scan", parameters: 0, inputs: [], location: "A.swift:3"),
      .init(
        name: "conv1", layer: "Conv2D", result: "2×8×8", parameters: 20, inputs: ["scan1"],
        location: "A.swift:4"),
    ]),
    fused: FusedPicture(
      passes: [.init(name: "form groups", summary: "2 nodes")],
      kernels: [
        .init(
          parts: ["scan1"], layers: ["scan1"], algorithm: "gather", result: "1×8×8", flops: 0, bytes: 1025,
          sources: []),
        .init(
          parts: ["conv1", "relu1 of a sample"], layers: ["conv1", "relu1"], algorithm: "direct",
          result: "2×8×8", flops: 1_234_567, bytes: 1024, sources: [0]),
      ]),
    memory: MemoryPicture(
      arenaBytes: 3072, largestLiveSetBytes: 2048,
      buffers: [
        .init(buffer: "scan1", holds: "1×8×8", offset: 0, bytes: 1024, firstKernel: 0, lastKernel: 0),
        .init(buffer: "conv1", holds: "2×8×8", offset: 1024, bytes: 2048, firstKernel: 1, lastKernel: 1),
      ]))

  @Test("A table's text gives back the picture, and is one line")
  func roundTrip() throws {
    let json = try picture.json
    #expect(try NetworkPicture(json: json) == picture)
    #expect(!json.contains("\n"))
    for text in ["", "{}", "[]", json.replacing("\"arenaBytes\"", with: "\"arena\"")] {
      #expect(throws: (any Error).self) { try NetworkPicture(json: text) }
    }
  }

  @Test("Text has a line for each layer, kernel and buffer")
  func texts() {
    #expect(
      picture.text(of: .declared) == """
        NAME   LAYER   RESULT  PARAMETERS  INPUTS  DECLARED AT
        scan1  Scan    1×scan  -                   A.swift:3
        conv1  Conv2D  2×8×8   20          scan1   A.swift:4
        """)
    #expect(
      picture.text(of: .memory) == """
        Arena 3 KiB, 1.50 times the largest set of values that must be alive at once (2 KiB)

        BUFFER  HOLDS  BEGINS AT  SIZE   ALIVE DURING KERNELS
        scan1   1×8×8  0 KiB      1 KiB  █·
        conv1   2×8×8  1 KiB      2 KiB  ·█
        """)
    #expect(
      picture.text(of: .fused) == """
        Passes:
          form groups  2 nodes

        KERNEL                     ALGORITHM  MICROSECONDS  RESULT  MFLOP  TRAFFIC
        scan1                      gather     -             1×8×8   -      2 KiB
        conv1 + relu1 of a sample  direct     -             2×8×8   1.2    1 KiB
        """)
  }

  @Test("A machine's choices take the place of the compiler's, in text and for programs")
  func choices() throws {
    var picture = picture
    picture.fused.choices = KernelChoices(
      reason: "Plan: model", chosen: ["gather", "winograd 4x4"],
      candidates: [
        [.init(algorithm: "gather", seconds: 1e-6)],
        [.init(algorithm: "direct", seconds: 5e-6), .init(algorithm: "winograd 4x4", seconds: 2e-6)],
      ])
    let text = picture.text(of: .fused)
    #expect(text.contains("\nPlan: model:\nKERNEL"))
    #expect(text.contains("  winograd 4x4  winograd 4x4 2, direct 5  2×8×8"))
    #expect(picture.fused.rows.map(\.algorithm) == ["gather", "winograd 4x4"])
    #expect(picture.fused.rows[1].nanoseconds == ["direct": 5000, "winograd 4x4": 2000])
    #expect(
      picture.dot(of: .fused).contains("k1 [label=\"conv1\\nrelu1 of a sample\\nwinograd 4x4\\n2×8×8\"]"))
  }

  @Test("Graphviz gets every node and edge, and no name ends its label")
  func dots() {
    let declared = picture.dot(of: .declared)
    #expect(declared.hasPrefix("digraph \"small \\\"one\\\"\" {\n") && declared.hasSuffix("\n}"))
    #expect(declared.contains("  n1 [label=\"Conv2D\\nconv1\\n2×8×8\"];\n  n0 -> n1;"))
    #expect(picture.dot(of: .fused).contains("  k0 -> k1;"))
    #expect(
      picture.dot(of: .memory).contains("  b1 [label=\"conv1|at 1 KiB|2 KiB|kernels 1–1\"];\n  b0 -> b1"))
  }
}

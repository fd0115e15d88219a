import Foundation
import Testing

@testable import GraphCompiler

/// Emitted C, held against files that were read once by a person. `MYOGRAPH_RECORD=1` writes them anew.
struct GoldenTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Goldens")

  @Test("The C of a small network stays as it was reviewed")
  func emittedFilesMatchGoldens() throws {
    try compare(Emitter(library: "tiny").files(for: [tinyGraph()]))
  }

  @Test("The C of a training step and of its preparation stays as it was reviewed, for one instruction set")
  func trainingMatchesGoldens() throws {
    let portable = Emitter.Target(set: .portable, suffix: "portable")
    try compare(Emitter(library: "tiny_trained", targets: [portable]).files(for: [tinyTrainedGraph()]))
  }

  private func compare(_ files: [Emitter.File]) throws {
    // Parts of a library in which there is no kernel say nothing.
    for file in files where file.text.contains("#define KERNEL") || file.text.contains("myograph_program") {
      let golden = folder.appendingPathComponent(file.name)
      if ProcessInfo.processInfo.environment["MYOGRAPH_RECORD"] != nil {
        try Data(file.text.utf8).write(to: golden)
      }
      let expected = try String(contentsOf: golden, encoding: .utf8)
      #expect(file.text == expected, "\(file.name) differs; MYOGRAPH_RECORD=1 records it anew")
    }
  }

  @Test("The same declaration gives the same bytes")
  func emissionIsDeterministic() throws {
    #expect(try Emitter().files(for: [tinyGraph()]) == Emitter().files(for: [tinyGraph()]))
  }

  @Test("Source paths in the C are relative to the package")
  func pathsAreRelative() throws {
    var graph = try tinyGraph()
    for index in graph.nodes.indices { graph.nodes[index].location.path = "/home/me/package/Sources/A.swift" }
    let text = try Emitter(root: "/home/me/package").files(for: [graph]).map(\.text).joined()
    #expect(text.contains(", Sources/A.swift:"))
    #expect(!text.contains("/home/me"))
  }

  @Test("No path and no layer name can leave its comment or string")
  func namesAreEscaped() {
    #expect(cComment("a*/b\nc\\") == "a* /b c/")
    #expect(cString("a\"b\\c\né") == #""a\"b\\c\012\303\251""#)
  }
}

import Foundation
import Myograph
import Testing

@testable import GraphCompiler

/// The command line of a package's compiler: what it refuses, in which words, and that it then writes nothing.
@Suite struct NetworkCompilerTests {
  struct Line: Network {
    var channels = 2

    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(channels, kernel: 3)
    }
  }

  private let declarations = [
    Declaration("one-line", Line()),
    Declaration("other", Line(), filePath: "/p/main.swift", line: 7, column: 3),
  ]

  /// The text that `run` would print, and whether it is about usage.
  private func failure(_ arguments: [String], _ declarations: [Declaration]) -> (text: String, isUsage: Bool)?
  {
    do {
      try NetworkCompiler.Arguments(arguments).compile(declarations)
      return nil
    } catch let failure as NetworkCompiler.Failure {
      return (failure.text, failure.isUsage)
    } catch {
      return ("\(error)", false)
    }
  }

  private func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "myograph-\(UUID().uuidString)")
  }

  @Test(arguments: [["--netwrok", "a"], ["extra"], [""]])
  func whatIsNoOptionIsUsage(arguments: [String]) {
    let found = failure(arguments, declarations)
    #expect(found?.isUsage == true)
    #expect(
      found?.text
        == "error: Can't take \"\(arguments[0])\" because it is no option; use these\n\(NetworkCompiler.usage)"
    )
  }

  @Test(arguments: ["--network", "--library", "--output", "--root"])
  func optionsHaveValues(option: String) {
    let found = failure([option], declarations)
    #expect(found?.isUsage == true)
    #expect(found?.text == "error: Can't take \(option) because its value is missing; use \(option) VALUE")
  }

  @Test func unknownNetworksAreReportedWhereTheyAreNamed() {
    let text =
      "error: Can't compile \"third\" because no network of that name is declared; use one of one_line, other"
    #expect(failure(["--network", "third"], declarations)?.text == text)
    #expect(
      failure(["--network", "third", "--named-at", "/p/K.h:5:1"], declarations)?.text == "/p/K.h:5:1: \(text)"
    )
    let both = [
      "--network", "other", "--named-at", "/p/K.h:5:1", "--network", "third", "--named-at", "/p/K.h:6:1",
    ]
    #expect(failure(both, declarations)?.text == "/p/K.h:6:1: \(text)")
    let nameless = failure(["--named-at", "/p/K.h:5:1"], declarations)
    #expect(nameless?.isUsage == true)
    #expect(
      nameless?.text
        == "error: Can't take --named-at because no network is named yet; use --network NAME before it")
    #expect(failure(["--network", "third"], [])?.text.hasSuffix("use a Declaration of that name") == true)
  }

  @Test func namesThatAreOneInCAreReportedAtTheSecond() {
    let twice = [
      Declaration("other", Line(), filePath: "/p/main.swift", line: 2, column: 1), declarations[1],
    ]
    #expect(
      failure([], twice)?.text
        == "/p/main.swift:7:3: error: Can't declare network \"other\" because line 2 declares \"other\"; "
        + "use another name")
  }

  @Test func nothingIsWrittenWhereOneDeclarationIsWrong() {
    let folder = folder()
    let found = failure(["--output", folder.path], declarations + [Declaration("wrong", Line(channels: 0))])
    #expect(found?.text.contains("error: Can't make Conv2D with channels 0") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let file = folder()
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let found = failure(["--network", "other", "--output", file.path], declarations)
    #expect(found?.text.hasPrefix("error: Can't write \(file.path)/other") == true)
    #expect(found?.text.hasSuffix("use --output with a folder that can be written") == true)
  }

  @Test(
    "For this machine alone, programs of one instruction set are written and listed, by a name that says nothing of it"
  )
  func nativeFilesAreOfOneSet() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = ["--network", "other", "--library", "Few", "--native", "--output", folder.path]
    #expect(failure(arguments, declarations) == nil)
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: folder.path))
        == Set(
          ["other.c", "other_native.c"] + KernelLibrary.Part.allCases.map { "Few_\($0.rawValue)_native.c" }))
    let table = try String(contentsOf: folder.appending(path: "other.c"), encoding: .utf8)
    for set in InstructionSet.allCases {
      #expect(table.contains("&other_fused_\(set.rawValue),") == (set == .native))
    }
  }

  @Test func unchangedFilesKeepTheirTime() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = ["--network", "one-line", "--output", folder.path]
    func times() throws -> [Date?] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
        try FileManager.default.attributesOfItem(atPath: folder.appending(path: $0).path)[.modificationDate]
          as? Date
      }
    }
    #expect(failure(arguments, declarations) == nil)
    let first = try times()
    #expect(first.count == 4 + 3 * KernelLibrary.Part.allCases.count)
    #expect(failure(arguments, declarations) == nil)
    #expect(try times() == first)
  }
}

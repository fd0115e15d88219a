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

  @Test(arguments: ["--header", "--network", "--library", "--output", "--root"])
  func optionsHaveValues(option: String) {
    let found = failure([option], declarations)
    #expect(found?.isUsage == true)
    #expect(found?.text == "error: Can't take \(option) because its value is missing; use \(option) VALUE")
  }

  @Test func unknownNetworksAreReportedWhereTheyAreNamed() throws {
    let text =
      "error: Can't compile \"third\" because no network of that name is declared; use one of one_line, other"
    #expect(failure(["--network", "third"], declarations)?.text == text)
    let header = try header(
      "MYOGRAPH_NETWORK(other)\nMYOGRAPH_NETWORK(third) // later\nMYOGRAPH_NETWORK( fourth )")
    defer { try? FileManager.default.removeItem(atPath: header) }
    #expect(
      failure(["--header", header], declarations)?.text
        == "\(header):2:1: \(text)\n\(header):3:1: \(text.replacing("third", with: "fourth"))")
    #expect(failure(["--network", "third"], [])?.text.hasSuffix("use a Declaration of that name") == true)
  }

  private func header(_ text: String) throws -> String {
    let file = folder().path + ".h"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test("All mistakes of a header are reported, each at its line, and one that can't be read at its first")
  func mistakesOfHeaders() throws {
    let path = try header(
      "#include <myograph/network.h>\nMYOGRAPH_NETWROK(a)\nMYOGRAPH_NETWORK(one-line)\nMYOGRAPH_NETWORK(a)\n\n"
        + "MYOGRAPH_NETWORK(a)\nMYOGRAPH_NETWORK(a) b\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lines = failure(["--header", path], declarations)?.text.split(separator: "\n") ?? []
    let expected = [
      "2:1: error: Can't read this line because it isn't MYOGRAPH_NETWORK(name); use a line of that form for each network",
      "3:1: error: Can't name a C function after \"one-line\"; use the network's name with _ for each -",
      "6:1: error: Can't emit \"a\" twice; use each network once",
      "7:1: error: Can't read this line because it isn't MYOGRAPH_NETWORK(name); use a line of that form for each network",
    ]
    #expect(lines == expected.map { "\(path):\($0)" })
    let empty = try header("// MYOGRAPH_NETWORK names none here\n")
    defer { try? FileManager.default.removeItem(atPath: empty) }
    #expect(
      failure(["--header", empty], declarations)?.text.hasPrefix("\(empty):1:1: error: Can't find a network")
        == true)
    #expect(
      failure(["--header", "/no/such.h"], declarations)?.text
        == "/no/such.h:1:1: error: Can't emit kernels because this file can't be read; use it to name the networks"
    )
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

  @Test func namesOfMyographsOwnCAreRefused() throws {
    let headers = URL(filePath: #filePath).appending(path: "../../../Sources/Kernels/include").standardized
    let umbrella = try String(contentsOf: headers.appending(path: "Kernels.h"), encoding: .utf8)
    let included = umbrella.matches(of: /"(myograph\/\w+\.h)"/).map { String($0.1) }
    #expect(included.count > 5)
    var names: Set = ["not_empty"]
    for file in included + ["program", "training", "operands", "isa"].map({ "myograph/\($0).h" }) {
      let text = try String(contentsOf: headers.appending(path: file), encoding: .utf8)
      names.formUnion(text.matches(of: /\bmyograph_([a-z0-9_]+)\b/).map { String($0.1) })
    }
    #expect(ReservedNames.all == names)
    let taken = Declaration("network", Line(), filePath: "/p/main.swift", line: 2, column: 1)
    #expect(
      failure([], [taken])?.text
        == "/p/main.swift:2:1: error: Can't declare network \"network\" because Myograph's own C has a name of it; "
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
    #expect(found?.text.hasPrefix("error: Can't write \(file.path)/kernels_networks.c") == true)
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
          ["Few_networks.c"] + (1...8).map { "Few_programs\($0)_native.c" }
            + KernelLibrary.Part.allCases.flatMap(\.files).map { "Few_\($0)_native.c" }))
    let table = try String(contentsOf: folder.appending(path: "Few_networks.c"), encoding: .utf8)
    for set in InstructionSet.allCases {
      #expect(table.contains("&fused_other_\(set.rawValue),") == (set == .native))
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
    #expect(first.count == 1 + 3 * (8 + KernelLibrary.Part.allCases.flatMap(\.files).count))
    #expect(failure(arguments, declarations) == nil)
    #expect(try times() == first)
  }
}

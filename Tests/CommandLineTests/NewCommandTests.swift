import Foundation
import Testing

@testable import MyographCommands

/// `new`: names, the sources that a package is built from, and what it holds. Examples/build-copy.sh builds one.
struct NewCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL.path

  private func package(_ name: String = "prostate", _ checkout: String = root) throws -> NewPackage {
    let checkout = try Checkout(path: checkout)
    return NewPackage(name: try PackageName(name, besides: checkout), checkout: checkout)
  }

  private func text(_ path: String, of package: NewPackage) throws -> String {
    try #require(package.files.first { $0.path == path }).text
  }

  @Test(
    "A name is an identifier, and no module's", arguments: ["prostate", "Prostate", "a", "t1_brain", "class"])
  func names(name: String) throws {
    #expect(try package(name).name.text == name)
  }

  @Test(
    "Other names are refused in a line",
    arguments: [
      "", "1a", "_", "left-atrium", "a b", "a/b", "..", "é", "a\n", "a\"", String(repeating: "a", count: 65),
      "swift", "Testing", "myograph", "training", "zoo", "graph", "Test",
    ])
  func refusedNames(name: String) throws {
    do {
      _ = try package(name)
      Issue.record("\(name) was taken")
    } catch let error as UsageError {
      #expect(error.lines.count == 1 && error.lines[0].hasPrefix("Can't name a package \"\(name)\" because"))
    }
  }

  @Test(
    "This program's sources are found where it was built, others by --myograph; elsewhere says what to do")
  func checkouts() throws {
    let workspace = try Workspace()
    #expect(try Checkout(path: Checkout.ofThisProgram).path == Self.root)
    #expect(try Checkout(path: Self.root + "/").path == Self.root)
    try Data("let package = Package(\n  name: \"other\",\n".utf8).write(
      to: URL(filePath: workspace.file("Package.swift")))
    for folder in [workspace.path, workspace.file("none"), ""] {
      let outcome = try CommandLineTool.run(
        ["new", "prostate", "--myograph", folder], preamble: "cd \(workspace.path)")
      #expect(outcome.status == 2)
      #expect(
        outcome.errors
          == "Can't find Myograph's sources in \"\(folder)\" because its Package.swift isn't there; "
          + "use --myograph with the folder that they are in\n")
    }
    #expect(workspace.names == ["Package.swift"])
  }

  @Test("new writes every file, says what comes next, and leaves a folder that is there as it is")
  func command() throws {
    let workspace = try Workspace()
    let here = "cd \(workspace.path)"
    let outcome = try CommandLineTool.run(["new", "prostate"], preamble: here)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.contains("cd prostate\nswift run -c release prostate check training\n"))
    for (path, text) in try package().files {
      #expect(try String(contentsOfFile: workspace.file("prostate/\(path)"), encoding: .utf8) == text)
    }
    #expect(workspace.names == ["prostate"])
    let again = try CommandLineTool.run(["new", "prostate"], preamble: here)
    #expect(
      again.status == 1 && again.complaints.count == 1 && again.errors.contains("use a new or an empty"))
    let refused = try CommandLineTool.run(
      ["new", "heart"], preamble: "\(here) && chmod 555 .", obeysPermissions: true)
    #expect(refused.status == 1 && refused.complaints.count == 1)
    #expect(workspace.names == ["prostate"])
    chmod(workspace.path, 0o755)
  }

  @Test("The numbers stand in the declaration, each with its reason")
  func numbers() throws {
    var package = try package()
    package.numbers.classes = .init(["background", "a \"b\\"], "as the data set names them")
    package.numbers.spacing = .init(0.625, "median of the data")
    let network = try text("Sources/ProstateCompiler/ProstateNetwork.swift", of: package)
    #expect(
      network.contains(
        "  // as the data set names them\n"
          + #"  static let classes: [ClassLabel] = ["background", "a \"b\\"]"# + "\n"),
      "\(network)")
    #expect(network.contains("  // median of the data\n  var spacing = 0.625\n"))
    #expect(
      try text("Sources/ProstateCompiler/main.swift", of: package).contains("\"prostate\", ProstateNetwork()")
    )
    package.numbers.spacing = .init(nil, "")
    let flat = try text("Sources/ProstateCompiler/ProstateNetwork.swift", of: package)
    #expect(
      !flat.contains("pacing") && flat.contains("Scan(channels: channels)\n    // Random in"), "\(flat)")
    let header = try text("Sources/ProstateKernels/include/ProstateKernels.h", of: package)
    #expect(header.contains("\nMYOGRAPH_NETWORK(prostate)\n"))
  }

  @Test("A program is two imports and a line, and no path ends the manifest's literal")
  func programAndManifest() throws {
    let workspace = try Workspace()
    let odd = workspace.file("a \"b\\c")
    try FileManager.default.createDirectory(atPath: odd, withIntermediateDirectories: false)
    try FileManager.default.copyItem(atPath: Self.root + "/Package.swift", toPath: odd + "/Package.swift")
    let package = try package("prostate", odd)
    #expect(
      try text("Sources/prostate/main.swift", of: package)
        == "import MyographCommands\nimport ProstateKernels\n\nMyographCommand.main([myograph_prostate()])\n")
    let manifest = try text("Package.swift", of: package)
    #expect(manifest.contains("path: \"\(workspace.path)/a \\\"b\\\\c\")"))
    #expect(manifest.split(separator: "arget(\n").count == 5)
  }

  @Test(
    "With --data the declaration is the data set's, and says why; a data set that is wrong leaves nothing")
  func fitted() throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("data"), subjects: 2, seed: 1)
    let here = "cd \(workspace.path)"
    let outcome = try CommandLineTool.run(["new", "prostate", "--data", "data"], preamble: here)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let file = workspace.file("prostate/Sources/ProstateCompiler/ProstateNetwork.swift")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    for line in [
      #"static let classes: [ClassLabel] = ["background", "LV", "MYO", "RV"]"#, "var channels = 1\n",
      "var size = 64\n", "var depth = 3\n", "var spacing = 1.5\n",
      "  // Millimetres from pixel to pixel: the median",
    ] { #expect(text.contains(line), "\(line) in \(text)") }
    try Data("{}".utf8).write(to: URL(filePath: workspace.file("data/subject0/sa_ED.nii.gz")))
    let refused = try CommandLineTool.run(["new", "other", "--data", "data"], preamble: here)
    #expect(refused.status == 1 && refused.errors.contains("data/subject0/sa_ED.nii.gz"))
    #expect(!workspace.names.contains("other"))
  }
}

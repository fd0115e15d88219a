import Cardiac
import Foundation
import Imaging
import Testing

/// `phantom`: cohorts of people who never were.
struct PhantomCommandTests {
  @Test("The same command makes the same bits, and check finds them sound")
  func twice() throws {
    let workspace = try Workspace()
    for name in ["one", "two"] {
      let outcome = try CommandLineTool.run([
        "phantom", "--output", workspace.file(name), "--subjects", "1", "--site", "b", "--seed", "12",
      ])
      #expect(outcome.status == 0 && outcome.output.contains("1 subject of site b"), "\(outcome.errors)")
    }
    #expect(workspace.names == ["one", "two"])
    let files = try FileManager.default.subpathsOfDirectory(atPath: workspace.file("one")).sorted()
    #expect(files.count == 7)
    for file in files {
      let contents = ["one", "two"].map {
        try? Data(contentsOf: URL(fileURLWithPath: workspace.file($0) + "/" + file))
      }
      #expect(contents[0] == contents[1], "\(file)")
    }
    #expect(try CommandLineTool.run(["check", workspace.file("one")]).status == 0)
  }

  @Test("--help lists the sites, and an unknown one is refused with the list")
  func sites() throws {
    let help = try CommandLineTool.run(["phantom", "--help"])
    #expect(help.status == 0)
    for site in PhantomSite.all { #expect(help.output.contains("\(site.name): ")) }
    let unknown = try CommandLineTool.run(["phantom", "--output", "x", "--subjects", "1", "--site", "z"])
    #expect(unknown.status == 2)
    #expect(unknown.errors == "Can't find site \"z\" because none has that name; use one of a, b, c\n")
  }

  @Test("A cohort with cines is made, checked by its own map, and told of in the help")
  func cohorts() throws {
    let help = try CommandLineTool.run(["phantom", "--help"])
    for study in PhantomStudy.all { #expect(help.output.contains("\(study.name): \(study.summary)")) }
    let workspace = try Workspace()
    let made = try CommandLineTool.run([
      "phantom", "--output", workspace.file("sites"), "--subjects", "1", "--cohort", "sites", "--frames", "2",
    ])
    #expect(made.status == 0 && made.output.contains("1 subject of cohort sites"), "\(made.errors)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: workspace.file("sites/phantom-sites-001"))
    #expect(
      files.sorted() == [
        "label_sa.nii.gz", "label_sa_ED.nii.gz", "label_sa_ES.nii.gz", "sa.nii.gz", "sa_ED.nii.gz",
        "sa_ES.nii.gz",
      ])
    for name in ["labels.json", "labels-drawn.json"] {
      let check = try CommandLineTool.run([
        "check", workspace.file("sites"), "--labels", workspace.file("sites/" + name),
      ])
      #expect(check.status == 0, "\(name): \(check.errors)")
    }
  }

  @Test(
    "An impossible choice is refused with what is possible",
    arguments: [
      (
        ["--cohort", "acdc"],
        "Can't find cohort \"acdc\" because none has that name; use one of source, scanners, sites"
      ),
      (
        ["--cohort", "sites", "--site", "a"],
        "Can't take --site and --cohort because a cohort has its own sites; use one of them"
      ),
      (["--frames", "1"], "Can't make 1 frames because 2 to 100 can be made; use one of these"),
    ])
  func choices(options: [String], text: String) throws {
    let outcome = try CommandLineTool.run(["phantom", "--output", "x", "--subjects", "1"] + options)
    #expect(outcome.status == 2 && outcome.errors == text + "\n")
  }

  @Test("What can't be made is refused, and nothing is left")
  func refusals() throws {
    let workspace = try Workspace()
    try Data("kept".utf8).write(to: URL(fileURLWithPath: workspace.file("file")))
    for (output, subjects, status) in [
      (workspace.path, "1", 1), (workspace.file("file"), "1", 1), (workspace.file("none/new"), "1", 1),
      (workspace.file("new"), "0", 2), (workspace.file("new"), "100000", 2), (workspace.file("new"), "x", 2),
    ] as [(String, String, Int32)] {
      let outcome = try CommandLineTool.run(["phantom", "--output", output, "--subjects", subjects])
      #expect(outcome.status == status && outcome.output.isEmpty, "\(output) \(subjects)")
      if subjects != "x" { #expect(outcome.complaints.count == 1, "\(outcome.errors)") }
    }
    #expect(
      try CommandLineTool.run(["phantom", "--output", "x", "--subjects", "1", "--seed=-1"]).status == 2)
    let full = try CommandLineTool.run(
      ["phantom", "--output", workspace.file("new"), "--subjects", "1", "--site", "b"],
      preamble: "ulimit -f 100"
    )
    #expect(full.status == 1 && full.complaints.count == 1, "\(full.errors)")
    #expect(workspace.names == ["file"])
  }

  @Test("Ctrl-C and SIGTERM end the work with nothing half done", arguments: [SIGINT, SIGTERM])
  func interruption(number: Int32) throws {
    let workspace = try Workspace()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLineTool.path)
    process.arguments = ["phantom", "--output", workspace.file("new"), "--subjects", "500", "--site", "b"]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // It has begun when its folder is there, under its temporary name.
    while workspace.names.isEmpty && process.isRunning { usleep(20_000) }
    #expect(workspace.names.first?.hasPrefix(".partial-") == true)
    kill(process.processIdentifier, number)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    #expect(text.contains("because the work was stopped and nothing is left of it"))
    #expect(workspace.names.isEmpty)
  }
}

import Foundation
import GraphRuntime
import Imaging
import TestSupport
import Testing
import ZooKernels

/// `train`, from files to files.
@Suite(.serialized)
struct TrainCommandTests {
  private static func arguments(_ workspace: Workspace, _ more: [String] = []) -> [String] {
    [
      "train", "--network", "unet16", "--data", workspace.file("training"), "--validation",
      workspace.file("validation"), "--output", workspace.file("run"), "--batch-size", "2",
    ] + more
  }

  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("training"), subjects: 6, seed: 1)
    try SmallCohort.write(workspace.file("validation"), subjects: 2, seed: 2)
    return workspace
  }

  @Test("A run says its memory first, and segment reproduces its Dice from its weights")
  func whole() throws {
    let workspace = try Self.workspace()
    let outcome = try CommandLineTool.run(Self.arguments(workspace, ["--epochs", "4", "--threads", "2"]))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("Memory ") && outcome.errors.contains("batches of 2, 2 threads"))
    #expect(outcome.errors.contains("Epoch 4, step 12"))
    #expect(outcome.output.hasPrefix("3D DICE") && outcome.output.contains("12 steps in "))
    let image = workspace.file("validation/subject1/sa_ED.nii.gz")
    let mask = workspace.file("mask.nii.gz")
    let segmented = try CommandLineTool.run([
      "segment", image, "--network", "unet16", "--weights", workspace.file("run/best.safetensors"),
      "--output", mask, "--threads", "2",
    ])
    #expect(segmented.status == 0, "\(segmented.errors)")
    let (found, expected) = (
      try Volume.read(path: mask).voxels,
      try Volume.read(path: workspace.file("validation/subject1/label_sa_ED.nii.gz")).voxels
    )
    let dice = (1...3).map { label in
      let shared = zip(found, expected).count { $0 == Float(label) && $1 == Float(label) }
      let both = found.count { $0 == Float(label) } + expected.count { $0 == Float(label) }
      return String(format: "%.5f", 2 * Double(shared) / Double(both))
    }
    let table = try String(contentsOfFile: workspace.file("run/dice.csv"), encoding: .utf8)
    #expect(table.contains("subject1 ED,\(dice.joined(separator: ","))\n"), "\(dice)")

    let page = try MarkupDocument(String(contentsOfFile: workspace.file("run/report.html"), encoding: .utf8))
    #expect(page.all("h2").map(\.text) == ["What was run", "Curves", "Validation cases", "Pictures"])
    #expect(outcome.output.contains("run/report.html") && page.all("svg").count == 2)
    let row = ["subject1 ED"] + dice.map { String(format: "%.3f", Double($0) ?? .nan) }
    let cells = page.all("td").map(\.text)
    let place = try #require(cells.firstIndex(of: row[0]))
    #expect(Array(cells[(place + 2)...(place + 4)]) == Array(row.dropFirst()))
    let facts = page.all("dd").map(\.text)
    let best = workspace.file("run/best.safetensors")
    #expect(facts.contains("\(best), SHA-256 \(try SHA256.digest(best))") && facts.contains("4 epochs"))
    let samples = try FileManager.default.contentsOfDirectory(atPath: workspace.file("run/samples"))
    #expect(page.all("figcaption").map(\.text) == samples.filter { $0.hasSuffix(".png") }.sorted())
  }

  @Test("Validating on what is trained on is refused, and a case's name may hold a comma")
  func validationOverlap() throws {
    let workspace = try Self.workspace()
    let (manager, validation) = (FileManager.default, workspace.file("validation"))
    try manager.removeItem(atPath: validation)
    try manager.createDirectory(atPath: validation, withIntermediateDirectories: false)
    try manager.copyItem(
      atPath: workspace.file("training/subject3"), toPath: validation + "/site 1, case \"2\"")
    // A header that is wrong, of a label that isn't.
    let label = validation + "/site 1, case \"2\"/label_sa_ED.nii.gz"
    let voxels = try Volume.read(path: label).voxels
    try Volume(shape: [64, 64, 1], spacing: [1, 1, 1], voxels: voxels).write(to: label, overwrite: true)
    let arguments = Self.arguments(workspace, ["--epochs", "1"])
    let refused = try CommandLineTool.run(arguments)
    #expect(refused.status == 1 && refused.complaints.first?.contains("--ignore-label-grid") == true)
    let same = try CommandLineTool.run(arguments + ["--ignore-label-grid"])
    #expect(same.status == 1 && same.errors.contains("and says nothing about new subjects; use other images"))
    #expect(!manager.fileExists(atPath: workspace.file("run")))
    try manager.removeItem(atPath: workspace.file("training/subject3"))
    let outcome = try CommandLineTool.run(arguments + ["--ignore-label-grid"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try String(contentsOfFile: workspace.file("run/dice.csv"), encoding: .utf8).split(
      separator: "\n")
    #expect(rows.count == 3 && rows[1].hasPrefix("\"site 1, case \"\"2\"\" ED\","), "\(rows)")
    #expect(rows[1].split(separator: ",").count == 5)
  }

  @Test(
    "Ctrl-C and SIGTERM save, and say how to go on to the bits of a run that wasn't stopped",
    arguments: [SIGINT, SIGTERM])
  func interruption(number: Int32) throws {
    let workspace = try Self.workspace()
    let arguments = Self.arguments(workspace, ["--epochs", "3", "--checkpoint-every", "0"])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLineTool.path)
    process.arguments = arguments
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // The second checkpoint is that of the first step.
    let second = workspace.file("run/checkpoint-b.safetensors")
    while !FileManager.default.fileExists(atPath: second) && process.isRunning { usleep(1000) }
    kill(process.processIdentifier, number)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1, "\(text)")
    #expect(text.contains("Stopped after step ") && text.contains("--checkpoint-every 0 --resume"))
    let refused = try CommandLineTool.run(arguments)
    #expect(refused.status == 1 && refused.complaints.first?.contains("holds files already") == true)
    let resumed = try CommandLineTool.run(arguments + ["--resume", "--threads", "1"])
    #expect(resumed.status == 0 && resumed.errors.contains("Going on after step "), "\(resumed.errors)")
    let last = try Data(contentsOf: URL(fileURLWithPath: workspace.file("run/last.safetensors")))
    try FileManager.default.removeItem(atPath: workspace.file("run"))
    #expect(try CommandLineTool.run(Self.arguments(workspace, ["--epochs", "3"])).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: workspace.file("run/last.safetensors"))) == last)
  }

  @Test("Faults of cohorts are reported one by one, and nothing is written")
  func cohorts() throws {
    let workspace = try Self.workspace()
    try FileManager.default.createDirectory(
      atPath: workspace.file("empty"), withIntermediateDirectories: false)
    try SmallCohort.write(workspace.file("nan"), subjects: 1, seed: 3) { $0[70] = .nan }
    try SmallCohort.write(workspace.file("unlabelled"), subjects: 2, seed: 3)
    try FileManager.default.removeItem(atPath: workspace.file("unlabelled/subject1/label_sa_ED.nii.gz"))
    try SmallCohort.write(workspace.file("grids"), subjects: 2, seed: 3)
    try FileManager.default.removeItem(atPath: workspace.file("grids/subject0/label_sa_ED.nii.gz"))
    try Volume(shape: [32, 64, 1], spacing: [1.5, 1.5, 8], voxels: [Float](repeating: 0, count: 2048))
      .write(to: workspace.file("grids/subject0/label_sa_ED.nii.gz"))
    let names = workspace.names
    for (cohort, part) in [
      ("empty", "it has no known layout"), ("nan", "sa_ED.nii.gz\" because"), ("unlabelled", "label"),
      ("grids", "grid"),
    ] {
      let outcome = try CommandLineTool.run([
        "train", "--network", "unet16", "--data", workspace.file(cohort), "--validation",
        workspace.file("validation"), "--output", workspace.file("run"),
      ])
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(cohort)")
      #expect(outcome.complaints.count == 2, "\(outcome.errors)")
      #expect(outcome.complaints.first?.contains(part) == true, "\(outcome.errors)")
    }
    let labels = workspace.file("labels.json")
    try Data("{\"LV\": 5, \"MYO\": 2, \"RV\": 3}".utf8).write(to: URL(fileURLWithPath: labels))
    let mapped = try CommandLineTool.run(Self.arguments(workspace, ["--labels", labels]))
    #expect(mapped.status == 1 && mapped.complaints.count == 7, "\(mapped.errors)")
    #expect(workspace.names == (names + ["labels.json"]).sorted())
  }

  @Test(
    "Outputs that can't be written are refused before cohorts are read, and lose nothing of an earlier run",
    .enabled(if: CommandLineTool.restriction != nil, "needs another user than root, or setpriv"))
  func readOnly() throws {
    let workspace = try Self.workspace()
    let (manager, folder) = (FileManager.default, workspace.file("locked"))
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: false)
    func attempt(_ output: String, _ more: [String] = []) throws -> CommandLineTool.Outcome {
      let arguments = Self.arguments(workspace, ["--output", output, "--epochs", "1"] + more)
      try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
      return try CommandLineTool.run(arguments, obeysPermissions: true)
    }
    let fresh = try attempt(folder + "/run")
    #expect(fresh.status == 1 && fresh.errors.split(separator: "\n").count == 1, "\(fresh.errors)")
    #expect(fresh.complaints.first?.contains("Permission denied") == true, "\(fresh.errors)")
    #expect(try manager.contentsOfDirectory(atPath: folder).isEmpty)
    try manager.removeItem(atPath: folder)
    #expect(
      try CommandLineTool.run(Self.arguments(workspace, ["--output", folder, "--epochs", "1"])).status == 0)
    let names = try manager.contentsOfDirectory(atPath: folder).sorted()
    let resumed = try attempt(folder, ["--resume"])
    #expect(resumed.status == 1 && resumed.errors.split(separator: "\n").count == 1, "\(resumed.errors)")
    #expect(resumed.complaints.first?.contains("Permission denied") == true, "\(resumed.errors)")
    #expect(try manager.contentsOfDirectory(atPath: folder).sorted() == names)
  }

  @Test("A run can't go on with another network, and is left as it was")
  func otherNetwork() throws {
    let workspace = try Self.workspace()
    #expect(try CommandLineTool.run(Self.arguments(workspace, ["--epochs", "1"])).status == 0)
    func contents() throws -> [String: Data] {
      let folder = workspace.file("run")
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
      return Dictionary(
        uniqueKeysWithValues: names.map {
          ($0, FileManager.default.contents(atPath: folder + "/" + $0) ?? Data())
        })
    }
    let before = try contents()
    let other = try CommandLineTool.run(
      Self.arguments(workspace, ["--epochs", "1", "--network", "fcn16", "--resume"]))
    #expect(other.status == 1 && other.output.isEmpty, "\(other.errors)")
    #expect(
      other.complaints == [
        "Can't resume \"\(workspace.file("run"))\" because it has network unet16, not fcn16; use what it began with, "
          + "or another folder for another run"
      ], "\(other.errors)")
    #expect(try contents() == before)
  }

  @Test(
    "More epochs prolong a run that has ended, and say at which rate; fewer than are behind it are refused")
  func prolonged() throws {
    let workspace = try Self.workspace()
    #expect(try CommandLineTool.run(Self.arguments(workspace, ["--epochs", "1"])).status == 0)
    let longer = try CommandLineTool.run(Self.arguments(workspace, ["--epochs", "2", "--resume"]))
    #expect(longer.status == 0 && longer.output.contains("6 steps in "), "\(longer.errors)")
    #expect(
      longer.errors.contains(
        "it trains for 2 epochs instead of 1 epoch; the learning rate goes on at 0.001 instead of 0.001"))
    let shorter = try CommandLineTool.run(Self.arguments(workspace, ["--epochs", "1", "--resume"]))
    #expect(
      shorter.status == 1
        && shorter.complaints.first?.contains("has epochs 2 and 2 behind it, not 1") == true,
      "\(shorter.errors)")
  }

  @Test(
    "A run begins from the tensors of a file that fit, and lists the others; from a file without any it doesn't"
  )
  func beginning() throws {
    let workspace = try Self.workspace()
    let network = CompiledNetwork(try #require(myograph_unet16()))
    let weights = Weights.random(for: network, seed: 2)
    var tensors = zip(weights.parameters, weights.tensors).map { parameter, values in
      (name: parameter.name, tensor: GraphRuntime.Tensor(shape: parameter.shape, values: values))
    }
    let head = try #require(tensors.firstIndex { $0.name == "conv1.weight" })
    tensors[head].tensor = GraphRuntime.Tensor(
      shape: [3, 16, 1, 1], values: [Float](repeating: 1, count: 48))
    let file = workspace.file("theirs.safetensors")
    try Safetensors.write(tensors, to: file)
    let arguments = Self.arguments(workspace, ["--epochs", "1", "--weights", file])
    let outcome = try CommandLineTool.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    for line in [
      "Beginning with \(tensors.count - 1) of \(tensors.count) tensors from \(file)",
      "Not taken: conv1.weight [3, 16, 1, 1] (mismatch: should be [4, 16, 1, 1])", "At random: conv1.weight",
    ] { #expect(outcome.errors.contains(line), "\(outcome.errors)") }
    #expect(try CommandLineTool.run(arguments + ["--resume"]).status == 0)
    let other = try CommandLineTool.run(
      Self.arguments(
        workspace, ["--network", "fcn16", "--weights", file, "--output", workspace.file("other")]))
    #expect(other.status == 1 && other.complaints.first?.contains("tensors are missing") == true)
    #expect(!FileManager.default.fileExists(atPath: workspace.file("other")))
  }

  @Test("Command lines without sense are refused at once")
  func usage() throws {
    let workspace = try Self.workspace()
    for (more, status, part) in [
      (["--epochs", "0"], 2, "Can't train for 0 epochs"),
      (["--learning-rate=-1", "--minutes", "0"], 2, "Can't train with learning rate -1.0"),
      (["--network", "none"], 2, "Can't find network"),
      (
        ["--network", "unet16-bilinear-192"], 1, "Can't train unet16-bilinear-192 because it declares no loss"
      ),
      (["--threads", "0"], 1, "Can't run on 0 threads"),
      (["--resume"], 1, "because it holds no checkpoint"),
      (["--optimizer", "magic"], 2, "is invalid for '--optimizer"),
    ] as [([String], Int32, String)] {
      let outcome = try CommandLineTool.run(Self.arguments(workspace, more))
      #expect(outcome.status == status && outcome.errors.contains(part), "\(more): \(outcome.errors)")
    }
    #expect(workspace.names == ["training", "validation"])
    let help = try CommandLineTool.run(["train", "--help"])
    #expect(help.status == 0 && help.output.contains("best.safetensors") && help.output.contains("--resume"))
  }
}

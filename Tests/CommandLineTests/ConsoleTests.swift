import Foundation
import Imaging
import Testing

/// Messages and results where nobody takes them, and where what they say is hostile.
struct ConsoleTests {
  /// What a shell puts behind the command; 9 is a pipe whose reader has left.
  private static let deafErrors = ["2>/dev/full", "2>&-", "2>&9"]
  private static let deafOutput = [">/dev/full", ">&-", ">&9"]

  private func run(_ arguments: [String], _ redirection: String) throws -> CommandLineTool.Outcome {
    let pipe = NSTemporaryDirectory() + "myograph-pipe-" + UUID().uuidString
    let preamble = "mkfifo \(pipe) && { : <\(pipe) & } && exec 9>\(pipe) && rm \(pipe) && wait"
    return try CommandLineTool.run(arguments, preamble: preamble, redirection: redirection)
  }

  private func volume(_ path: String) throws {
    try Volume(shape: [20, 24, 9], spacing: [1.5, 1.5, 8], voxels: (0..<4320).map(Float.init)).write(to: path)
  }

  @Test("A message that can't be written ends nothing", arguments: deafErrors)
  func unwritableErrors(redirection: String) throws {
    let workspace = try Workspace()
    try volume(workspace.file("a.nii"))
    let mask = workspace.file("mask.nii")
    let arguments = [
      "segment", workspace.file("a.nii"), "--network", "unet16-bilinear-192", "--weights",
      try workspace.weights(), "--output", mask,
    ]
    #expect(try run(arguments, redirection).status == 0)
    #expect(try Volume.read(path: mask).shape == [20, 24, 9, 1])
    #expect(try run(arguments, redirection).status == 1)
    #expect(try run(["nonsense"], redirection).status == 2)
    let names = ["a.nii", "mask.nii", "weights.safetensors"]
    #expect(workspace.names == names)
  }

  @Test("A training run goes on to its end without anybody who listens", arguments: deafErrors)
  func deafTraining(redirection: String) throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("data"), subjects: 2, seed: 1)
    let outcome = try run(
      [
        "train", "--network", "unet16", "--data", workspace.file("data"), "--fold", "1", "--folds", "2",
        "--output", workspace.file("run"), "--epochs", "2", "--batch-size", "1",
      ], redirection)
    #expect(outcome.status == 0 && outcome.output.contains("2 steps in "))
    #expect(FileManager.default.fileExists(atPath: workspace.file("run/dice.csv")))
  }

  @Test("Results that can't be written are an error, and the only one", arguments: deafOutput)
  func unwritableOutput(redirection: String) throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("data"), subjects: 1, seed: 1)
    let weights = try workspace.weights()
    for arguments in [
      ["--help"], ["segment", "--help"], ["--version"], ["networks"], ["networks", "--json"],
      ["graph", "unet16"], ["graph", "unet16", "--format", "json"], ["check", workspace.file("data")],
      ["check", workspace.file("data"), "--json"],
      ["convert", weights, workspace.file("copy"), "--network", "unet16-bilinear-192"],
      ["phantom", "--output", workspace.file("phantoms"), "--subjects", "1"],
    ] {
      let outcome = try run(arguments, redirection)
      #expect(outcome.status == 1, "\(arguments): \(outcome.errors)")
      #expect(
        outcome.complaints.count == 1 && outcome.errors.contains("Can't write to standard output"),
        "\(arguments): \(outcome.errors)")
    }
    #expect(!workspace.names.contains("copy"))
  }

  @Test("With standard input, output and error closed, no file takes their place")
  func closed() throws {
    let workspace = try Workspace()
    try volume(workspace.file("a.nii"))
    let arguments = [
      "segment", workspace.file("a.nii"), "--network", "unet16-bilinear-192", "--weights",
      try workspace.weights(), "--output", workspace.file("mask.nii"), "--probabilities",
    ]
    #expect(try run(arguments, "<&- >&- 2>&-").status == 0)
    let scan = try Data(contentsOf: URL(fileURLWithPath: workspace.file("a.nii")))
    #expect(try run(arguments, "<&- >&- 2>&-").status == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: workspace.file("a.nii"))) == scan)
    #expect(try Volume.read(path: workspace.file("mask.nii")).shape == [20, 24, 9, 1])
  }

  @Test("Control characters of paths and files reach no terminal")
  func hostileText() throws {
    let workspace = try Workspace()
    let name = "a\u{1B}[2J\n\u{9B}31m\u{202E}b"
    let cohort = workspace.file(name)
    try SmallCohort.write(cohort, subjects: 1, seed: 1)
    try FileManager.default.moveItem(atPath: cohort + "/subject0", toPath: cohort + "/" + name)
    let weights = workspace.file(name + ".safetensors")
    let header = Data(#"{"\u001b[2J\n\u202ename":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#.utf8)
    var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    bytes += header + Data(count: 4)
    try bytes.write(to: URL(fileURLWithPath: weights))
    for arguments in [
      ["segment", cohort, "--network", "unet16-bilinear-192", "--weights", weights, "--output", cohort],
      ["segment", cohort + "/x.nii", "--network", name, "--weights", weights, "--output", cohort + "/y.nii"],
      ["segment", cohort + "/x.nii", "--network", "unet16-bilinear-192", "--weights", weights] + [
        "--output", cohort + ".nii",
      ],
      ["convert", weights, workspace.file("o"), "--network", "unet16-bilinear-192"],
      ["check", cohort], ["check", cohort, "--json"], ["check", cohort + "?"], [name], ["graph", name],
      ["phantom", "--output", cohort, "--subjects", "1"], ["networks", "--" + name],
    ] {
      let outcome = try CommandLineTool.run(arguments)
      for scalar in (outcome.output + outcome.errors).unicodeScalars {
        #expect(
          scalar == "\n" || ![.control, .format].contains(scalar.properties.generalCategory),
          "\(arguments): \(scalar.value)")
      }
      let lines = (outcome.output + outcome.errors).split(separator: "\n")
      #expect(!lines.contains { $0.hasPrefix("\\u{9B}") || $0.hasPrefix("\\u{202E}") }, "\(arguments)")
    }
    let check = try CommandLineTool.run(["check", cohort, "--json"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(check.output.utf8)) as? [String: Any])
    #expect(document["path"] as? String == cohort)
  }

  @Test("A name of megabytes is cut")
  func longNames() throws {
    let workspace = try Workspace()
    let name = String(repeating: "n", count: 4_000_000)
    let header = Data("{\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".utf8)
    let bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header + Data(count: 4)
    try bytes.write(to: URL(fileURLWithPath: workspace.file("w.safetensors")))
    let outcome = try CommandLineTool.run([
      "segment", workspace.file("a.nii"), "--network", "unet16-bilinear-192", "--weights",
      workspace.file("w.safetensors"), "--output", workspace.file("o.nii"),
    ])
    #expect(outcome.status == 1 && outcome.errors.utf8.count < 10_000 && outcome.complaints.count == 1)
  }

  @Test("A name that is no UTF-8 is said to be that")
  func otherBytes() throws {
    let workspace = try Workspace()
    try volume(workspace.file("a.nii"))
    _ = try workspace.weights()
    // The shell makes the names, for Swift's text can't hold them.
    let preamble = """
      cd '\(workspace.path)' && mkdir scans && cp a.nii "$(printf 'scans/caf\\351.nii')" \
      && cp a.nii scans/b.nii && set -- "$@" "$(printf 'scans/caf\\351.nii')"
      """
    let common = ["segment", "--network", "unet16-bilinear-192", "--weights", "weights.safetensors"]
    let named = try CommandLineTool.run(common + ["--output", "o.nii"], preamble: preamble)
    #expect(named.status == 2 && named.errors.contains("because it isn't UTF-8"), "\(named.errors)")
    let folder = try CommandLineTool.run(
      common + ["scans", "--output", "masks"], preamble: "cd '\(workspace.path)'")
    #expect(
      folder.status == 1 && folder.errors.contains("because its name holds bytes that are no UTF-8"),
      "\(folder.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.file("masks")) == ["b.nii"])
  }
}

import Foundation
import Imaging
import TestSupport
import Testing

/// `segment --report`: a page of what was found in images whose labels nobody knows.
struct SegmentationReportTests {
  /// A name that is a danger to pages.
  private static let hostile = "<img src=x onerror=alert(1)>"

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    let folder = workspace.file("scans/\(Self.hostile)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Volume.made([26, 24, 2, 3], seed: 131).write(to: folder + "/cine.nii.gz")
    try Volume.made([26, 24, 3, 1], seed: 262).write(to: workspace.file("scans/one.nii.gz"))
    try Data("no scan".utf8).write(to: URL(filePath: workspace.file("scans/bad.nii.gz")))
    return workspace
  }

  private func segment(_ workspace: Workspace, _ more: [String]) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      [
        "segment", "--network", "unet16-bilinear-192", "--weights", workspace.weights(), "--report",
      ] + more)
  }

  private func page(_ path: String) throws -> MarkupDocument {
    try MarkupDocument(String(contentsOfFile: path, encoding: .utf8))
  }

  @Test("What was run, what to look at first, volumes, numbers, and each image with its curves")
  func folder() throws {
    let workspace = try workspace()
    let arguments = [workspace.file("scans"), "--output", workspace.file("masks"), "--mirror", "--quality"]
    let outcome = try segment(workspace, arguments)
    #expect(outcome.status == 1 && outcome.output.contains("masks/report.html"), "\(outcome.errors)")
    let document = try page(workspace.file("masks/report.html"))
    #expect(
      document.all("h2").map(\.text) == [
        "What was run", "Left out", "Review", "Volumes", "Numbers", "Images",
      ])
    #expect(document.all("td").contains { $0.text.contains("bad.nii.gz") && $0.text.hasPrefix("Can't") })
    #expect(Set(document.all("h3").map(\.text)) == ["\(Self.hostile)/cine.nii.gz", "one.nii.gz"])
    #expect(document.elements.allSatisfy { !$0.attributes.keys.contains { $0.hasPrefix("on") } })
    // Of the series the frames that have a name, of the volume its only one.
    #expect(document.all("img").count == 3 && document.all("svg").count == 1)

    let table = try EvaluationTable.rows(workspace.file("masks/\(Self.hostile)/cine_volumes.csv"))
    let phases = table.compactMap { row in
      row["phase"].flatMap { $0.isEmpty ? nil : "\($0), frame \(row["frame"] ?? "")" }
    }
    #expect(phases.count == 2 && document.all("figcaption").map(\.text) == phases)
    let full = try #require(table.first { $0["phase"] == "ED" }?.number("LV (ml)"))
    let cells = document.all("td").map(\.text)
    #expect(cells.contains(String(format: "%.1f", full)), "its end-diastolic volume is in no table")
    let curve = try page(workspace.file("masks/\(Self.hostile)/cine_volumes.svg"))
    #expect(curve.all("text").map(\.text).filter { ["ED", "ES"].contains($0) }.count == 2)
    #expect(!FileManager.default.fileExists(atPath: workspace.file("masks/one_volumes.svg")))

    // The files are those that were read and written.
    let facts = document.all("dd").map(\.text)
    for path in [
      try workspace.weights(), workspace.file("scans/one.nii.gz"), workspace.file("masks/one.nii.gz"),
    ] {
      let digest = try SHA256.digest(path)
      #expect(facts.contains { $0.hasSuffix("\(path), SHA-256 \(digest)") }, "\(path)")
    }

    // What is there already is in the page, also where nothing is left to do, and stays as it is.
    let drawn = workspace.file("masks/\(Self.hostile)/cine_volumes.svg")
    try Data("mine".utf8).write(to: URL(filePath: drawn))
    try FileManager.default.removeItem(atPath: workspace.file("scans/bad.nii.gz"))
    try FileManager.default.removeItem(atPath: workspace.file("masks/report.html"))
    let resumed = try segment(workspace, arguments + ["--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    let again = try page(workspace.file("masks/report.html"))
    #expect(again.all("h3").count == 2 && again.all("svg").count == 1)
    let masks = zip(again.all("dt"), again.all("dd")).first { $0.0.text == "Masks of earlier runs" }
    #expect(masks?.1.text == "2")
    #expect(try String(contentsOfFile: drawn, encoding: .utf8) == "mine")

    // A table that can't be read leaves out its image, and is named.
    let broken = workspace.file("masks/one_volumes.csv")
    try Data([0xFF, 0xFE, 0, 1]).write(to: URL(filePath: broken))
    let partial = try segment(workspace, arguments + ["--resume"])
    #expect(partial.status == 1 && partial.complaints.count == 1, "\(partial.errors)")
    #expect(partial.errors.contains(broken))
    let rest = try page(workspace.file("masks/report.html"))
    #expect(rest.all("h3").count == 1 && rest.all("h2").map(\.text).contains("Left out"))
  }

  @Test("Of one file it lies beside the mask, and takes no other file's place")
  func single() throws {
    let workspace = try workspace()
    let arguments = [workspace.file("scans/one.nii.gz"), "--output", workspace.file("mask.nii.gz")]
    #expect(try segment(workspace, arguments).status == 0)
    let document = try page(workspace.file("mask_report.html"))
    #expect(document.all("h2").map(\.text) == ["What was run", "Volumes", "Images"])
    #expect(document.all("img").count == 1 && document.all("svg").isEmpty)
    #expect(FileManager.default.fileExists(atPath: workspace.file("mask_volumes.csv")))

    try Data("mine".utf8).write(to: URL(filePath: workspace.file("other_report.html")))
    let refused = try segment(
      workspace, [workspace.file("scans/one.nii.gz"), "--output", workspace.file("other.nii.gz")])
    #expect(refused.status != 0 && refused.complaints.count == 1, "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: workspace.file("other.nii.gz")))
  }
}

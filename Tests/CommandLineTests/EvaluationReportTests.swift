import Foundation
import Imaging
import TestSupport
import Testing

/// `evaluate --report`: a page with all that the tables hold, pictures of the cases, and where they came from.
struct EvaluationReportTests {
  private static let shape = [24, 20, 5]

  /// A box of LV beside one of MYO, moved along x.
  private static func labels(moved: Int) -> [Float] {
    (0..<2400).map { place in
      let (x, y, z) = (place % 24 - moved, place / 24 % 20, place / 480)
      guard (5...14).contains(y), (1...3).contains(z) else { return 0 }
      return (4...9).contains(x) ? 1 : (10...14).contains(x) ? 2 : 0
    }
  }

  /// Subjects whose masks are moved by 0, 1, 2 … voxels; the first one's name is a danger to pages.
  private static let subjects = ["<img src=x onerror=alert(1)>", "p1", "p2", "p3", "p4"]

  private func make(_ workspace: Workspace) throws {
    for (number, subject) in Self.subjects.enumerated() {
      for folder in ["data", "masks"] {
        try FileManager.default.createDirectory(
          atPath: workspace.file("\(folder)/\(subject)"), withIntermediateDirectories: true)
      }
      func write(_ voxels: [Float], _ name: String) throws {
        try Volume(shape: Self.shape, spacing: [1.5, 2, 8], voxels: voxels).write(
          to: workspace.file(name))
      }
      try write((0..<2400).map { Float($0 * 31 % (97 + number)) }, "data/\(subject)/sa_ED.nii.gz")
      try write(Self.labels(moved: 0), "data/\(subject)/label_sa_ED.nii.gz")
      guard subject != "p4" else { continue }
      try write(Self.labels(moved: number), "masks/\(subject)/sa_ED.nii.gz")
    }
  }

  private func evaluate(_ workspace: Workspace) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run([
      "evaluate", "--predictions", workspace.file("masks"), "--references", workspace.file("data"),
      "--output",
      workspace.file("out"), "--network", "unet16", "--report",
    ])
  }

  @Test("The page is whole and says what was run, what came out, and what was left out")
  func page() throws {
    let workspace = try Workspace()
    try make(workspace)
    let outcome = try evaluate(workspace)
    // One case has no mask.
    #expect(outcome.status == 1 && outcome.complaints.count == 2, "\(outcome.errors)")
    #expect(outcome.output.contains("out/report.html"))
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.file("out")).sorted()
    #expect(
      names == [
        "agreement.csv", "cases.csv", "clinical.csv", "clinical_agreement.csv", "evaluation.json",
        "files.sha256",
        "plots", "report.html", "summary.csv",
      ])
    let text = try String(contentsOfFile: workspace.file("out/report.html"), encoding: .utf8)
    let document = try MarkupDocument(text)
    #expect(
      document.all("h2").map(\.text) == [
        "What was run", "Left out", "Summary", "Distributions", "Volumes", "Numbers of subjects",
        "Violations", "Best, median and worst", "Cases",
      ])
    #expect(text.contains("myograph 0.1.0") && text.contains("evaluate --predictions"))
    #expect(document.all("td").contains { $0.text.contains("its mask isn't in") })
    // Three of the four cases again as best, median and worst.
    let pictures = document.all("img")
    #expect(pictures.count == 7)
    for picture in pictures {
      let data = Data(base64Encoded: (picture.attributes["src"] ?? "").dropFirst(22).description)
      #expect(data?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true && (data?.count ?? 0) > 1000)
    }
    let captions = document.all("figcaption").map(\.text)
    #expect(
      captions.count == 3 && captions[0].hasPrefix("Best: \(Self.subjects[0])")
        && captions[2].hasPrefix("Worst: p3"))
    let headings = document.all("h3").map(\.text)
    #expect(
      headings.count == 4 && headings[0].hasPrefix("p3") && headings[3].hasPrefix(Self.subjects[0]))
    for element in document.elements {
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
      for source in [element.attributes["src"], element.attributes["href"]].compactMap({ $0 }) {
        #expect(source.hasPrefix("#") || source.hasPrefix("data:image/png;base64,"))
      }
    }
  }

  @Test("Plots are files too, and the digests are those of the files that were read")
  func files() throws {
    let workspace = try Workspace()
    try make(workspace)
    _ = try evaluate(workspace)
    let plots = try FileManager.default.contentsOfDirectory(atPath: workspace.file("out/plots"))
      .sorted()
    #expect(
      plots == [
        "agreement-1.svg", "agreement-2.svg", "correlation-1.svg", "correlation-2.svg", "dice.svg",
        "hd95.svg", "mean_distance.svg", "number-lvedv.svg", "number-lvm.svg", "precision.svg",
        "sensitivity.svg", "surface_dice.svg",
      ])
    for name in plots {
      let text = try String(contentsOfFile: workspace.file("out/plots/\(name)"), encoding: .utf8)
      #expect(try MarkupDocument(text).elements.first?.name == "svg")
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "sha256sum", "--check", "--strict", "--quiet", workspace.file("out/files.sha256"),
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = try String(contentsOfFile: workspace.file("out/files.sha256"), encoding: .utf8)
      .split(
        separator: "\n")
    #expect(lines.count == 12, "image, label and mask of four cases")
  }
}

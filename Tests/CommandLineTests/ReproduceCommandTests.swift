import Cardiac
import Foundation
import Imaging
import Testing

@testable import MyographCLI

/// `reproduce`, on phantoms and for seconds.
struct ReproduceCommandTests {
  @Test("Scales train each network once, and the paper's own comes first")
  func methods() {
    #expect(
      Scale.quick.methods(of: Experiment.allCases).map(\.name) == [
        "unet16", "fcn16-without-resampling-scaling", "fcn16", "unet16-without-resampling",
        "unet16-without-flips",
        "unet16-without-rotation", "unet16-without-scaling",
      ])
    #expect(Scale.full.methods(of: .table4).map(\.name) == ["unet64", "unet16", "fcn64", "fcn16"])
    #expect(Scale.full.methods(of: .table9).map(\.name) == ["unet64"])
  }

  @Test("A table is trained, segmented, evaluated and written; once more is done at once")
  func table() throws {
    let workspace = try Workspace()
    for (name, options) in [("source", ["--cohort", "source"]), ("sites", ["--cohort", "sites"])] {
      let made = try CommandLineTool.run(
        ["phantom", "--subjects", name == "source" ? "5" : "3", "--output", workspace.file(name)] + options)
      #expect(made.status == 0, "\(made.errors)")
    }
    let command = [
      "reproduce", "table3", "--source", workspace.file("source"), "--target", workspace.file("sites"),
      "--minutes", "0.02",
      "--output", workspace.file("out"),
    ]
    let outcome = try CommandLineTool.run(command)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try String(contentsOfFile: workspace.file("out/table3.csv"), encoding: .utf8).split(
      separator: "\n"
    )
    .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(rows.map { $0[0] } == ["method", "unet16", "fcn16-without-resampling-scaling"])
    #expect(rows[0] == ["method", "sites LV", "sites MYO", "sites RV"])
    // RV is never drawn there.
    #expect(rows[1][3] == "–" && rows[2][3] == "–")
    let summary = try String(
      contentsOfFile: workspace.file("out/evaluations/unet16-seed1/sites/summary.csv"), encoding: .utf8)
    let line = try #require(summary.split(separator: "\n").first { $0.hasPrefix("LV,dice,") })
    let mean = try #require(Double(line.split(separator: ",", omittingEmptySubsequences: false)[8]))
    #expect(abs(mean - (Double(rows[1][1]) ?? -1)) < 0.0006)
    let page = try String(contentsOfFile: workspace.file("out/results.md"), encoding: .utf8)
    #expect(page.contains("ACDC, U-Net against FCN: LV 0.90 and 0.81") && page.contains("| unet16 |"))
    #expect(
      FileManager.default.fileExists(atPath: workspace.file("out/evaluations/unet16-seed1/sites/report.html"))
    )

    let again = try CommandLineTool.run(command)
    #expect(again.status == 0 && !again.output.contains("$ "), "\(again.errors)")
    #expect(again.output == page + "\n" || again.output == page)
  }

  @Test("What can't be reproduced is a usage error, and nothing is made")
  func usage() throws {
    let workspace = try Workspace()
    let missing = workspace.file("none")
    for arguments in [
      ["table2", "--source", missing, "--target", missing],
      ["table3", "--source", missing, "--target", missing],
      ["table3", "--source", missing, "--target", "a/x", "b/x"],
      ["table3", "--source", missing, "--target", missing, "--seeds", "0"],
    ] {
      let outcome = try CommandLineTool.run(["reproduce"] + arguments + ["--output", workspace.file("out")])
      #expect(outcome.status == 2 && outcome.errors.hasPrefix("Can't"), "\(arguments): \(outcome.errors)")
    }
    #expect(workspace.names.isEmpty)
  }
}

import Foundation
import GraphRuntime
import Imaging
import Segmentation
import Testing
import ZooKernels

/// `segment --quality` and `--uncertainty`.
struct QualityCommandTests {
  private func segment(_ workspace: Workspace, _ more: [String]) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      [
        "segment", workspace.file("scans"), "--network", "unet16-bilinear-192", "--weights",
        workspace.weights(), "--output", workspace.file("masks"), "--quality",
      ] + more)
  }

  private func rows(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test("Agreement, predicted Dice and entropy are those of the runs, and the worst image comes first")
  func qualities() throws {
    let workspace = try Workspace()
    try FileManager.default.createDirectory(
      atPath: workspace.file("scans"), withIntermediateDirectories: true)
    for index in 0..<3 {
      try Volume.made([26, 24, 2, 2], seed: index * 131).write(to: workspace.file("scans/\(index).nii.gz"))
    }
    let lines = ["LV", "MYO", "RV"].map { #"{"name": "\#($0)", "intercept": 0.1, "slope": 0.5, "cases": 9}"# }
    try Data(#"{"lines": [\#(lines.joined(separator: ","))]}"#.utf8)
      .write(to: URL(fileURLWithPath: workspace.file("quality.json")))
    let outcome = try segment(
      workspace,
      ["--mirror", "--predictor", workspace.file("quality.json"), "--uncertainty", "--probabilities"])
    #expect(outcome.status == 0, "\(outcome.errors)")

    let network = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
    let session = try Session(
      network, weights: Weights(path: workspace.weights(), for: network), threads: 2)
    let ensemble = try Ensemble(session, mirrors: true)
    let volume = try Volume.read(path: workspace.file("scans/1.nii.gz"))
    var agreements = [RunAgreement(classes: 4), RunAgreement(classes: 4)]
    var taken = 0
    _ = try ensemble.segment(volume.form, wantsRuns: true) { range, slices in
      let pixels = volume.voxelsPerSlice
      slices = Array(volume.voxels[range.lowerBound * pixels..<range.upperBound * pixels])
    } take: { range, results, runs in
      #expect(runs.count == 4)
      for slice in 0..<range.count {
        let place = slice * volume.voxelsPerSlice..<(slice + 1) * volume.voxelsPerSlice
        agreements[(taken + slice) / 2].add(results.labels[place], runs: runs.map { $0[place] })
      }
      taken += range.count
    }
    let table = try rows(workspace.file("masks/1_quality.csv"))
    #expect(table[0] == ["frame", "class", "agreement", "predicted_dice", "violations"] && table.count == 9)
    for frame in 0..<2 {
      for label in 1...3 {
        let row = table[1 + frame * 4 + label - 1]
        let agreement = try #require(agreements[frame].dice(of: label))
        #expect(row[0] == "\(frame)" && row[1] == ["LV", "MYO", "RV"][label - 1])
        #expect(Double(row[2]) == agreement && agreement < 1)
        #expect(abs((Double(row[3]) ?? 0) - (0.1 + 0.5 * agreement)) < 1e-12)
      }
      #expect(table[4 + frame * 4][1] == "mean" && (Int(table[4 + frame * 4][4]) ?? 0) > 0)
    }

    let maps = try Volume.read(path: workspace.file("masks/1_probabilities.nii.gz"), as: .components)
    let entropy = try Volume.read(path: workspace.file("masks/1_uncertainty.nii.gz"))
    for voxel in stride(from: 0, to: entropy.voxels.count, by: 97) {
      let values = (0..<4).map { Double(maps.voxels[$0 * entropy.voxels.count + voxel]) }
      let expected = values.reduce(0) { $1 > 0 ? $0 - $1 * log($1) / log(4) : $0 }
      #expect(abs(Double(entropy.voxels[voxel]) - expected) < 1e-5)
    }

    let review = try rows(workspace.file("masks/review.csv"))
    #expect(review[0] == ["mask", "frame", "predicted_dice", "agreement", "violations"] && review.count == 7)
    let scores = review.dropFirst().compactMap { Double($0[2]) }
    #expect(scores.count == 6 && scores == scores.sorted() && Set(scores).count > 1)

    // What is there already stays in the list.
    try Volume.made([26, 24, 2, 2], seed: 900).write(to: workspace.file("scans/3.nii.gz"))
    let resumed = try segment(
      workspace, ["--mirror", "--resume", "--uncertainty", "--probabilities"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try rows(workspace.file("masks/review.csv")).count == 9)
  }

  @Test("One run has nothing to agree with, and a prediction needs agreement")
  func usage() throws {
    let workspace = try Workspace()
    try FileManager.default.createDirectory(
      atPath: workspace.file("scans"), withIntermediateDirectories: true)
    try Volume.made([26, 24, 1], seed: 0).write(to: workspace.file("scans/0.nii.gz"))
    let one = try segment(workspace, [])
    #expect(one.status == 2 && one.errors.contains("nothing to agree with it"), "\(one.errors)")
    let two = try CommandLineTool.run([
      "segment", workspace.file("scans"), "--network", "unet16-bilinear-192", "--weights",
      workspace.weights(), "--output", workspace.file("masks"), "--mirror", "--predictor", "quality.json",
    ])
    #expect(two.status == 2 && two.errors.contains("--quality"), "\(two.errors)")
    #expect(!FileManager.default.fileExists(atPath: workspace.file("masks")))
  }
}

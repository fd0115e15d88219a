import GraphRuntime
import Imaging
import Segmentation
import Testing
import ZooKernels

/// `segment --dropout-samples`.
struct DropoutCommandTests {
  private func segment(
    _ workspace: Workspace, _ more: [String], network: String = "unet16-bilinear-192"
  ) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      [
        "segment", workspace.file("scan.nii"), "--network", network, "--weights", workspace.weights(),
        "--overwrite", "--output", workspace.file("mask.nii"),
      ] + more)
  }

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try Volume.made([26, 24, 5]).write(to: workspace.file("scan.nii"))
    return workspace
  }

  @Test("Masks are the ensemble's of as many samples, for any number of threads; another seed gives others")
  func samples() throws {
    let workspace = try workspace()
    let network = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
    let session = try Session(
      network, weights: Weights(path: workspace.weights(), for: network),
      variant: CompiledNetwork.stochasticVariant, threads: 2)
    let volume = try Volume.read(path: workspace.file("scan.nii"))
    let expected = try Ensemble(session, samples: 3, seed: 5).classes(of: volume)
    func mask(_ more: [String]) throws -> [UInt8] {
      let outcome = try segment(workspace, ["--dropout-samples", "3"] + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("Averaged: 1 weights file, 3 runs of each whose dropout is drawn"))
      return try Volume.read(path: workspace.file("mask.nii")).voxels.map { UInt8($0) }
    }
    for threads in ["1", "3"] { #expect(try mask(["--seed", "5", "--threads", threads]) == expected) }
    #expect(try mask([]) != expected)
  }

  @Test("What can't be drawn is refused in one line, and nothing is written")
  func refusals() throws {
    let workspace = try workspace()
    for (arguments, network, status, reason) in [
      (["--dropout-samples", "3"], "fcn16", 1, "Can't draw dropout because fcn16 has none"),
      (
        ["--dropout-samples", "1"], "unet16", 2,
        "Can't average 1 samples of dropout because that is out of range"
      ),
      (["--seed", "1"], "unet16", 2, "Can't take a seed because nothing is drawn"),
      (
        ["--dropout-samples", "2", "--kernels", "unfused"], "unet16", 2,
        "Can't draw dropout with unfused kernels"
      ),
    ] {
      let outcome = try segment(workspace, arguments, network: network)
      #expect(outcome.status == Int32(status))
      #expect(
        outcome.complaints.count == 1 && outcome.errors.contains(reason),
        "\(outcome.errors)")
      #expect(throws: (any Error).self) { try Volume.read(path: workspace.file("mask.nii")) }
    }
  }
}

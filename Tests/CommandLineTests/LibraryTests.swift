import Datasets
import Foundation
import GraphRuntime
import Imaging
import Testing
import Training
import ZooKernels

/// The README's ten lines, compiled and run.
struct LibraryTests {
  @Test("The library in ten lines is what the README shows, and works")
  func tenLines() async throws {
    let workspace = try Workspace()
    try SmallCohort.write(workspace.file("training"), subjects: 3, seed: 1)
    try SmallCohort.write(workspace.file("validation"), subjects: 1, seed: 2)
    try FileManager.default.copyItem(
      atPath: workspace.file("validation/subject0/sa_ED.nii.gz"), toPath: workspace.file("scan.nii.gz"))
    let folder: String = workspace.path
    // The lines name files in the working folder, which belongs to the whole process.
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      try #require(FileManager.default.changeCurrentDirectoryPath(folder))
      // README begins
      let network = CompiledNetwork(myograph_unet16())
      let trainer = try Trainer(
        network, training: Cohort(path: "training", conventions: .cardiac),
        validation: Cohort(path: "validation", conventions: .cardiac),
        recipe: Recipe(minutes: 0.01), output: "run")
      let result = try trainer.run()
      print("3D Dice of LV, MYO, RV:", result.cases.meanDice)
      let weights = try Weights(path: "run/best.safetensors", for: network)
      let session = try Session(network, weights: weights)
      let scan = try Volume.read(path: "scan.nii.gz")
      try scan.writeMask(session.classes(of: scan), to: "mask.nii.gz")
      // README ends
    }
    #expect(workspace.names.contains("mask.nii.gz"))
    let here = try String(contentsOfFile: #filePath, encoding: .utf8)
    let lines = here.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.hasSuffix("// README begins") }) + 1
    let last = try #require(lines.firstIndex { $0.hasSuffix("// README ends") })
    let block = lines[first..<last].map { $0.dropFirst(6) }.joined(separator: "\n")
    let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    #expect(text.contains(block.replacing("minutes: 0.01", with: "minutes: 60")))
  }
}

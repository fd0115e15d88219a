import Datasets
import Foundation
import Imaging
import Testing

@testable import MyographCommands

/// What `new --data` makes of data sets: sizes, tiles, intensities, and filters for a budget.
struct FittingTests {
  private let workspace: Workspace

  init() throws { workspace = try Workspace() }

  /// Images of one shape, each of one brightness with a gradient in it, in nnU-Net's layout.
  private func fit(
    _ shape: [Int], spacing: Double, brightnesses: [Float] = [100, 100],
    budget: TrainingBudget = TrainingBudget(minutes: 60, memory: nil, flopsPerSecond: 1e11)
  ) throws -> NetworkNumbers {
    let folder = workspace.file(UUID().uuidString)
    for part in ["imagesTr", "labelsTr"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    let count = shape.reduce(1, *)
    for (index, brightness) in brightnesses.enumerated() {
      let step = 40 / Float(count)
      let image = try Volume(
        shape: shape, spacing: [spacing, spacing, 1],
        voxels: (0..<count).map { brightness + step * Float($0) })
      let label = try Volume(
        shape: shape, spacing: [spacing, spacing, 1], voxels: (0..<count).map { Float($0 % 2) })
      try image.write(to: "\(folder)/imagesTr/case\(index)_0000.nii.gz")
      try label.write(to: "\(folder)/labelsTr/case\(index).nii.gz")
    }
    let json =
      #"{"labels": {"background": 0, "thing": 1}, "file_ending": ".nii.gz", "channel_names": {"0": "a"}}"#
    try Data(json.utf8).write(to: URL(filePath: folder + "/dataset.json"))
    return try NetworkNumbers(Cohort(path: folder), budget: budget)
  }

  @Test(
    "Small images are seen whole, larger ones by tiles; a spacing that can't be resampled to is not taken over"
  )
  func sizes() throws {
    let whole = try fit([300, 40, 1], spacing: 0.8)
    #expect(!whole.isTiled && whole.size.value == 304 && whole.depth.value == 4)
    #expect(whole.size.reason.contains("the longest side at that spacing is 300"))
    let tiled = try fit([400, 40, 1], spacing: 0.8)
    #expect(tiled.isTiled && tiled.size.value == 256)
    let small = try fit([20, 18, 1], spacing: 2)
    #expect(!small.isTiled && small.size.value == 32 && small.depth.value == 2)
    let tiny = try fit([32, 32, 1], spacing: 0.001)
    #expect(tiny.spacing.value == 0.01)
  }

  @Test("Images as bright as each other have a unit, others are normalised slice by slice")
  func intensities() throws {
    let same = try fit([32, 32, 1], spacing: 1, brightnesses: [100, 101, 99])
    #expect(same.range.value == ".dataset" && same.range.reason.contains("lie 0.07 deviations apart"))
    let other = try fit([32, 32, 1], spacing: 1, brightnesses: [100, 300, 900])
    #expect(other.range.value == ".zScore")
  }

  @Test("Filters are as many as time and memory allow, and never none")
  func filters() throws {
    func filters(_ minutes: Double, memory: Int? = nil) throws -> NetworkNumbers.Number<Int> {
      try fit(
        [256, 256, 1], spacing: 1,
        budget: TrainingBudget(minutes: minutes, memory: memory, flopsPerSecond: 2e11)
      ).filters
    }
    #expect(try filters(1).value == 8)
    #expect(try filters(12).value == 16)
    let hour = try filters(60)
    #expect(hour.value == 32 && hour.reason.contains("60 minutes on this machine"))
    #expect(try filters(60, memory: 2 << 30).value == 16)
    #expect(try filters(60, memory: 1).value == 8)
  }

  @Test("The U-Net that is written costs what it is taken to cost")
  func costs() throws {
    // unet16 of the zoo is that network, with four classes: 6.03 GFLOP for 256 × 256 pixels.
    var numbers = NetworkNumbers()
    numbers.classes.value = ["a", "b", "c", "d"]
    let cost = UNetCost(numbers, filters: 16)
    #expect(abs(cost.flops - 6.03e9) < 0.01e9, "\(cost.flops)")
    #expect(abs(20 * cost.bytes - 1.2e9) < 0.1e9, "\(cost.bytes)")
  }
}

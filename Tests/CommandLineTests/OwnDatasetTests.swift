import Datasets
import Foundation
import GraphRuntime
import Imaging
import Testing
import ZooKernels

@testable import MyographCommands

/// Rings about a disc, as many subjects as wanted: a data set of a program's own, that no folder holds.
private struct Rings: Dataset {
  let path: String
  var count = 4
  var channelCount = 1
  /// Of the volumes; the grids promise 48.
  var width = 48
  var promised = [48, 40, 1]

  func name(of index: Int) -> String { "ring \(index)" }
  func subject(of index: Int) -> String { "\(index)" }
  func channels(of index: Int) -> Int { channelCount }
  func grid(of index: Int) -> Grid { .pixels(promised) }

  func volume(_ index: Int) throws -> LabelledVolume {
    let classes = (0..<width * 40).map { place in
      UInt8(min(3, max(abs(place % width - 20 - index), abs(place / width - 20)) / 5))
    }
    let image = try Volume(
      shape: [width, 40, 1], spacing: [1, 1, 1], voxels: classes.map { 10 * Float($0) })
    return try LabelledVolume(image: image, classes: classes)
  }
}

/// What a program trains on may come from anywhere.
@Suite(.serialized) struct OwnDatasetTests {
  private func run(_ arguments: [String]) throws {
    let networks = [myograph_unet16()].compactMap(\.self).map(CompiledNetwork.init)
    let tool = Tool(name: "rings", networks: networks) { option in
      switch option {
      case "rings": Rings(path: option)
      case "none": Rings(path: option, count: 0)
      case "colours": Rings(path: option, channelCount: 3)
      case "flat": Rings(path: option, promised: [48, 40])
      case "wide": Rings(path: option, width: 50)
      default: nil
      }
    }
    try Tool.$current.withValue(tool) {
      try MyographCommand.run(["train", "--epochs", "1", "--batch-size", "2"] + arguments)
    }
  }

  @Test("A data set of the program's own is cut into folds, trained and validated on")
  func trains() throws {
    let workspace = try Workspace()
    try run(["--data", "rings", "--fold", "0", "--folds", "2", "--output", workspace.file("run")])
    for file in ["best.safetensors", "fold.json", "dice.csv"] {
      #expect(FileManager.default.fileExists(atPath: workspace.file("run/\(file)")), "\(file)")
    }
  }

  @Test(
    "What it promises and doesn't keep is said, and nothing is written",
    arguments: [
      (
        "flat", "Can't use sample \"ring 0\" of \"flat\" because its grid has 2 dimensions; use x, y and z"
      ),
      ("none", "Can't train with \"none\" because it has no sample; use a data set of one at least"),
      (
        "colours",
        "Can't use sample \"ring 0\" of \"colours\" because it has 3 channels and 1 is wanted; use images of the network's "
          + "channels"
      ),
      (
        "wide",
        "Can't use sample \"ring 1\" of \"wide\" because its volume is 50 × 40 × 1 voxels where grid(of:) says 48 × 40 × 1; "
          + "use one shape in both"
      ),
    ])
  func isRefused(option: String, text: String) throws {
    let workspace = try Workspace()
    let error = #expect(throws: DatasetError.self) {
      try run(["--data", option, "--fold", "0", "--folds", "2", "--output", workspace.file("run")])
    }
    #expect(error?.description == text)
    #expect(!FileManager.default.fileExists(atPath: workspace.file("run")))
  }

  @Test("Nobody is both trained on and validated on, and a folder is one still")
  func overlaps() throws {
    let workspace = try Workspace()
    for validation in ["rings", workspace.file("nowhere")] {
      #expect(throws: PartsFailed.self) {
        try run(["--data", "rings", "--validation", validation, "--output", workspace.file("run")])
      }
    }
  }
}

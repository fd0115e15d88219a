import Datasets
import GraphRuntime
import Imaging
import Testing

@testable import Training

/// What is measured of a data set's intensities, against NumPy's mean and std.
@Suite struct MeasuringTests {
  private struct Images: Dataset {
    var images: [Volume]
    var count: Int { images.count }
    var path: String { "images" }
    var keepsAll: Bool { true }
    func name(of index: Int) -> String { "\(index)" }
    func subject(of index: Int) -> String { "\(index)" }
    func grid(of index: Int) -> Grid { images[index].grid }
    func channels(of index: Int) -> Int { images[index].channels }
    func volume(_ index: Int) throws -> LabelledVolume {
      let image = images[index]
      return try LabelledVolume(
        image: image, classes: [UInt8](repeating: 0, count: image.voxelsPerSlice * image.slices))
    }
  }

  @Test("Each channel's mean and deviation over images of several sizes, slices and scales")
  func momentsAreNumPys() throws {
    // numpy.concatenate of the channel's values; .mean(), .std()
    let images = Images(images: [
      try Volume(
        shape: [2, 1, 2], spacing: [1, 1, 1], channels: 2, voxels: [1, 2, 1000, 1002, 3, 5, 1004, 1000]),
      try Volume(shape: [3, 1, 1], spacing: [1, 1, 1], channels: 2, voxels: [-4, 0, 8, 999, 1001, 1003]),
    ])
    let moments = try images.moments(channels: 2)
    let expected = [(2.142857142857143, 3.522522287410844), (1001.2857142857143, 1.6659862556700857)]
    for (channel, (mean, deviation)) in expected.enumerated() {
      #expect(abs(moments[channel].mean - mean) < 1e-9)
      #expect(abs(moments[channel].deviation - deviation) < 1e-9)
    }
  }

  @Test("Weights that know are left alone; a data set that doesn't vary leaves them unmeasured")
  func measuredWeights() throws {
    let network = try SmallRun.network("t-task-lesions")
    let weights = Weights.initial(for: network, seed: 1)
    #expect(network.needsMeasures && !weights.isMeasured)
    #expect(throws: RuntimeError.notMeasured(network: "t-task-lesions")) { try Preparation(network) }
    #expect(throws: RuntimeError.notMeasured(network: "t-task-lesions")) {
      try Preparation(network, weights: weights)
    }
    let constant = Images(images: [
      try Volume(shape: [2, 1, 1], spacing: [1, 1, 1], channels: 2, voxels: [7, 7, 7, 7])
    ])
    #expect(try !weights.measured(on: constant).isMeasured)
    let known = weights.measured(mean: [1, 2], deviation: [3, 4])
    #expect(known.isMeasured)
    #expect(try known.measured(on: constant) == known)
    let deviation = try #require(network.parameters.first { $0.measure == .deviation })
    #expect(known[deviation.name]?.values == [3, 4])
    // What isn't measured stays.
    #expect(zip(known.tensors, weights.tensors).count { $0 != $1 } == 2)
  }
}

import Cardiac
import Datasets
import Foundation
import GraphInterpreter
import Imaging
import Myograph
import TestNetworks
import Testing

/// What each augmentation does to a slice and its labels, as a picture: `MYOGRAPH_RECORD=1` draws docs/augmentation.png anew.
struct AugmentationPictureTests {
  private static let side = 160

  private struct Panel {
    var name: String
    var movesPixels = true
    var stages: Layers

    init(_ name: String, movesPixels: Bool = true, @LayerBuilder _ stages: () -> Layers) {
      (self.name, self.movesPixels, self.stages) = (name, movesPixels, stages())
    }
  }

  /// In the order of docs/augmentation.md.
  private static let panels = [
    Panel("as it is", movesPixels: false) { CenterCrop(side) },
    Panel("RandomFlip") {
      RandomFlip(probability: 1)
      CenterCrop(side)
    },
    Panel("RandomRotation") {
      RandomRotation()
      CenterCrop(side)
    },
    Panel("RandomScale") {
      RandomScale()
      CenterCrop(side)
    },
    Panel("RandomCrop") { RandomCrop(side) },
    Panel("ElasticDeformation") {
      CenterCrop(side)
      ElasticDeformation(from: 5, to: 6, probability: 1)
    },
    Panel("RandomRemodeling, dilated and thin") {
      RandomRemodeling(
        cavity: 1, wall: 2, dilation: Bounds(1.4, 1.4), thickness: Bounds(0.6, 0.6), probability: 1)
      CenterCrop(side)
    },
    Panel("RandomRemodeling, small and thick") {
      RandomRemodeling(
        cavity: 1, wall: 2, dilation: Bounds(0.8, 0.8), thickness: Bounds(1.6, 1.6), probability: 1)
      CenterCrop(side)
    },
    Panel("RandomGamma", movesPixels: false) {
      CenterCrop(side)
      RandomGamma(from: 1.4, to: 1.5, probability: 1)
    },
    Panel("RandomBrightnessContrast", movesPixels: false) {
      CenterCrop(side)
      RandomBrightnessContrast(probability: 1)
    },
    Panel("GaussianNoise", movesPixels: false) {
      CenterCrop(side)
      GaussianNoise(from: 0.2, to: 0.3, probability: 1)
    },
    Panel("GaussianBlur", movesPixels: false) {
      CenterCrop(side)
      GaussianBlur(from: 1, to: 1.5, probability: 1)
    },
    Panel("BiasField", movesPixels: false) {
      CenterCrop(side)
      BiasField(probability: 1)
    },
    Panel("RandomMotion", movesPixels: false) {
      CenterCrop(side)
      RandomMotion(sway: 1, probability: 1)
    },
    Panel("RandomLowResolution", movesPixels: false) {
      CenterCrop(side)
      RandomLowResolution(from: 0.3, to: 0.4, probability: 1)
    },
    Panel("the paper's, together") {
      RandomFlip()
      RandomRotation()
      RandomScale()
      RandomCrop(side)
    },
  ]

  @Test("Each augmentation changes the image, and its labels where pixels move")
  func pictureShowsEach() throws {
    let phantom = Phantom(site: try #require(PhantomSite.named("a")), seed: 7, index: 0)
    let heart = try phantom.volume(.ed)
    let z = heart.image.grid.shape[2] / 2
    var (images, labels): ([[Double]], [[Double]]) = ([], [])
    for panel in Self.panels {
      let (image, classes) = try augmented(heart, z, panel.stages)
      images.append(image)
      labels.append(classes)
    }
    let range = (images[0].max() ?? 0) - (images[0].min() ?? 0)
    for (index, panel) in Self.panels.enumerated().dropFirst() {
      let change = zip(images[index], images[0]).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(images[0].count)
      #expect(change > 0.005 * range, "\(panel.name) changes pixels by \(change) of \(range)")
      #expect((labels[index] != labels[0]) == panel.movesPixels, "\(panel.name)")
      #expect(Set(labels[index]).isSubset(of: [0, 1, 2, 3]), "\(panel.name)")
    }
    try write(images, labels)
  }

  private func augmented(_ heart: LabelledVolume, _ z: Int, _ stages: Layers) throws -> ([Double], [Double]) {
    let graph = try trainingGraph {
      Scan()
      stages
      Conv2D(4, kernel: 1)
      Loss { CrossEntropy() }
    }
    let (voxels, classes) = heart.slice(z)
    let shape = heart.image.grid.shape
    let sample = Sample(
      image: voxels.map(Double.init), labels: classes.map(Int.init), height: shape[1], width: shape[0])
    let parameters = SeededWeights.parameters(of: graph).mapValues { $0.map(Double.init) }
    let step = try Interpreter(graph).step([sample], parameters: parameters, seed: 3)
    let convolution = try #require(
      graph.nodes.first { if case .convolution = $0.operation { true } else { false } })
    let loss = try #require(
      graph.nodes.first { if case .batchSums(.loss) = $0.operation { true } else { false } })
    return (step.values(of: convolution.inputs[0])[0].values, step.values(of: loss.inputs[1])[0].values)
  }

  private func write(_ images: [[Double]], _ labels: [[Double]]) throws {
    let volume = try Volume(
      shape: [Self.side, Self.side, images.count], spacing: [1, 1, 1], voxels: images.joined().map(Float.init)
    )
    var picture = ContourPicture(classes: Structures.classes)
    (picture.extent, picture.columns, picture.panelSize) = (.slice, 4, 240)
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let isRecorded = ProcessInfo.processInfo.environment["MYOGRAPH_RECORD"] != nil
    let url =
      isRecorded
      ? folder.appendingPathComponent("../../docs/augmentation.png").standardizedFileURL
      : FileManager.default.temporaryDirectory.appendingPathComponent("augmentation-\(UUID()).png")
    defer { if !isRecorded { try? FileManager.default.removeItem(at: url) } }
    try picture.write(
      volume, classes: labels.joined().map { UInt8($0) }, to: url.path, overwrite: true)
    #expect(try Data(contentsOf: url).count > 20_000)
  }
}

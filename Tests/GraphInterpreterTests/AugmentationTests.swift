import Foundation
import GraphCompiler
import GraphInterpreter
import Myograph
import TestNetworks
import Testing

@Suite struct AugmentationTests {
  private struct Fixtures: Decodable {
    struct Geometry: Decodable {
      var size: [Int]
      var spacing: [Double]
      var augmentation: SampleAugmentation
      /// Two channels.
      var image: [Double]
      var labels: [Int]
      var moved: [Double]
      var movedLabels: [Int]
    }

    struct Intensity: Decodable {
      var augmentation: SampleAugmentation
      /// 2×5×6.
      var image: [Double]
      var changed: [Double]
    }

    var geometries: [String: Geometry]
    var intensities: [String: Intensity]

    static func read() throws -> Fixtures {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/augmentation.json"))
      return try JSONDecoder().decode(Fixtures.self, from: data)
    }
  }

  /// `stages` on a scan of two channels, whose values are the scores themselves.
  private static func training(_ variant: Variant, _ stages: Layers) throws -> Graph {
    let graph = try graph {
      Scan(channels: 2)
      stages
      LeakyReLU(slope: 1)
      Loss { CrossEntropy() }
    }
    return try Compiler(variant: variant, target: .portable).trainingProgram(graph).graph
  }

  /// What the layers behind the image stages get, and the loss's labels.
  private static func results(_ graph: Graph, _ step: TrainingStep, _ sample: Int = 0) throws -> (
    image: Tensor, labels: Tensor
  ) {
    let scores = try #require(graph.nodes.first { $0.operation.layerName == "LeakyReLU" })
    let loss = try #require(
      graph.nodes.first { if case .batchSums(.loss) = $0.operation { true } else { false } })
    return (step.values(of: scores.inputs[0])[sample], step.values(of: loss.inputs[1])[sample])
  }

  // MARK: Against SciPy

  /// Whether pixels are blended once in all: then one by one gives the same.
  private static let geometries: [(name: String, isBlendedOnce: Bool, layers: Layers)] = [
    geometry("flip rows") {
      RandomFlip()
      RandomCrop(height: 4, width: 5)
    },
    geometry("flip columns and crop") {
      RandomFlip()
      RandomCrop(height: 4, width: 5)
    },
    geometry("rotation") {
      RandomRotation()
      RandomCrop(height: 6, width: 5)
    },
    geometry("rotation of a right angle") {
      RandomRotation()
      RandomCrop(height: 9, width: 6)
    },
    geometry("rotation with borders") {
      RandomRotation()
      RandomCrop(height: 12, width: 4)
    },
    geometry("scale down") {
      RandomScale()
      RandomCrop(height: 5, width: 6)
    },
    geometry("scale up") {
      RandomScale()
      RandomCrop(height: 6, width: 7)
    },
    geometry("crop of a small image") { RandomCrop(height: 8, width: 6) },
    geometry("paper", isBlendedOnce: false) {
      Resample(spacing: 1.25)
      RandomFlip()
      RandomRotation()
      RandomScale()
      RandomCrop(height: 8, width: 9)
    },
    geometry("paper without scale", isBlendedOnce: false) {
      Resample(spacing: 1.25)
      RandomFlip()
      RandomRotation()
      RandomScale()
      RandomCrop(height: 6, width: 6)
    },
    geometry("elastic") {
      RandomCrop(height: 9, width: 12)
      ElasticDeformation(spacing: 4.5)
    },
    geometry("rotation, then elastic", isBlendedOnce: false) {
      RandomRotation()
      RandomCrop(height: 7, width: 8)
      ElasticDeformation(spacing: 3)
    },
  ]

  private static func geometry(
    _ name: String, isBlendedOnce: Bool = true, @LayerBuilder _ layers: () -> Layers
  ) -> (name: String, isBlendedOnce: Bool, layers: Layers) {
    (name, isBlendedOnce, layers())
  }

  @Test(arguments: geometries.map(\.name))
  func pixelsMoveAsInSciPy(name: String) throws {
    let fixture = try #require(try Fixtures.read().geometries[name])
    let (_, isBlendedOnce, layers) = try #require(Self.geometries.first { $0.name == name })
    let sample = Sample(
      image: fixture.image, labels: fixture.labels, height: fixture.size[0], width: fixture.size[1],
      spacing: (fixture.spacing[0], fixture.spacing[1]))
    for variant in isBlendedOnce ? [Variant.fused, .unfused] : [.fused] {
      let graph = try Self.training(variant, layers)
      let step = try Interpreter(graph).step(
        [sample], parameters: [:], augmentations: [fixture.augmentation])
      let (image, labels) = try Self.results(graph, step)
      #expect(largestError(image.values, fixture.moved) < 1e-10, "\(variant)")
      #expect(labels.values == fixture.movedLabels.map(Double.init), "\(variant)")
    }
  }

  private static let intensities: [(name: String, layer: any Layer)] = [
    ("gamma", RandomGamma()), ("brightness and contrast", RandomBrightnessContrast()),
    ("noise", GaussianNoise()), ("blur", GaussianBlur()), ("bias field", BiasField()),
    ("movements along rows", RandomMotion()), ("movements along columns", RandomMotion()),
    ("swaying along rows", RandomMotion()), ("swaying along columns", RandomMotion()),
    ("fewer lines along rows", RandomLowResolution()), ("fewer lines along columns", RandomLowResolution()),
  ]

  @Test(arguments: intensities.map(\.name))
  func valuesChangeAsInSciPy(name: String) throws {
    let fixture = try #require(try Fixtures.read().intensities[name])
    let layer = try #require(Self.intensities.first { $0.name == name }).layer
    let graph = try Self.training(
      .fused,
      Layers {
        CenterCrop(height: 5, width: 6)
        layer
      })
    let labels = (0..<30).map { $0 % 2 }
    let sample = Sample(image: fixture.image, labels: labels, height: 5, width: 6)
    let step = try Interpreter(graph).step([sample], parameters: [:], augmentations: [fixture.augmentation])
    let results = try Self.results(graph, step)
    #expect(largestError(results.image.values, fixture.changed) < 1e-10)
    #expect(results.labels.values == labels.map(Double.init))
  }

  @Test func everyFixtureIsUsed() throws {
    let fixtures = try Fixtures.read()
    #expect(fixtures.geometries.keys.sorted() == Self.geometries.map(\.name).sorted())
    #expect(fixtures.intensities.keys.sorted() == Self.intensities.map(\.name).sorted())
  }

  // MARK: Composed against one by one

  private static let paper = Layers {
    Resample(spacing: 1.25)
    RandomFlip()
    RandomRotation()
    RandomScale()
    RandomCrop(height: 20, width: 17)
  }

  /// A plane, which blending between its pixels reproduces exactly, and a smooth image with a disc as its label.
  private static func smoothSample(_ height: Int, _ width: Int, index: UInt32) -> Sample {
    var (plane, waves, labels): ([Double], [Double], [Int]) = ([], [], [])
    for y in 0..<height {
      for x in 0..<width {
        plane.append(0.3 * Double(y) - 0.2 * Double(x) + 5)
        waves.append(2 + sin(Double(y) / 7) * cos(Double(x) / 6))
        let (row, column) = (y - height / 2, x - width / 2)
        labels.append(row * row + column * column < 150 ? 1 : 0)
      }
    }
    return Sample(
      image: plane + waves, labels: labels, height: height, width: width, spacing: (1.4, 1.1), index: index)
  }

  @Test func composedGeometryAgreesWithOneByOne() throws {
    let (composed, single) = try (Self.training(.fused, Self.paper), Self.training(.unfused, Self.paper))
    #expect(composed.nodes.filter { if case .gather = $0.operation { true } else { false } }.count == 2)
    let batch = (0..<40).map { Self.smoothSample(50 + $0 % 7, 60 - $0 % 5, index: UInt32($0)) }
    let step = try Interpreter(composed).step(batch, parameters: [:], seed: 8)
    let other = try Interpreter(single).step(batch, parameters: [:], seed: 8)
    #expect(step.augmentations == other.augmentations)

    var (inside, differing) = (0, 0)
    for (index, sample) in batch.enumerated() {
      let (found, expected) = try (Self.results(composed, step, index), Self.results(single, other, index))
      var placement = Placement(Size(height: sample.height, width: sample.width))
      for case .gather(let stages) in composed.nodes.prefix(2).map(\.operation) {
        for stage in stages {
          placement = placement.applying(stage, spacing: sample.spacing, step.augmentations[index])
        }
      }
      for y in 0..<20 {
        for x in 0..<17 {
          // Within three pixels of the scan's border, one by one blends with what is outside.
          let at = placement.map([Double(y), Double(x)])
          guard at[0] > 3, at[1] > 3, at[0] < Double(sample.height) - 4, at[1] < Double(sample.width) - 4
          else { continue }
          inside += 1
          #expect(abs(found.image[0, y, x] - expected.image[0, y, x]) < 1e-9)
          #expect(abs(found.image[1, y, x] - expected.image[1, y, x]) < 0.02)
          if found.labels[0, y, x] != expected.labels[0, y, x] { differing += 1 }
        }
      }
    }
    #expect(inside > 40 * 20 * 17 * 3 / 4)
    // Labels go to the nearest pixel up to four times, or once: the disc's rim is a little rougher.
    #expect(differing < inside / 20, "\(differing) of \(inside)")
  }

  @Test func cropsShowNoBorderWhereTheImageIsLargeEnough() throws {
    let graph = try Self.training(.fused, Self.paper)
    let batch = (0..<200).map { index in
      Sample(
        image: [Double](repeating: 1, count: 2 * 48 * 52), labels: [Int](repeating: 1, count: 48 * 52),
        height: 48, width: 52, index: UInt32(index))
    }
    let step = try Interpreter(graph).step(batch, parameters: [:], seed: 3)
    for index in batch.indices {
      let (image, labels) = try Self.results(graph, step, index)
      #expect(image.values.allSatisfy { abs($0 - 1) < 1e-12 }, "\(step.augmentations[index])")
      #expect(labels.values.allSatisfy { $0 == 1 })
    }
  }

  @Test func cropsOfWholePixelsReachEveryPlaceAsOften() throws {
    let graph = try Self.training(.fused, Layers { RandomCrop(height: 2, width: 3) })
    let image = (0..<2 * 4 * 5).map(Double.init)
    let batch = (0..<1800).map { index in
      Sample(
        image: image, labels: [Int](repeating: 0, count: 20), height: 4, width: 5, index: UInt32(index))
    }
    let step = try Interpreter(graph).step(batch, parameters: [:])
    var counts: [Double: Int] = [:]
    for index in batch.indices {
      counts[try Self.results(graph, step, index).image.values[0], default: 0] += 1
    }
    // Three rows by three columns, 200 times each, give or take five standard deviations.
    #expect(counts.keys.sorted() == [0, 1, 2, 5, 6, 7, 10, 11, 12])
    #expect(counts.values.allSatisfy { abs($0 - 200) < 67 }, "\(counts)")
  }

  // MARK: Motion

  /// A blob on an empty image, and where its middle lies after a motion along both axes.
  private static func middle(after motion: Motion) throws -> SIMD2<Double> {
    let (height, width) = (28, 24)
    let graph = try Self.training(
      .fused,
      Layers {
        CenterCrop(height: height, width: width)
        RandomMotion()
      })
    let blob = (0..<2 * height * width).map { index in
      let (y, x) = (Double(index / width % height) - 13, Double(index % width) - 12)
      return exp(-(y * y + x * x) / 8)
    }
    let sample = Sample(
      image: blob, labels: [Int](repeating: 0, count: height * width), height: height, width: width)
    var drawn = SampleAugmentation(graph, key: RandomKey(seed: 0, epoch: 0, index: 0))
    drawn.steps[0].draw = .motion(motion)
    let step = try Interpreter(graph).step([sample], parameters: [:], augmentations: [drawn])
    let image = try Self.results(graph, step).image
    var (middle, total) = (SIMD2<Double>.zero, 0.0)
    for y in 0..<height {
      for x in 0..<width {
        middle += image[0, y, x] * SIMD2(Double(y), Double(x))
        total += image[0, y, x]
      }
    }
    return middle / total
  }

  @Test("What is displaced before or behind the middle lines, or sways, stays where its labels are")
  func labelsAreRightForTheMiddleLines() throws {
    func motion(
      _ times: [Double], _ displacements: [Double], sway: Double = 0, period: Double = 3, isVertical: Bool
    ) -> Motion {
      Motion(
        isVertical: isVertical, times: times, displacements: displacements, sway: sway, period: period,
        phase: 0.2)
    }
    for isVertical in [false, true] {
      let still = try Self.middle(after: motion([0.5, 0.6], [0, 0], isVertical: isVertical))
      #expect(abs(still[0] - 13) < 1e-3 && abs(still[1] - 12) < 1e-3)
      for moving in [
        motion([0.1, 0.2], [4, 4], isVertical: isVertical),
        motion([0.9, 0.05], [-3, 4], isVertical: isVertical),
        motion([0, 0], [5, 5], sway: 1, isVertical: isVertical),
        motion([0, 0], [0, 0], sway: 1, period: 16, isVertical: isVertical),
      ] {
        let middle = try Self.middle(after: moving)
        #expect(abs(middle[0] - 13) < 0.5 && abs(middle[1] - 12) < 0.5, "\(moving): \(middle)")
      }
    }
  }

  // MARK: Draws

  @Test func drawsDependOnTheirKeyAndAreReplayed() throws {
    let layers = Layers {
      Self.paper
      ElasticDeformation(spacing: 8, probability: 1)
      BiasField(probability: 1)
      RandomMotion(probability: 1)
      RandomLowResolution(probability: 1)
      GaussianBlur(probability: 1)
      NormalizeIntensity(.zScore)
      RandomGamma(probability: 1)
      RandomBrightnessContrast(probability: 1)
      GaussianNoise(probability: 1)
    }
    let graph = try Self.training(.fused, layers)
    let sample = Self.smoothSample(40, 44, index: 6)
    let interpreter = Interpreter(graph)
    let step = try interpreter.step([sample], parameters: [:], seed: 5, epoch: 2)
    let drawn = step.augmentations[0]
    #expect(drawn.key == RandomKey(seed: 5, epoch: 2, index: 6))
    #expect(
      drawn.steps.map(\.layer) == [
        "RandomFlip", "RandomRotation", "RandomScale", "RandomCrop", "ElasticDeformation", "BiasField",
        "RandomMotion", "RandomLowResolution", "GaussianBlur", "RandomGamma", "RandomBrightnessContrast",
        "GaussianNoise",
      ])
    #expect(Set(drawn.steps.map(\.stream)).count == 12)

    let data = try JSONEncoder().encode(drawn)
    let read = try JSONDecoder().decode(SampleAugmentation.self, from: data)
    let again = try interpreter.step([sample], parameters: [:], seed: 99, augmentations: [read])
    #expect(try Self.results(graph, again).image == Self.results(graph, step).image)
    #expect(try Self.results(graph, again).labels == Self.results(graph, step).labels)

    let next = try interpreter.step([sample], parameters: [:], seed: 5, epoch: 3)
    #expect(zip(next.augmentations[0].steps, drawn.steps).allSatisfy { $0.stream == $1.stream })
    #expect(try Self.results(graph, next).image != Self.results(graph, step).image)
  }

  @Test func whatCannotBeReplayedIsRefused() throws {
    let graph = try Self.training(
      .fused,
      Layers {
        RandomRotation()
        RandomScale()
        RandomCrop(4)
        BiasField()
        RandomMotion()
        RandomLowResolution()
      })
    let sample = Self.smoothSample(12, 14, index: 0)
    let sound = SampleAugmentation(graph, key: RandomKey(seed: 1, epoch: 0, index: 0))
    func refuses(_ layer: String, _ change: (inout SampleAugmentation) -> Void) {
      var changed = sound
      change(&changed)
      #expect(throws: InterpreterError.cannotReplay(layer)) {
        try Interpreter(graph).step([sample], parameters: [:], augmentations: [changed])
      }
    }
    for angle in [.nan, .infinity, -181] {
      refuses("RandomRotation") { $0.steps[0].draw = .rotation(degrees: angle) }
    }
    refuses("RandomRotation") { $0.steps[0].draw = .scale(factor: 1) }
    refuses("RandomScale") { $0.steps[1].draw = .scale(factor: 0) }
    refuses("RandomCrop") { $0.steps[2].draw = .none }
    refuses("RandomCrop") { $0.steps[2].draw = .crop(row: 0, column: 1e300, around: nil) }
    refuses("RandomCrop") {
      $0.steps[2].draw = .crop(row: 0, column: 0, around: Foreground(label: 0, pixel: -1))
    }
    refuses("BiasField") { $0.steps[3].draw = .biasField(coefficients: [1]) }
    refuses("BiasField") { $0.steps[3].draw = .biasField(coefficients: [Double](repeating: 3, count: 9)) }
    refuses("BiasField") { $0.steps.remove(at: 3) }
    let motion = Motion(
      isVertical: true, times: [0, 1], displacements: [1, 2], sway: 1, period: 4, phase: 0)
    func refuses(_ change: (inout Motion) -> Void) {
      var changed = motion
      change(&changed)
      refuses("RandomMotion") { $0.steps[4].draw = .motion(changed) }
    }
    refuses { $0.times = [0.5] }
    refuses { $0.times[1] = 1.1 }
    refuses { $0.displacements.append(0) }
    refuses { $0.displacements[0] = -.infinity }
    refuses { $0.sway = -1 }
    refuses { $0.period = 0 }
    refuses { $0.phase = .nan }
    refuses("RandomLowResolution") { $0.steps[5].draw = .lowResolution(isVertical: true, share: 0) }
    #expect(
      InterpreterError.cannotReplay("RandomCrop").description
        == "Can't replay RandomCrop because nothing that it can apply was drawn for it")
    #expect(throws: InterpreterError.wrongInputCount(expected: 1, given: 0)) {
      try Interpreter(graph).step([sample], parameters: [:], augmentations: [])
    }
  }

  @Test func drawsFillTheirBoundsAsOftenAsTheyShould() throws {
    let graph = try Self.training(
      .fused,
      Layers {
        RandomFlip(probability: 0.25)
        RandomRotation(from: -10, to: 30, probability: 0.5)
        RandomCrop(4)
      })
    var (rows, columns, angles): (Int, Int, [Double]) = (0, 0, [])
    for index in 0..<4000 {
      let drawn = SampleAugmentation(graph, key: RandomKey(seed: 1, epoch: 0, index: UInt32(index)))
      guard case .flip(let row, let column) = drawn.draw(ofStream: 0) else {
        Issue.record("no flip was drawn")
        return
      }
      rows += row ? 1 : 0
      columns += column ? 1 : 0
      if case .rotation(let angle) = drawn.draw(ofStream: 1) { angles.append(angle) }
    }
    // Five standard deviations around what is expected.
    #expect(abs(rows - 1000) < 137)
    #expect(abs(columns - 1000) < 137)
    #expect(abs(angles.count - 2000) < 158)
    #expect(angles.allSatisfy { (-10...30).contains($0) })
    #expect(abs(angles.reduce(0, +) / Double(angles.count) - 10) < 1.3)
    #expect((angles.min() ?? 0) < -9.8)
    #expect((angles.max() ?? 0) > 29.8)
  }

  @Test func drawsAreReadable() {
    let key = RandomKey(seed: 7, epoch: 3, index: 12)
    func text(_ draw: AugmentationDraw) -> String { "\(draw)" }
    #expect(text(.flip(rows: true, columns: true)) == "rows and columns")
    #expect(text(.flip(rows: false, columns: false)) == "none")
    #expect(text(.rotation(degrees: -12.5)) == "-12.5°")
    #expect(text(.brightnessContrast(brightness: 0.5, contrast: 2)) == "0.5, ×2.0")
    let graph = try? Self.training(.fused, Layers { RandomCrop(4) })
    let drawn = graph.map { SampleAugmentation($0, key: key) }
    #expect(drawn?.description.hasPrefix("seed 7, epoch 3, sample 12: RandomCrop at 0.") == true)
  }

  @Test func normalNumbersAreNormal() {
    let stream = RandomStream(.init(seed: 4, epoch: 0, index: 0), stream: 2)
    let numbers = (0..<20_000).map(stream.normal)
    let mean = numbers.reduce(0, +) / 20_000
    let variance = numbers.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 0.036)
    #expect(abs(variance - 1) < 0.05)
    #expect(abs(numbers.count { abs($0) < 1 } - 13_654) < 330)
  }

  @Test func aRunningNetworkIsNotAugmented() throws {
    let graph = try graph {
      Scan(channels: 2)
      RandomFlip(probability: 1)
      RandomRotation(from: 45, to: 45)
      RandomCrop(height: 2, width: 2)
      GaussianNoise(from: 1, to: 1, probability: 1)
      Softmax()
    }
    let result = try Interpreter(graph).run(
      scan: (0..<32).map(Double.init), height: 4, width: 4, parameters: [:])
    #expect(result.logits?.values == [5, 6, 9, 10, 21, 22, 25, 26])
  }
}

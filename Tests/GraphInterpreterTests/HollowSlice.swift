import Datasets
import GraphCompiler
import GraphInterpreter
import Myograph
import TestNetworks
import Testing

/// Class 1 in class 2, and class 3 beside them.
struct HollowSlice {
  var height: Int
  var width: Int
  var channels: [[Double]]
  var labels: [Int]

  /// An oval of three lobes within a wall that is thicker on one side, and a crescent. Channels are the pixels' rows
  /// and columns, so that they tell where each pixel comes from.
  init(_ height: Int = 160, _ width: Int = 170, radius: Double = 20, wall: Double = 8) {
    (self.height, self.width, channels, labels) = (height, width, [[], []], [])
    for pixel in 0..<height * width {
      let (y, x) = (Double(pixel / width), Double(pixel % width))
      let (row, column) = (y - 0.5 * Double(height) + 0.3, x - 0.5 * Double(width))
      let distance = (row * row + column * column).squareRoot()
      let (sine, cosine) = distance > 0 ? (row / distance, column / distance) : (0, 1)
      let inner =
        radius * (1 + 0.15 * (cosine * cosine - sine * sine) + 0.05 * (4 * cosine * cosine - 3) * cosine)
      let outer = inner + wall * (1 + 0.25 * sine)
      let beside = (column + radius + wall) / (0.7 * radius)
      let isBeside = beside * beside + row * row / (1.4 * radius * radius) < 1
      labels.append(distance < inner ? 1 : distance < outer ? 2 : isBeside ? 3 : 0)
      channels[0].append(y)
      channels[1].append(x)
    }
  }

  init(_ volume: LabelledVolume, _ z: Int) {
    let (voxels, classes) = volume.slice(z)
    (height, width) = (volume.image.grid.shape[1], volume.image.grid.shape[0])
    (channels, labels) = ([voxels.map(Double.init)], classes.map(Int.init))
  }

  /// A remodelled one, by one gather or stage by stage.
  func remodeled(
    _ dilation: Double, _ thickness: Double, cavity: Int = 1, wall: Int = 2, isFused: Bool = true
  ) throws -> HollowSlice {
    let (height, width, count) = (height, width, channels.count)
    let declaration = try graph {
      Scan(channels: count)
      RandomRemodeling(
        cavity: cavity, wall: wall, dilation: Bounds(dilation, dilation),
        thickness: Bounds(thickness, thickness), probability: 1)
      CenterCrop(height: height, width: width)
      Conv2D(4, kernel: 1)
      Loss { CrossEntropy() }
    }
    let variant: Variant = isFused ? .fused : .unfused
    let trained = try Compiler(variant: variant, target: .portable).trainingProgram(declaration).graph
    let sample = Sample(image: Array(channels.joined()), labels: labels, height: height, width: width)
    let parameters = SeededWeights.parameters(of: trained).mapValues { $0.map(Double.init) }
    let step = try Interpreter(trained).step([sample], parameters: parameters, seed: 3)
    let layer = try #require(
      trained.nodes.first { if case .convolution = $0.operation { true } else { false } })
    let loss = try #require(
      trained.nodes.first { if case .batchSums(.loss) = $0.operation { true } else { false } })
    var result = self
    let image = step.values(of: layer.inputs[0])[0].values
    result.channels = channels.indices.map { Array(image[$0 * height * width..<($0 + 1) * height * width]) }
    result.labels = step.values(of: loss.inputs[1])[0].values.map { Int($0) }
    return result
  }

  func area(_ classes: Set<Int>) -> Double { Double(labels.count(where: classes.contains)) }

  /// That of a round ring of the same areas.
  var thickness: Double {
    (area([1, 2]) / .pi).squareRoot() - (area([1]) / .pi).squareRoot()
  }

  /// Connected regions, corner by corner too.
  func regions(_ isInRegion: (Int) -> Bool) -> Int {
    var left = Set(labels.indices.filter { isInRegion(labels[$0]) })
    var count = 0
    while let first = left.popFirst() {
      count += 1
      var reached = [first]
      while let pixel = reached.popLast() {
        for neighbour in neighbours(pixel) where left.remove(neighbour) != nil { reached.append(neighbour) }
      }
    }
    return count
  }

  func neighbours(_ pixel: Int) -> [Int] {
    let (y, x) = (pixel / width, pixel % width)
    return (max(0, y - 1)...min(height - 1, y + 1)).flatMap { row in
      (max(0, x - 1)...min(width - 1, x + 1)).map { row * width + $0 }
    }
  }

  /// Whether no pixel of the cavity touches anything but the wall.
  var isEnclosed: Bool {
    labels.indices.allSatisfy { pixel in
      labels[pixel] != 1 || neighbours(pixel).allSatisfy { labels[$0] == 1 || labels[$0] == 2 }
    }
  }
}

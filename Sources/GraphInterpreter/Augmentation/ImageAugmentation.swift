import Myograph

import func Foundation.exp
import func Foundation.pow

/// What one sample's random stages depend on.
struct Randomness {
  var augmentation: SampleAugmentation
  /// The geometric stages that the image went through before this one.
  var stages: [Operation]
  var spacing: (row: Double, column: Double)
  /// Rows and columns of the sample as it was brought.
  var source: Size
  /// Its labels, but 0 for what is no class.
  var labels: [Int]

  /// Where pixels of a remodelled sample come from; nil where it stays as it is.
  func remodeledPlaces(_ augmentation: Augmentation, _ stream: Int) -> RemodeledPlaces? {
    guard case .remodeling(let remodeling) = augmentation.kind else { return nil }
    return RemodeledPlaces(
      source, labels: labels, remodeling, self.augmentation.draw(ofStream: stream))
  }

  /// Where the image lies after `stages`.
  func placement(after stages: [Operation]) -> Placement {
    stages.reduce(Placement(source, labels: labels)) { $0.applying($1, spacing: spacing, augmentation) }
  }
}

extension Graph {
  /// The geometric stages between the input and a node that is one.
  func geometry(before node: Node) -> [Operation] {
    guard node.operation.movesPixels else { return [] }
    var (stages, current): ([Operation], Node) = ([], node)
    while let input = current.inputs.first, !nodes[input].operation.isInput {
      current = nodes[input]
      stages += current.operation.stages.reversed()
    }
    return stages.reversed()
  }
}

/// One augmentation by itself.
func augmented(
  _ input: Tensor, _ augmentation: Augmentation, _ stream: Int, _ training: Randomness, isLabels: Bool
) -> Tensor {
  let random = training.augmentation.random(stream)
  switch training.augmentation.draw(ofStream: stream) {
  case .none:
    return input
  case .flip, .rotation, .scale, .crop:
    let placement = training.placement(after: training.stages)
    let stage = Operation.augment(augmentation, stream: stream)
    guard let (size, map) = placement.stage(stage, spacing: training.spacing, training.augmentation) else {
      return input
    }
    return fetched(input, size, isLabels: isLabels) { map([Double($0), Double($1)]) }
  case .elastic(let deviation):
    guard case .elastic(let spacing, _) = augmentation.kind else { return input }
    let size = Size(height: input.height, width: input.width)
    let field = ElasticField(size, spacing: spacing, deviation: deviation, random)
    return fetched(input, size, isLabels: isLabels) { field.source(row: $0, column: $1) }
  case .remodeling:
    guard let places = training.remodeledPlaces(augmentation, stream) else { return input }
    return fetched(input, training.source, isLabels: isLabels) {
      places.source(of: [Double($0), Double($1)])
    }
  case .gamma(let exponent):
    return input.mapChannels { _, values in
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      guard high > low else { return Array(values) }
      return values.map { low + (high - low) * pow(($0 - low) / (high - low), exponent) }
    }
  case .brightnessContrast(let brightness, let contrast):
    return input.mapChannels { _, values in
      let (mean, variance) = meanAndVariance(values)
      return values.map { mean + contrast * ($0 - mean) + brightness * variance.squareRoot() }
    }
  case .noise(let deviation):
    return input.mapChannels { channel, values in
      let scale = deviation * meanAndVariance(values).variance.squareRoot()
      return values.enumerated().map { $1 + scale * random.normal(channel * input.pixels + $0) }
    }
  case .blur(let sigma):
    return blurred(input, sigma: sigma)
  case .biasField(let coefficients):
    return biased(input, coefficients)
  case .motion(let motion):
    return acquired(input, isVertical: motion.isVertical) { motion.factor(line: $0, of: $1) }
  case .lowResolution(let isVertical, let share):
    return acquired(input, isVertical: isVertical) { line, count in
      Double(abs(line - count / 2)) <= share * Double(count) / 2 ? [1, 0] : .zero
    }
  }
}

/// Several geometric stages at once: each pixel from where all of them together take it.
func gathered(_ input: Tensor, _ stages: [Operation], _ training: Randomness, isLabels: Bool) -> Tensor {
  var placement = training.placement(after: [])
  // A bend after the crop: pixels are fetched from elsewhere on it.
  var field: ElasticField?
  var remodeled: RemodeledPlaces?
  for stage in stages {
    placement = placement.applying(stage, spacing: training.spacing, training.augmentation)
    guard case .augment(let augmentation, let stream) = stage else { continue }
    remodeled = remodeled ?? training.remodeledPlaces(augmentation, stream)
    guard case .elastic(let spacing, _) = augmentation.kind,
      case .elastic(let deviation) = training.augmentation.draw(ofStream: stream)
    else { continue }
    field = ElasticField(
      placement.size, spacing: spacing, deviation: deviation, training.augmentation.random(stream))
  }
  let map = placement.map
  return fetched(input, placement.size, isLabels: isLabels) { row, column in
    let place = map(field?.source(row: row, column: column) ?? [Double(row), Double(column)])
    return remodeled?.source(of: place) ?? place
  }
}

/// An image whose pixels are fetched from `source`: blended, or the nearest label; 0 further than half a pixel outside.
private func fetched(
  _ input: Tensor, _ size: Size, isLabels: Bool, _ source: (_ row: Int, _ column: Int) -> SIMD2<Double>
) -> Tensor {
  var result = Tensor(channels: input.channels, height: size.height, width: size.width)
  for y in 0..<size.height {
    for x in 0..<size.width {
      let place = source(y, x)
      guard place[0] >= -0.5, place[0] <= Double(input.height) - 0.5, place[1] >= -0.5,
        place[1] <= Double(input.width) - 0.5
      else { continue }
      let at = isLabels ? SIMD2(nearest(place[0]), nearest(place[1])) : place
      let (top, bottom, downward) = neighbours(at[0], input.height)
      let (left, right, rightward) = neighbours(at[1], input.width)
      for channel in 0..<input.channels {
        let upper = (1 - rightward) * input[channel, top, left] + rightward * input[channel, top, right]
        let lower = (1 - rightward) * input[channel, bottom, left] + rightward * input[channel, bottom, right]
        result[channel, y, x] = (1 - downward) * upper + downward * lower
      }
    }
  }
  return result
}

/// Along rows, then along columns; outside the image its border goes on.
private func blurred(_ input: Tensor, sigma: Double) -> Tensor {
  let radius = Int(4 * sigma + 0.5)
  guard radius > 0 else { return input }
  let raw = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
  let weights = raw.map { $0 / raw.reduce(0, +) }
  func along(_ input: Tensor, _ place: (_ y: Int, _ x: Int, _ offset: Int) -> (Int, Int)) -> Tensor {
    var result = input
    for channel in 0..<input.channels {
      for y in 0..<input.height {
        for x in 0..<input.width {
          result[channel, y, x] = weights.indices.reduce(0) { sum, index in
            let (row, column) = place(y, x, index - radius)
            return sum + weights[index]
              * input[channel, min(max(row, 0), input.height - 1), min(max(column, 0), input.width - 1)]
          }
        }
      }
    }
    return result
  }
  return along(along(input) { ($0 + $2, $1) }) { ($0, $1 + $2) }
}

/// Times exp(Σ coefficient · x^i · y^j) for 1 ≤ i + j ≤ 3.
private func biased(_ input: Tensor, _ coefficients: [Double]) -> Tensor {
  let powers = [(0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (3, 0)]
  func position(_ index: Int, _ count: Int) -> Double {
    count == 1 ? 0 : 2 * Double(index) / Double(count - 1) - 1
  }
  var result = input
  for y in 0..<input.height {
    for x in 0..<input.width {
      let (row, column) = (position(y, input.height), position(x, input.width))
      let field = zip(coefficients, powers).reduce(0) {
        $0 + $1.0 * pow(column, Double($1.1.0)) * pow(row, Double($1.1.1))
      }
      for channel in 0..<input.channels { result[channel, y, x] *= exp(field) }
    }
  }
  return result
}

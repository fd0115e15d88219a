import Myograph

/// Everything that was drawn for one sample in one epoch: enough to do it again.
public struct SampleAugmentation: Hashable, Codable, Sendable {
  public struct Step: Hashable, Codable, Sendable {
    /// As declared: "RandomFlip".
    public var layer: String
    public var stream: Int
    public var draw: AugmentationDraw
  }

  public var key: RandomKey
  /// In the order in which they were declared.
  public var steps: [Step]

  /// Draws for every augmentation of a graph.
  public init(_ graph: Graph, key: RandomKey) {
    self.key = key
    steps = []
    for (augmentation, stream) in graph.augmentations {
      let draw = augmentation.draw(RandomStream(key, stream: stream))
      steps.append(Step(layer: augmentation.layerName, stream: stream, draw: draw))
    }
  }

  /// The first augmentation of a graph for which nothing was drawn that it can apply.
  public func misfit(in graph: Graph) -> String? {
    graph.augmentations.first { augmentation, stream in
      !steps.contains { $0.stream == stream && augmentation.accepts($0.draw) }
    }?.augmentation.layerName
  }

  public func draw(ofStream stream: Int) -> AugmentationDraw {
    steps.first { $0.stream == stream }?.draw ?? .none
  }

  public func random(_ stream: Int) -> RandomStream { RandomStream(key, stream: stream) }
}

extension Graph {
  /// Every augmentation once, though labels go through some of them as well.
  fileprivate var augmentations: [(augmentation: Augmentation, stream: Int)] {
    var streams: Set<Int> = []
    return nodes.flatMap(\.operation.stages).compactMap { stage in
      guard case .augment(let augmentation, let stream) = stage, streams.insert(stream).inserted else {
        return nil
      }
      return (augmentation, stream)
    }
  }
}

extension SampleAugmentation: CustomStringConvertible {
  /// "seed 7, epoch 3, sample 12: RandomFlip rows; RandomRotation 12.5°; RandomGamma none".
  public var description: String {
    let steps = steps.map { "\($0.layer) \($0.draw)" }.joined(separator: "; ")
    return "seed \(key.seed), epoch \(key.epoch), sample \(key.index): \(steps)"
  }
}

extension AugmentationDraw: CustomStringConvertible {
  public var description: String {
    switch self {
    case .none, .flip(false, false): "none"
    case .flip(true, false): "rows"
    case .flip(false, true): "columns"
    case .flip(true, true): "rows and columns"
    case .rotation(let degrees): "\(degrees)°"
    case .scale(let factor): "×\(factor)"
    case .crop(let row, let column, nil): "at \(row), \(column)"
    case .crop(_, _, let around?): "around pixel \(around.pixel) of class \(around.label)"
    case .elastic(let deviation), .noise(let deviation): "\(deviation)"
    case .remodeling(let dilation, let thickness): "cavity ×\(dilation), wall ×\(thickness)"
    case .gamma(let exponent): "^\(exponent)"
    case .brightnessContrast(let brightness, let contrast): "\(brightness), ×\(contrast)"
    case .blur(let sigma): "\(sigma)"
    case .motion(let motion): "\(motion)"
    case .lowResolution(let isVertical, let share): "\(share) of \(isVertical ? "rows" : "columns")"
    case .biasField(let coefficients): coefficients.map { "\($0)" }.joined(separator: ", ")
    }
  }
}

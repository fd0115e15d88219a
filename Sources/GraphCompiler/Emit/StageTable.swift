import Myograph

/// What a training sample goes through before the network, as declared: what is drawn from.
struct StageTable {
  /// Of the unfused preparation.
  var graph: Graph

  /// Lines of C; empty where there is no stage.
  func lines(named name: String) -> [String] {
    let stages = graph.nodes.filter { !$0.operation.isInput && !$0.holdsLabels }
    guard !stages.isEmpty else { return [] }
    return ["static const myograph_stage \(name)[] = {"]
      + stages.map { "    {\(fields($0.operation))}," } + ["};", ""]
  }

  private func fields(_ stage: Operation) -> String {
    var fields = [".kind = \(stage.stageName)"]
    switch stage {
    case .resample(let spacing): fields.append(".spacing = \(spacing)")
    case .centerCrop(let height, let width): fields.append(".size = {\(height), \(width)}")
    case .augment(let augmentation, let stream):
      fields += [".stream = \(stream)", ".probability = \(augmentation.probability)"]
      if let crop = stage.crop {
        fields.append(".size = {\(crop.size.height), \(crop.size.width)}")
        if crop.foreground > 0 { fields.append(".foreground = \(crop.foreground)") }
      }
      if let remodeling = stage.remodeling {
        fields.append(".classes = {\(remodeling.cavity), \(remodeling.wall)}")
      }
      let bounds = augmentation.drawnBounds.map { "{\($0.low), \($0.high)}" }
      if !bounds.isEmpty { fields.append(".bounds = {\(bounds.joined(separator: ", "))}") }
    default: break
    }
    return fields.joined(separator: ", ")
  }
}

extension Augmentation {
  /// Of the numbers that are drawn, in their order, as far as it declares them.
  fileprivate var drawnBounds: [Bounds] {
    switch kind {
    case .flip, .crop: []
    case .rotation(let bounds), .scale(let bounds), .elastic(_, let bounds), .gamma(let bounds),
      .noise(let bounds), .blur(let bounds):
      [bounds]
    case .remodeling(let remodeling): [remodeling.dilation, remodeling.thickness]
    case .brightnessContrast(let brightness, let contrast): [brightness, contrast]
    case .biasField(let strength): [Bounds(-strength, strength)]
    case .motion(let displacement, let sway): [Bounds(-displacement, displacement), Bounds(0, sway)]
    case .lowResolution(let shares): [shares, Bounds(0, 1)]
    }
  }
}

extension Operation {
  /// The C constant for an image stage.
  var stageName: String {
    let name =
      switch self {
      case .resample: "RESAMPLE"
      case .centerCrop: "CENTER_CROP"
      case .normalizeIntensity(.zScore): "Z_SCORE"
      case .normalizeIntensity(.minMax): "MIN_MAX"
      case .normalizeIntensity(.windows), .normalizeIntensity(.dataset): "RANGE"
      case .normalizeIntensity(.percentiles): "PERCENTILES"
      case .augment(let augmentation, _):
        switch augmentation.kind {
        case .flip: "FLIP"
        case .rotation: "ROTATION"
        case .scale: "SCALE"
        case .crop: "CROP"
        case .elastic: "ELASTIC"
        case .remodeling: "REMODELING"
        case .gamma: "GAMMA"
        case .brightnessContrast: "BRIGHTNESS_CONTRAST"
        case .noise: "NOISE"
        case .blur: "BLUR"
        case .biasField: "BIAS_FIELD"
        case .motion: "MOTION"
        case .lowResolution: "LOW_RESOLUTION"
        }
      default: layerName
      }
    return "MYOGRAPH_STAGE_\(name)"
  }

  /// Of the random numbers that a stage draws.
  var stream: Int? { if case .augment(_, let stream) = self { stream } else { nil } }
}

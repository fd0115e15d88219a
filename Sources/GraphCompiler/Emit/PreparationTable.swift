import Myograph

/// The image stages that a sample goes through before it is trained on, as tables: those of one pass over the pixels have
/// been found by the compiler, what they draw is drawn for each sample.
struct PreparationTable {
  let variant: Variant
  private let rows: [String]

  /// - Parameter graph: of a training step.
  init(_ graph: Graph, _ variant: Variant) {
    self.variant = variant
    let nodes = imageStages(of: graph).dropFirst().map { graph.nodes[$0].operation }
    var rows: [String] = []
    for operation in nodes {
      let stages = operation.stages
      for (index, stage) in stages.enumerated() {
        rows.append(Self.row(stage, isStored: index == stages.count - 1))
      }
    }
    self.rows = rows
  }

  var lines: [String] {
    ["static const myograph_image_stage \(variant.rawValue)_stages[] = {"]
      + (rows.isEmpty ? ["    {0},"] : rows) + ["};", ""]
  }

  /// A row of the table of variants.
  var row: String { "    {\(cString(variant.rawValue)), \(rows.count), \(variant.rawValue)_stages}," }

  private static func row(_ stage: Operation, isStored: Bool) -> String {
    var (kind, number, probability, spacing) = ("Z_SCORE", 0, 1.0, 1.0)
    var size = (0, 0)
    var bounds: [Bounds] = []
    switch stage {
    case .resample(let target): (kind, spacing) = ("RESAMPLE", target)
    case .centerCrop(let height, let width): (kind, size) = ("CENTER_CROP", (height, width))
    case .normalizeIntensity(let range): kind = range == .zScore ? "Z_SCORE" : "MIN_MAX"
    case .augment(let augmentation, let stream):
      (number, probability) = (stream, augmentation.probability)
      switch augmentation.kind {
      case .flip: kind = "FLIP"
      case .rotation(let degrees): (kind, bounds) = ("ROTATE", [degrees])
      case .scale(let factors): (kind, bounds) = ("SCALE", [factors])
      case .crop(let height, let width): (kind, size) = ("CROP", (height, width))
      case .elastic(let pixels, let deviation): (kind, spacing, bounds) = ("BEND", pixels, [deviation])
      case .gamma(let exponents): (kind, bounds) = ("GAMMA", [exponents])
      case .brightnessContrast(let brightness, let contrast):
        (kind, bounds) = ("BRIGHTNESS_CONTRAST", [brightness, contrast])
      case .noise(let deviation): (kind, bounds) = ("NOISE", [deviation])
      case .blur(let sigma): (kind, bounds) = ("BLUR", [sigma])
      case .biasField(let strength): (kind, bounds) = ("BIAS_FIELD", [Bounds(-strength, strength)])
      }
    default: break
    }
    let pairs = bounds.map { "{\(cDouble($0.low)), \(cDouble($0.high))}" }.joined(separator: ", ")
    return "    {MYOGRAPH_\(kind), \(number), {\(size.0), \(size.1)}, \(cDouble(spacing)), "
      + "\(cDouble(probability)), {\(pairs.isEmpty ? "{0}" : pairs)}, \(isStored ? 1 : 0)},"
  }
}

extension Operation {
  /// As declared: "Conv2D", in messages and pictures.
  public var layerName: String {
    switch self {
    case .input(.scan): "Scan"
    case .input(.tensor): "Input"
    case .input(.labels): "Labels"
    case .resample: "Resample"
    case .centerCrop: "CenterCrop"
    case .normalizeIntensity: "NormalizeIntensity"
    case .augment(let augmentation, _): augmentation.layerName
    case .gather: "Gather"
    case .restoreGrid: "RestoreGrid"
    case .convolution: "Conv2D"
    case .transposedConvolution: "TransposedConv2D"
    case .batchNorm: "BatchNorm"
    case .groupNorm(let norm):
      switch norm.unit {
      case .channel: "InstanceNorm"
      case .group: "GroupNorm"
      case .pixel: "LayerNorm"
      }
    case .activation(let formula): formula.name
    case .pool(let pool): pool.kind == .max ? "MaxPool" : "AveragePool"
    case .globalPool(let kind): kind == .max ? "GlobalMaxPool" : "GlobalAveragePool"
    case .upsample: "Upsample"
    case .slice: "Slice"
    case .pixelShuffle(_, let isInverse): isInverse ? "PixelUnshuffle" : "PixelShuffle"
    case .dropout: "Dropout"
    case .softmax: "Softmax"
    case .argMax: "ArgMax"
    case .concatenate: "Concatenate"
    case .combine(let formula): formula.name
    case .repeatPixel: "Repeat"
    case .learned(let learned): learned.layer
    case .loss(let term): term.name
    case .weightedSum: "Loss"
    case .batchSums(.statistics): "BatchStatistics"
    case .batchSums(.loss(let term)): "\(term.name)Sums"
    case .runningStatistics: "RunningStatistics"
    case .gradient(let gradient): gradient.name
    }
  }

  /// The first part of a node's name, before its number; weights are named by it.
  var nameStem: String {
    switch self {
    case .convolution: "conv"
    case .transposedConvolution: "transposedConv"
    case .batchNorm, .groupNorm: "norm"
    case .activation, .learned, .combine:
      // Words whose capitals say nothing of where they begin.
      ["ReLU": "relu", "PReLU": "prelu"][layerName] ?? lowerCamelCase(layerName)
    default: lowerCamelCase(layerName)
    }
  }

  /// The stages of a gather; else the operation itself.
  public var stages: [Operation] { if case .gather(let stages) = self { stages } else { [self] } }

  public var isInput: Bool { if case .input = self { true } else { false } }

  /// A stage that works on the image, before the first layer.
  public var isImageStage: Bool {
    switch self {
    case .input, .resample, .centerCrop, .normalizeIntensity, .augment, .gather: true
    default: false
    }
  }

  /// Whether this is an image stage that moves pixels, so that labels go through it as well.
  public var movesPixels: Bool {
    switch self {
    case .resample, .centerCrop: true
    case .augment(let augmentation, _): augmentation.movesPixels
    case .gather: true
    default: false
    }
  }
}

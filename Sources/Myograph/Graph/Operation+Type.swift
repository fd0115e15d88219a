extension Operation {
  /// The type of the result for legal inputs; nil where a size is not known.
  public func resultType(inputs: [TensorType]) -> TensorType? {
    switch self {
    case .input(.scan(let channels)):
      return TensorType(channels: channels, extent: .scan(spacing: nil))
    case .input(.tensor(let channels, let height, let width)):
      return TensorType(channels: channels, extent: .fixed(height: height, width: width))
    case .input(.labels(let classes, let size)):
      let extent = size.map { Extent.fixed(height: $0.height, width: $0.width) } ?? .scan(spacing: nil)
      return TensorType(channels: 1, extent: extent, content: .labels(classes: classes))
    case .learned(let learned):
      return TensorType(channels: learned.channels, extent: .fixed(height: 1, width: 1))
    default:
      break
    }
    guard let input = inputs.first else { return nil }
    switch self {
    case .input, .learned:
      return nil
    case .resample(let spacing):
      return TensorType(channels: input.channels, extent: .scan(spacing: spacing), content: input.content)
    case .centerCrop(let height, let width):
      return input.with(height: height, width: width)
    case .augment(let augmentation, _):
      switch (augmentation.kind, input.extent) {
      case (.crop(let crop), _):
        return input.with(height: crop.size.height, width: crop.size.width)
      case (.rotation, .fixed), (.scale, .fixed):
        return TensorType(channels: input.channels, extent: .scan(spacing: nil), content: input.content)
      default:
        return input
      }
    case .gather(let stages):
      return stages.reduce(input) { type, stage in type.flatMap { stage.resultType(inputs: [$0]) } }
    case .restoreGrid:
      return TensorType(channels: input.channels, extent: .scan(spacing: nil), content: input.content)
    case .convolution(let convolution):
      guard let size = input.size else { return nil }
      let result = convolution.outputSize(height: size.height, width: size.width)
      return input.with(channels: convolution.channels).with(height: result.height, width: result.width)
    case .transposedConvolution(let convolution):
      guard let size = input.size else { return nil }
      return input.with(channels: convolution.channels).with(
        height: convolution.outputSize(size.height), width: convolution.outputSize(size.width))
    case .pool(let pool):
      guard let size = input.size else { return nil }
      return input.with(height: pool.outputSize(size.height), width: pool.outputSize(size.width))
    case .globalPool:
      return input.with(height: 1, width: 1)
    case .upsample(let scale, _):
      guard let size = input.size else { return nil }
      return input.with(height: size.height * scale, width: size.width * scale)
    case .slice(_, let count):
      return input.with(channels: count)
    case .pixelShuffle(let scale, let isInverse):
      guard let size = input.size else { return nil }
      let (channels, count) = (input.channels, scale * scale)
      return isInverse
        ? input.with(channels: channels * count).with(height: size.height / scale, width: size.width / scale)
        : input.with(channels: channels / count).with(height: size.height * scale, width: size.width * scale)
    case .argMax:
      return TensorType(channels: 1, extent: input.extent, content: .labels(classes: input.channels))
    case .concatenate:
      return input.with(channels: inputs.reduce(0) { $0 + $1.channels })
    case .combine:
      // Either may be the repeated one.
      return inputs.max { $0.elementCount < $1.elementCount }
    case .repeatPixel(let size):
      return input.with(height: size.height, width: size.width)
    case .gradient(let gradient):
      return gradient.resultType(inputs: inputs)
    case .batchSums(.loss(let term)):
      let classes = term.summedClasses(of: input.channels)
      return TensorType(
        channels: term.summands.count, extent: .fixed(height: 1, width: classes), scope: .batch)
    case .batchSums(.statistics):
      return TensorType(channels: 2, extent: .fixed(height: 1, width: input.channels), scope: .batch)
    case .loss, .weightedSum:
      return TensorType(channels: 1, extent: .fixed(height: 1, width: 1), scope: .batch)
    case .runningStatistics, .normalizeIntensity, .batchNorm, .groupNorm, .activation, .dropout,
      .softmax:
      return input
    }
  }
}

extension TensorType {
  /// Elements of one sample; 0 where the size is not known.
  public var elementCount: Int { size.map { channels * $0.height * $0.width } ?? 0 }
}

extension Operation.Convolution {
  /// Zeros before the first and after the last row and column.
  public var paddingSizes: (top: Int, left: Int, bottom: Int, right: Int) {
    switch padding {
    case .valid: return (0, 0, 0, 0)
    case .explicit(let top, let left, let bottom, let right): return (top, left, bottom, right)
    case .same:
      let vertical = dilation * (kernel.height - 1) / 2
      let horizontal = dilation * (kernel.width - 1) / 2
      return (vertical, horizontal, vertical, horizontal)
    }
  }

  /// Rows and columns that one output pixel sees.
  public var reach: Size {
    Size(height: dilation * (kernel.height - 1) + 1, width: dilation * (kernel.width - 1) + 1)
  }

  public func outputSize(height: Int, width: Int) -> Size {
    let padding = paddingSizes
    return Size(
      height: (height + padding.top + padding.bottom - reach.height) / stride + 1,
      width: (width + padding.left + padding.right - reach.width) / stride + 1)
  }
}

extension Operation.Pooling {
  /// Windows along a side.
  public func outputSize(_ size: Int) -> Int {
    let room = size + 2 * padding - window
    guard ceilMode else { return room / stride + 1 }
    let last = (room + stride - 1) / stride
    return last * stride < size + padding ? last + 1 : last
  }

  /// Whether the windows lie on all pixels of a side, and on no others.
  public func fills(_ size: Int) -> Bool { padding == 0 && (size - window) % stride == 0 }

  /// Whether a window reaches beyond the pixels of a side.
  public func overhangs(_ size: Int) -> Bool {
    padding > 0 || (outputSize(size) - 1) * stride + window > size
  }
}

extension Operation.TransposedConvolution {
  public func outputSize(_ size: Int) -> Int { (size - 1) * stride - 2 * padding + kernel }
}

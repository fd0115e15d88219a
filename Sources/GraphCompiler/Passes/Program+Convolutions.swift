import Myograph

/// The convolution by which a kernel computes a layer, forward or backward.
enum KernelConvolution {
  case forward(Operation.Convolution)
  case transposed(Operation.TransposedConvolution)
}

/// Sums over a batch before they are added up.
struct Partials {
  /// Of sixteen channels.
  var blocks: Int
  /// Pieces of the image that are summed by themselves.
  var rows: Int
  /// Of sixteen floats, for each row of a block.
  var vectors: Int
  /// Whether each sample adds to the same floats, instead of having its own.
  var isAccumulator = false

  /// Floats.
  var length: Int { blocks * rows * vectors * 16 }
}

extension Program {
  /// Nil: the group is no convolution, or one backwards that none of them computes.
  ///
  /// Of stride 1, the gradient for a convolution's input is a convolution of the gradient for its result, with the
  /// filters turned round; of a larger one it is a transposed convolution. A transposed one's is a convolution.
  func convolution(of group: Group) -> KernelConvolution? {
    switch node(group.anchor).operation {
    case .convolution(let convolution): return .forward(convolution)
    case .transposedConvolution(let convolution): return .transposed(convolution)
    case .gradient(.transposedConvolutionInput(let convolution, let channels, _, _)):
      return .forward(
        .init(
          channels: channels, kernel: Size(convolution.kernel), stride: convolution.stride, dilation: 1,
          groups: 1, padding: .explicit(convolution.padding), hasBias: false))
    case .gradient(.convolutionInput(let convolution, let channels, let size, _)):
      return backward(convolution, channels: channels, size: size)
    default: return nil
    }
  }

  private func backward(
    _ convolution: Operation.Convolution, channels: Int, size: Size
  ) -> KernelConvolution? {
    let (padding, reach) = (convolution.paddingSizes, convolution.reach)
    if convolution.stride == 1 {
      let (vertical, horizontal) = (reach.height - 1, reach.width - 1)
      guard max(padding.top, padding.bottom) <= vertical, max(padding.left, padding.right) <= horizontal
      else {
        return nil
      }
      return .forward(
        .init(
          channels: channels, kernel: convolution.kernel, stride: 1, dilation: convolution.dilation,
          groups: convolution.groups,
          padding: .explicit(
            top: vertical - padding.top, left: horizontal - padding.left, bottom: vertical - padding.bottom,
            right: horizontal - padding.right), hasBias: false))
    }
    guard convolution.dilation == 1, convolution.groups == 1, padding.top == padding.left,
      convolution.kernel.height == convolution.kernel.width
    else { return nil }
    return .transposed(
      .init(
        channels: channels, kernel: convolution.kernel.height, stride: convolution.stride,
        padding: padding.top, hasBias: false))
  }

  /// Whether nobody reads a value in the segment that makes it.
  func isReadLater(_ value: Value, than step: Int) -> Bool {
    let segments = segments
    return isSegmented && !readers(of: value).contains { segments[$0] == segments[step] }
  }

  /// Whether a convolution's kernel takes the layer's filters turned round.
  func isTurned(_ group: Group) -> Bool {
    guard case .gradient(.convolutionInput) = node(group.anchor).operation else { return false }
    if case .forward = convolution(of: group) { return true }
    return false
  }

  /// Parts of the image for each of which all weights are read.
  func bands(_ group: Group, _ kernel: ConvolutionKernel) -> Int {
    guard kernel.band > 0, let size = node(group.anchor).type.size else { return 1 }
    guard let side = kernel.algorithm.outputTile else {
      return size.height.dividedRoundingUp(by: kernel.band)
    }
    let tiles = size.height.dividedRoundingUp(by: side) * size.width.dividedRoundingUp(by: side)
    return tiles.dividedRoundingUp(by: kernel.band)
  }

  /// How the sums of a node over a batch are kept.
  func partials(of id: Int) -> Partials {
    let node = node(id)
    let types = graph.inputTypes(of: node)
    let blocks = types[0].channels.dividedRoundingUp(by: 16)
    var height = types[0].size?.height ?? 1
    // A convolution sums band by band.
    if let group = groups.first(where: { $0.sums?.node == id }), let kernel = group.kernels.first {
      height = bands(group, kernel)
    }
    switch node.operation {
    case .batchSums(.statistics): return Partials(blocks: blocks, rows: height, vectors: 4)
    case .batchSums(.loss(let term)):
      let classes = term.summedClasses(of: types[0].channels)
      return Partials(
        blocks: classes.dividedRoundingUp(by: 16), rows: height, vectors: term.summands.count)
    case .gradient(.channelSums): return Partials(blocks: blocks, rows: height, vectors: 1)
    case .gradient(.batchNormSums): return Partials(blocks: blocks, rows: height, vectors: 2)
    case .gradient(.groupNormSums(let norm)):
      return Partials(blocks: blocks, rows: norm.unit == .pixel ? height : 1, vectors: 2)
    default:
      guard let filters = weightGradient(of: id) else { return Partials(blocks: 0, rows: 0, vectors: 0) }
      return Partials(
        blocks: filters.outputBlocks, rows: filters.units, vectors: filters.points * filters.inputBlocks * 16,
        isAccumulator: true)
    }
  }

  /// How the gradient for a convolution's weights is summed; nil: the node is none.
  func weightGradient(of id: Int) -> WeightGradient? {
    let node = node(id)
    let types = graph.inputTypes(of: node)
    switch node.operation {
    case .gradient(.convolutionWeight(let convolution)):
      return WeightGradient(convolution, input: types[0], gradient: types[1])
    case .gradient(.transposedConvolutionWeight(let transposed)):
      // Its result is what a convolution, whose result is its input, reads.
      let convolution = Operation.Convolution(
        channels: types[0].channels, kernel: Size(transposed.kernel), stride: transposed.stride, dilation: 1,
        groups: 1, padding: .explicit(transposed.padding), hasBias: false)
      return WeightGradient(convolution, input: types[1], gradient: types[0], isTransposed: true)
    default: return nil
    }
  }
}

/// How the gradient for a convolution's weights is summed over pixels and samples.
struct WeightGradient {
  var convolution: Operation.Convolution
  var input: TensorType
  var gradient: TensorType
  /// Whether the layer is a transposed convolution: input and gradient have changed places.
  var isTransposed = false

  var inputBlocks: Int { input.channels.dividedRoundingUp(by: 16) }
  var outputBlocks: Int { gradient.channels.dividedRoundingUp(by: 16) }
  var taps: Int { convolution.kernel.height * convolution.kernel.width }
  /// What there is a matrix of inputs × outputs for.
  var points: Int { isTransformed ? 36 : taps }
  /// Bands of rows or tiles with sums of their own: enough work for some threads where channels alone are too few.
  var units: Int {
    isTransformed ? 8 / groups : max(1, min(8 / (inputBlocks * outputBlocks), gradient.size?.height ?? 1))
  }
  /// Parts of the outputs, each of which transforms the input for itself (transformed).
  var groups: Int { outputBlocks >= 8 ? 8 : outputBlocks >= 4 ? 4 : outputBlocks >= 2 ? 2 : 1 }
  /// Tiles between two transforms, such that those stay in half a second-level cache of 1 MiB.
  var band: Int {
    let channels = 16 * (inputBlocks + outputBlocks.dividedRoundingUp(by: groups))
    return max(8, min(48, 128 * 1024 / (36 * channels)))
  }

  /// Whether it is summed in the domain of Winograd's F(4×4, 3×3). The matrices of 36 points are read and written
  /// once for each sample: where there are few tiles, that pays as long as the matrices stay in a cache.
  var isTransformed: Bool {
    guard canTransform(convolution), convolution.groups == 1, input.channels >= 8 else { return false }
    let tilesOfUnit = tiles * groups / 8
    return tilesOfUnit >= 64 || (tilesOfUnit >= 16 && 36 * 4 * input.channels * gradient.channels <= 16 << 20)
  }

  var tiles: Int {
    let size = gradient.size ?? (0, 0)
    return size.height.dividedRoundingUp(by: 4) * size.width.dividedRoundingUp(by: 4)
  }

  init(
    _ convolution: Operation.Convolution, input: TensorType, gradient: TensorType, isTransposed: Bool = false
  ) {
    self.convolution = convolution
    self.input = input
    self.gradient = gradient
    self.isTransposed = isTransposed
  }
}

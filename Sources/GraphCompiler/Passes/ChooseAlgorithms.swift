import Myograph

/// Chooses how each convolution is computed, and what it holds in registers or gathers at once.
func chooseAlgorithms(_ program: inout Program) {
  for index in program.groups.indices where program.groups[index].isConvolution(program) {
    var group = program.groups[index]
    let result = program.node(group.anchor).type
    let input = program.inputType(of: group)
    switch program.node(group.anchor).operation {
    case .convolution(let convolution):
      group.algorithm = algorithm(convolution, group, input, wanted: program.variant.algorithm)
      group.tile = registerTile(
        program.target, channels: convolution.channels / wholeGroups(convolution, input),
        holdsAll: group.classifier != nil, width: result.size?.width ?? 1)
      let scratch = band(&group, convolution, input, result, program.target)
      program.scratchSize = max(program.scratchSize, scratch.roundedUp(to: 16))
    case .transposedConvolution(let convolution):
      group.algorithm = .direct
      group.tile = registerTile(
        program.target, channels: convolution.channels, holdsAll: false, width: input.size?.width ?? 1)
    default:
      break
    }
    program.groups[index] = group
  }
}

/// Winograd's transforms win wherever they can be used, by 1.5 to 3 times, except on the deepest layers: 36 values
/// stand for 9 weights there, and reading them takes longer than the multiplications that they save. A matrix
/// product is for comparison, where someone asks for it: direct kernels run near the processor's peak.
private func algorithm(
  _ convolution: Operation.Convolution, _ group: Group, _ input: TensorType, wanted: Group.Algorithm?
) -> Group.Algorithm {
  if isDepthwise(convolution, input) { return .depthwise }
  guard group.inputs[0].form == .blocked, convolution.groups == 1 else { return .direct }
  let padding = convolution.paddingSizes
  let canTransform =
    convolution.kernel == 3 && convolution.stride == 1 && convolution.dilation == 1
    && max(padding.top, padding.left, padding.bottom, padding.right) <= 2
  switch wanted {
  case .gemm: return .gemm
  case .direct: return .direct
  case .winograd: return canTransform ? .winograd : .direct
  default:
    let pays = input.channels * convolution.channels <= largestTransformedPair && input.channels >= 8
    return canTransform && pays ? .winograd : .direct
  }
}

/// Inputs × outputs of a layer whose transformed weights take 75 MiB.
private let largestTransformedPair = 512 * 1024

/// Groups that the direct kernel computes one by one; others are packed as one.
private func wholeGroups(_ convolution: Operation.Convolution, _ input: TensorType) -> Int {
  hasWholeGroups(convolution, input) && !isDepthwise(convolution, input) ? convolution.groups : 1
}

/// Blocks of outputs × pixels of a row whose sums stay in registers, such that tiles fill a row with little
/// overlap. AVX-512 has 32 registers of a block each, AVX2 16 of half a block, the portable one 16 of a quarter.
private func registerTile(_ target: InstructionSet, channels: Int, holdsAll: Bool, width: Int) -> Group.Tile {
  let blocks = channels.dividedRoundingUp(by: 16)
  let (sums, widest) = target == .avx512 ? (24, 4) : target == .avx2 ? (6, 1) : (3, 1)
  let tileBlocks = holdsAll ? blocks : (1...widest).last { blocks % $0 == 0 } ?? 1
  let most = max(1, sums / tileBlocks)
  // The fewest tiles that so many pixels allow, made as equal as can be.
  let tiles = width.dividedRoundingUp(by: most)
  return Group.Tile(blocks: tileBlocks, pixels: width.dividedRoundingUp(by: tiles))
}

/// Sets how much of the image a kernel gathers at once; returns the floats of scratch that this takes.
private func band(
  _ group: inout Group, _ convolution: Operation.Convolution, _ input: TensorType, _ result: TensorType,
  _ target: InstructionSet
) -> Int {
  let size = result.size ?? (1, 1)
  let channels = input.channels.roundedUp(to: 16)
  switch group.algorithm {
  case .gemm:
    // What is gathered stays within half of a second-level cache of 1 MiB.
    let depth = channels * convolution.kernel.height * convolution.kernel.width
    let rows = max(1, min(size.height, 128 * 1024 / (depth * size.width)))
    group.band = group.pool == nil ? rows : rows.roundedUp(to: 2)
    return (group.band * size.width + 4) * (depth + result.channels.roundedUp(to: 16))
  case .winograd:
    // Few tiles at a time, whose transforms are still in the first-level cache when they are multiplied: 12 take
    // 16 to 32 channels of 256² 0.99 ms where 48 take 1.27. Weights that no cache holds are read once a band.
    let weights = 36 * 4 * channels * convolution.channels
    let most = weights < 20 << 20 ? 12 : 48
    let tiles = size.height.dividedRoundingUp(by: 4) * size.width.dividedRoundingUp(by: 4)
    // An even number of bands: one for each thread at least.
    let bands = tiles.dividedRoundingUp(by: 2 * most) * 2
    let perBand = tiles.dividedRoundingUp(by: bands)
    group.tile = registerTile(
      target, channels: convolution.channels, holdsAll: group.classifier != nil, width: perBand)
    group.band = perBand.roundedUp(to: group.tile.pixels)
    return 36 * (group.band * (channels + group.tile.blocks * 16) + 32)
  default:
    return 0
  }
}

import Myograph

/// Chooses how each convolution is computed, and what it holds in registers or gathers at once.
func chooseAlgorithms(_ program: inout Program) {
  for index in program.groups.indices where program.groups[index].isConvolution(program) {
    var group = program.groups[index]
    let result = program.node(group.anchor).type
    switch program.node(group.anchor).operation {
    case .convolution(let convolution):
      let input = program.inputType(of: group)
      group.algorithm = algorithm(convolution, group, input, wanted: program.variant.algorithm)
      group.tile = registerTile(
        program.target, channels: convolution.channels / wholeGroups(convolution, input),
        holdsAll: group.classifier != nil, width: result.size?.width ?? 1)
      if group.algorithm == .gemm {
        let taps = convolution.kernel.height * convolution.kernel.width
        let depth = input.channels.roundedUp(to: 16) * taps
        group.bandRows = bandRows(depth: depth, result: result, isPooled: group.pool != nil)
        let pixels = group.bandRows * (result.size?.width ?? 1)
        let products = result.channels.roundedUp(to: 16)
        program.scratchSize = max(program.scratchSize, (pixels + 4) * (depth + products))
      }
    case .transposedConvolution(let convolution):
      group.algorithm = .direct
      group.tile = registerTile(
        program.target, channels: convolution.channels, holdsAll: false,
        width: program.inputType(of: group).size?.width ?? 1)
    default:
      break
    }
    program.groups[index] = group
  }
}

/// Direct kernels run near the processor's peak on every layer that was measured; a matrix product is for
/// comparison, where someone asks for it.
private func algorithm(
  _ convolution: Operation.Convolution, _ group: Group, _ input: TensorType, wanted: Group.Algorithm?
) -> Group.Algorithm {
  if isDepthwise(convolution, input) { return .depthwise }
  let canMultiply = group.inputs[0].form == .blocked && convolution.groups == 1
  return wanted == .gemm && canMultiply ? .gemm : .direct
}

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

/// As many rows as keep what is gathered for them within the second-level cache.
private func bandRows(depth: Int, result: TensorType, isPooled: Bool) -> Int {
  let size = result.size ?? (1, 1)
  let rows = max(1, min(size.height, 128 * 1024 / (depth * size.width)))
  return isPooled ? rows.roundedUp(to: 2) : rows
}

import Myograph

/// Decides whose sums each kernel of a convolution holds in registers.
func tileRegisters(_ program: inout Program) {
  for index in program.groups.indices {
    let group = program.groups[index]
    let node = program.node(group.anchor)
    let input = program.inputType(of: group)
    for (place, kernel) in group.kernels.enumerated() {
      var (channels, width) = (node.type.channels, node.type.size?.width ?? 1)
      switch node.operation {
      case .convolution(let convolution) where hasWholeGroups(convolution, input):
        channels /= convolution.groups
      case .transposedConvolution: width = input.size?.width ?? 1
      default: break
      }
      switch kernel.algorithm {
      case .direct:
        program.groups[index].kernels[place].tile = registerTile(program.target, channels, width, group)
      case .winograd4x4, .winograd2x2:
        let tile = registerTile(program.target, channels, kernel.band, group)
        program.groups[index].kernels[place].tile = tile
        program.groups[index].kernels[place].band = kernel.band.roundedUp(to: tile.pixels)
      case .gemm:
        // The matrix has a column for each output.
        program.groups[index].kernels[place].tile.blocks = channels.dividedRoundingUp(by: 16)
      case .depthwise:
        break
      }
    }
  }
}

/// Pixels such that tiles fill a row with little overlap: the fewest tiles that registers allow, made as equal as
/// can be. AVX-512 has 32 registers of a block each, AVX2 16 of half a block, the portable one 16 of a quarter.
private func registerTile(
  _ target: InstructionSet, _ channels: Int, _ width: Int, _ group: Group
) -> ConvolutionKernel.Tile {
  let blocks = registerBlocks(target, channels: channels, group)
  let sums = target == .avx512 ? 24 : target == .avx2 ? 6 : 3
  let tiles = width.dividedRoundingUp(by: max(1, sums / blocks))
  return ConvolutionKernel.Tile(blocks: blocks, pixels: width.dividedRoundingUp(by: tiles))
}

/// Blocks of outputs that share what is loaded; with a classifier behind them all blocks.
func registerBlocks(_ target: InstructionSet, channels: Int, _ group: Group) -> Int {
  let blocks = channels.dividedRoundingUp(by: 16)
  return group.classifier != nil
    ? blocks : (1...(target == .avx512 ? 4 : 1)).last { blocks % $0 == 0 } ?? 1
}

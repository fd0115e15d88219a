import Myograph

/// Decides whose sums each kernel of a convolution holds in registers.
func tileRegisters(_ program: inout Program) {
  for index in program.groups.indices where program.groups[index].isConvolution(program) {
    let group = program.groups[index]
    let node = program.node(group.anchor)
    let input = program.inputType(of: group)
    for (place, kernel) in group.kernels.enumerated() {
      var (channels, width) = (node.type.channels, program.resultType(of: group).size?.width ?? 1)
      switch program.convolution(of: group) {
      case .forward(let convolution) where hasWholeGroups(convolution, input):
        channels /= convolution.groups
      case .transposed: width = input.size?.width ?? 1
      default: break
      }
      switch kernel.algorithm {
      case .direct:
        let most = largestDirectTile(program.target)
        program.groups[index].kernels[place].tile = registerTile(most, channels, width, group)
      case .winograd4x4, .winograd2x2:
        let most = largestProductTile(program.target)
        let tile = productTile(most, channels, tiles: kernel.band, group)
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

/// Blocks of outputs × pixels of a row that a direct kernel holds. AVX-512 has 32 registers of a block each, AVX2 16
/// of half a block, the portable one 16 of a quarter. One block reaches 195 to 228 GFLOP/s of 227 (1×1, 3×3, strided,
/// transposed, first layers), 4 × 6 reach 50 to 219.
private func largestDirectTile(_ target: InstructionSet) -> ConvolutionKernel.Tile {
  switch target {
  case .avx512: ConvolutionKernel.Tile(blocks: 1, pixels: 16)
  case .avx2: ConvolutionKernel.Tile(blocks: 1, pixels: 6)
  case .portable: ConvolutionKernel.Tile(blocks: 1, pixels: 2)
  }
}

/// Blocks of outputs × tiles of Winograd's.
func largestProductTile(_ target: InstructionSet) -> ConvolutionKernel.Tile {
  switch target {
  case .avx512: ConvolutionKernel.Tile(blocks: 4, pixels: 6)
  case .avx2: ConvolutionKernel.Tile(blocks: 1, pixels: 6)
  case .portable: ConvolutionKernel.Tile(blocks: 1, pixels: 2)
  }
}

/// As many sums as `most` has, such that tiles fill a row with little overlap: the fewest tiles, made as equal as can
/// be.
private func registerTile(
  _ most: ConvolutionKernel.Tile, _ channels: Int, _ width: Int, _ group: Group
) -> ConvolutionKernel.Tile {
  let blocks = registerBlocks(most, channels: channels, group)
  let tiles = width.dividedRoundingUp(by: max(1, most.blocks * most.pixels / blocks))
  return ConvolutionKernel.Tile(blocks: blocks, pixels: width.dividedRoundingUp(by: tiles))
}

/// As many sums as `most` has, or down to two thirds of them where tiles then fill a band better: 16 and 32
/// tiles are taken by fours, not by sixes, with which 512 to 1024 channels of 16² take 10 % longer.
private func productTile(
  _ most: ConvolutionKernel.Tile, _ channels: Int, tiles: Int, _ group: Group
) -> ConvolutionKernel.Tile {
  let blocks = registerBlocks(most, channels: channels, group)
  let widest = min(tiles, max(1, most.blocks * most.pixels / blocks))
  let candidates = (2 * widest).dividedRoundingUp(by: 3)...widest
  let pixels = candidates.reversed().min { tiles.roundedUp(to: $0) < tiles.roundedUp(to: $1) } ?? widest
  return ConvolutionKernel.Tile(blocks: blocks, pixels: pixels)
}

/// Blocks of outputs that share what is loaded; with a classifier behind them all blocks.
func registerBlocks(_ most: ConvolutionKernel.Tile, channels: Int, _ group: Group) -> Int {
  let blocks = channels.dividedRoundingUp(by: 16)
  return group.classifier != nil ? blocks : (1...most.blocks).last { blocks % $0 == 0 } ?? 1
}

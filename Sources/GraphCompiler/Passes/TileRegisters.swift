import Myograph

/// Decides whose sums the kernels hold in registers that multiply matrices.
func tileRegisters(_ program: inout Program) {
  for index in program.groups.indices where program.groups[index].isConvolution(program) {
    let group = program.groups[index]
    let blocks = program.node(group.anchor).type.channels.dividedRoundingUp(by: 16)
    for (place, kernel) in group.kernels.enumerated() {
      switch kernel.algorithm {
      case .winograd4x4, .winograd2x2:
        let tile = productTile(largestProductTile(program.target), blocks, tiles: kernel.band, group)
        program.groups[index].kernels[place].tile = tile
        program.groups[index].kernels[place].band = kernel.band.roundedUp(to: tile.pixels)
      case .gemm:
        // The matrix has a column for each output.
        program.groups[index].kernels[place].tile.blocks = blocks
      case .direct, .depthwise:
        let most = largestRowTile(program.target, kernel.algorithm)
        program.groups[index].kernels[place].tile.pixels = rowTile(most, of: rowPixels(group, program))
      }
    }
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

/// Pixels of a row whose sums are held beside what they are made of: with more blocks and fewer pixels, 1×1, strided and
/// first layers are slower.
private func largestRowTile(_ target: InstructionSet, _ algorithm: ConvolutionKernel.Algorithm) -> Int {
  switch target {
  case .avx512: 16
  // Three weights of a depthwise kernel stay in registers too.
  case .avx2: algorithm == .depthwise ? 4 : 6
  case .portable: 2
  }
}

/// Pixels of a row that are computed next to each other.
private func rowPixels(_ group: Group, _ program: Program) -> Int {
  let width = program.resultType(of: group).size?.width ?? 1
  guard case .transposed(let convolution) = program.convolution(of: group) else { return width }
  return width.dividedRoundingUp(by: convolution.stride)
}

/// At most `most` pixels, such that tiles cut a row as evenly as they can.
private func rowTile(_ most: Int, of pixels: Int) -> Int {
  pixels.dividedRoundingUp(by: pixels.dividedRoundingUp(by: most))
}

/// As many sums as `most` has, or down to two thirds of them where tiles then fill a band better: 16 and 32
/// tiles are taken by fours, not by sixes, with which 512 to 1024 channels of 16² take 10 % longer.
private func productTile(
  _ most: ConvolutionKernel.Tile, _ blocks: Int, tiles: Int, _ group: Group
) -> ConvolutionKernel.Tile {
  // A classifier behind them needs all blocks.
  let blocks = group.classifier != nil ? blocks : (1...most.blocks).last { blocks % $0 == 0 } ?? 1
  let widest = min(tiles, max(1, most.blocks * most.pixels / blocks))
  let candidates = (2 * widest).dividedRoundingUp(by: 3)...widest
  let pixels = candidates.reversed().min { tiles.roundedUp(to: $0) < tiles.roundedUp(to: $1) } ?? widest
  return ConvolutionKernel.Tile(blocks: blocks, pixels: pixels)
}

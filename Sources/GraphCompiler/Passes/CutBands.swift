import Myograph

/// Decides how much of the image a kernel gathers or transforms at once, such that it stays in cache.
func cutBands(_ program: inout Program) {
  for index in program.groups.indices {
    let group = program.groups[index]
    guard case .forward(let convolution) = program.convolution(of: group) else { continue }
    let inputs = program.inputType(of: group).channels.roundedUp(to: 16)
    let size = program.resultType(of: group).size ?? (1, 1)
    for (place, kernel) in group.kernels.enumerated() {
      if kernel.algorithm == .gemm {
        // What is gathered stays within half of a second-level cache of 1 MiB.
        let depth = inputs * convolution.kernel.height * convolution.kernel.width
        let rows = max(1, min(size.height, 128 * 1024 / (depth * size.width)))
        program.groups[index].kernels[place].band = group.pool == nil ? rows : rows.roundedUp(to: 2)
      } else if let side = kernel.algorithm.outputTile {
        // Few tiles, whose transforms are still in the first-level cache when they are multiplied: 12 take 32 to 16
        // channels of 256² 0.99 ms where 48 take 1.27. Weights that don't stay in cache are read once a band, though:
        // with 1024 to 1024 channels of 16² two bands of 8 take 11.4 ms, one of 16 takes 7.7.
        let weights = 4 * (side + 2) * (side + 2) * inputs * convolution.channels
        let most = weights < 4 << 20 ? 12 : weights < 20 << 20 ? 24 : 48
        let tiles = size.height.dividedRoundingUp(by: side) * size.width.dividedRoundingUp(by: side)
        let bands = tiles.dividedRoundingUp(by: most)
        // An even number where threads share the tiles and not the outputs.
        let balanced = most == 12 ? bands.roundedUp(to: 2) : bands
        program.groups[index].kernels[place].band = tiles.dividedRoundingUp(by: balanced)
      }
    }
  }
}

import Myograph

/// Blocks of outputs × pixels of a row whose sums stay in registers.
func tile(
  _ target: InstructionSet, channels: Int, group: Group, type: TensorType
) -> Group.Tile {
  Group.Tile(blocks: 1, pixels: 8)
}

/// Whether im2col and BLAS can compute it: everything but what reads planar values in groups.
func canUseGEMM(_ group: Group) -> Bool { group.inputs[0].form == .blocked }

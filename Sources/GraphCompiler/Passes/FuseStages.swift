/// A band of the image goes through all stages of a convolution (gather or transform, multiply, restore) while it is
/// in cache, instead of the whole image through one after the other.
func fuseStages(_ program: inout Program) {
  for index in program.groups.indices {
    for place in program.groups[index].kernels.indices {
      program.groups[index].kernels[place].isStaged = false
    }
  }
}

import Myograph

/// On the way back to the scan's grid each pixel is labelled as its probabilities are made.
func fuseArgMax(_ program: inout Program) {
  guard let index = program.groups.firstIndex(where: { program.node($0.anchor).operation == .argMax }),
    let restore = program.groups.firstIndex(where: {
      $0.role == .compute && program.node($0.anchor).operation == .restoreGrid
    }), program.groups[restore].result == program.node(program.groups[index].anchor).inputs[0]
  else { return }
  program.groups[restore].nodes += program.groups[index].nodes
  program.groups[restore].argMax = program.groups[index].anchor
  program.groups.remove(at: index)
}

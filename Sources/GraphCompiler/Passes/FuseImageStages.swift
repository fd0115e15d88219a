import Myograph

/// Normalises an image while it is gathered.
func fuseImageStages(_ program: inout Program) {
  guard let gather = program.groups.firstIndex(where: { $0.role == .readImage }),
    let gathered = program.groups[gather].outputs.first
  else { return }
  let readers = program.readers(of: gathered)
  guard readers.count == 1,
    case .normalizeIntensity = program.node(program.groups[readers[0]].anchor).operation,
    program.groups[readers[0]].role == .compute
  else { return }
  let normalization = program.groups[readers[0]]
  program.groups[gather].nodes += normalization.nodes
  program.groups[gather].result = normalization.anchor
  program.groups[gather].outputs = normalization.outputs
  program.groups.remove(at: readers[0])
}

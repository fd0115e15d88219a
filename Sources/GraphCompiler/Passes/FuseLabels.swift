import Myograph

/// Fetches labels together with the image: both lie at the same places.
func fuseLabels(_ program: inout Program) {
  var images = program.groups.indices.filter { !program.holdsLabels(program.groups[$0]) }[...]
  let labels = program.groups.indices.filter { program.holdsLabels(program.groups[$0]) }
  for index in labels {
    guard let image = images.popFirst() else { break }
    let group = program.groups[index]
    program.groups[image].nodes += group.nodes
    program.groups[image].inputs += group.inputs
    program.groups[image].outputs += group.outputs
  }
  program.removeGroups(at: labels)
}

extension Program {
  /// Whether a group of a preparation makes labels, and nothing else.
  func holdsLabels(_ group: Group) -> Bool { node(group.result).holdsLabels }
}

extension Node {
  var holdsLabels: Bool { if case .labels = type.content { true } else { false } }
}

import Myograph

/// Changes values by several stages at once, as far as what each needs to know of the whole image follows from what is
/// known before the first of them. That is summed up by whoever writes the image.
func fuseIntensities(_ program: inout Program) {
  var index = 1
  while index < program.groups.count {
    let (before, group) = (program.groups[index - 1], program.groups[index])
    if before.isElementwise(program), group.isElementwise(program),
      program.knowledge(behind: before).isSuperset(of: program.node(group.anchor).operation.neededKnowledge)
    {
      program.groups[index - 1].nodes += group.nodes
      program.groups[index - 1].result = group.result
      program.groups[index - 1].outputs = group.outputs
      program.groups.remove(at: index)
    } else {
      index += 1
    }
  }
  for index in program.groups.indices {
    let group = program.groups[index]
    guard let value = group.inputs.first, group.isElementwise(program),
      !program.node(group.anchor).operation.neededKnowledge.isEmpty,
      let producer = program.producer(of: value)
    else { continue }
    let statistics = Value(value.node, .statistics)
    program.groups[producer].outputs.append(statistics)
    program.groups[index].inputs.append(statistics)
  }
}

/// What can be known of an image's values.
enum IntensityKnowledge: CaseIterable {
  case moments
  case limits
  /// Which value has which rank: only whoever has all of them at hand finds out.
  case order
}

extension Operation {
  /// What an intensity stage needs to know before it changes any value.
  var neededKnowledge: Set<IntensityKnowledge> {
    switch self {
    case .normalizeIntensity(.zScore): return [.moments]
    case .normalizeIntensity(.minMax): return [.limits]
    case .normalizeIntensity(.percentiles): return [.order]
    case .augment(let augmentation, _):
      switch augmentation.kind {
      case .gamma: return [.limits]
      case .brightnessContrast, .noise: return [.moments]
      default: return []
      }
    default: return []
    }
  }

  /// What is still known behind it, if it was before.
  fileprivate var keptKnowledge: Set<IntensityKnowledge> {
    switch self {
    case .normalizeIntensity(.windows), .normalizeIntensity(.percentiles): return [.limits]
    case .normalizeIntensity: return [.moments, .limits]
    case .augment(let augmentation, _):
      switch augmentation.kind {
      case .brightnessContrast: return [.moments, .limits]
      case .gamma: return [.limits]
      default: return []
      }
    default: return []
    }
  }
}

extension Program {
  fileprivate func knowledge(behind group: Group) -> Set<IntensityKnowledge> {
    // Whoever needs nothing first is not told anything.
    let first: Set<IntensityKnowledge> =
      node(group.anchor).operation.neededKnowledge.isEmpty ? [] : [.moments, .limits]
    return group.nodes.reduce(first) { $0.intersection(node($1).operation.keptKnowledge) }
  }
}

extension Group {
  /// Whether it changes each value by itself.
  func isElementwise(_ program: Program) -> Bool {
    switch program.node(anchor).operation {
    case .normalizeIntensity: return true
    case .augment(let augmentation, _):
      return !augmentation.movesPixels && !augmentation.mixesPixels
    default: return false
    }
  }
}

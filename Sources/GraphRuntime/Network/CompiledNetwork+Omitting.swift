import Kernels

extension CompiledNetwork {
  /// A stage that a network can do without: what an ablation leaves out.
  public enum Stage: String, CaseIterable, Sendable {
    case resampling, flips, rotation, scaling

    fileprivate var kind: Int32 {
      switch self {
      case .resampling: Int32(MYOGRAPH_STAGE_RESAMPLE)
      case .flips: Int32(MYOGRAPH_STAGE_FLIP)
      case .rotation: Int32(MYOGRAPH_STAGE_ROTATION)
      case .scaling: Int32(MYOGRAPH_STAGE_SCALE)
      }
    }
  }

  /// The stages of `Stage` that it has.
  public var omissibleStages: [Stage] {
    let table = table.pointee
    let kinds = UnsafeBufferPointer(start: table.stages, count: Int(table.stage_count)).map(\.kind)
    return Stage.allCases.filter { kinds.contains($0.kind) }
  }

  /// The same network, by the same kernels, without some of its stages: in training and, of resampling, also in inference. All
  /// else is drawn as it would be with them.
  /// - Parameter name: its own, by which commands know it.
  public func omitting(_ stages: Set<Stage>, named name: String) -> CompiledNetwork {
    // As the emitted tables, these stay for as long as the process runs.
    let table = UnsafeMutablePointer<myograph_network>.allocate(capacity: 1)
    table.initialize(to: self.table.pointee)
    let count = Int(table.pointee.stage_count)
    let kept = UnsafeMutablePointer<myograph_stage>.allocate(capacity: max(1, count))
    for index in 0..<count {
      var stage = self.table.pointee.stages[index]
      if stages.contains(where: { $0.kind == stage.kind }) {
        // A flip that is never done keeps the place, by whose number kernels know what was drawn.
        stage.kind = Int32(MYOGRAPH_STAGE_FLIP)
        stage.probability = 0
      }
      (kept + index).initialize(to: stage)
    }
    table.pointee.stages = UnsafePointer(kept)
    if stages.contains(.resampling) { table.pointee.spacing = 0 }
    let bytes = Array(name.utf8CString)
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    text.initialize(from: bytes, count: bytes.count)
    table.pointee.name = UnsafePointer(text)
    return CompiledNetwork(UnsafePointer(table))
  }
}

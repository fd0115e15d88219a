import Kernels

extension [myograph_choice] {
  /// These kernels and the memory that they share, as C reads them while `body` runs.
  /// - Parameters:
  ///   - scratch: of all threads; `scratchBytes` from one to the next.
  ///   - workspace: of all arenas.
  ///   - bytes: of an arena and of its workspace, where there are more than one.
  func withPlan(
    scratch: AlignedBytes, scratchBytes: Int, workspace: AlignedBytes? = nil, arenas: Int = 1,
    bytes: (arena: Int, workspace: Int) = (0, 0), _ body: (inout myograph_plan) -> Void
  ) {
    let float = MemoryLayout<Float>.stride
    withUnsafeBufferPointer { choices in
      var plan = myograph_plan(
        choices: choices.baseAddress, scratch: scratch.floats, scratch_floats: scratchBytes / float,
        workspace: workspace?.floats, arenas: Int32(arenas), arena_floats: bytes.arena / float,
        workspace_floats: bytes.workspace / float)
      body(&plan)
    }
  }
}

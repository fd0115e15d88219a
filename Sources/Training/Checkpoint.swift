import Foundation
import GraphRuntime

/// All that a run goes on from, as a safetensors file: weights under their own names, the optimiser's values and the loss of
/// each step beside them, the run's state as JSON in the metadata, and a checksum of all of it.
struct Checkpoint {
  var run: RunState
  var training: TrainingState
  /// Of each step so far.
  var losses: [Float]

  private static let losses = "losses"
  private static let state = "state"
  private static let checksum = "checksum"

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let state = String(decoding: try encoder.encode(run), as: UTF8.self)
    let tensors =
      training.tensors + [(Self.losses, GraphRuntime.Tensor(shape: [losses.count], values: losses))]
    var checksum = CRC32C()
    checksum.add(state)
    for (name, tensor) in tensors.sorted(by: { $0.name < $1.name }) {
      checksum.add(name)
      tensor.values.withUnsafeBytes { checksum.add($0) }
    }
    try Safetensors.write(
      tensors, metadata: [Self.state: state, Self.checksum: hexadecimal(checksum.value)], to: path,
      overwrite: true)
  }

  /// A checkpoint's file, whole to the last bit, with a state in which a run can be.
  struct File {
    let run: RunState
    var path: String { file.path }
    private let file: Safetensors

    /// - Throws: `RuntimeError`, or `Damage`.
    init(_ path: String) throws {
      file = try Safetensors(path: path)
      guard let state = file.metadata[Checkpoint.state], let expected = file.metadata[Checkpoint.checksum]
      else { throw Damage(description: "\"\(path)\" is no checkpoint") }
      var checksum = CRC32C()
      checksum.add(state)
      for entry in file.entries.sorted(by: { $0.name < $1.name }) {
        checksum.add(entry.name)
        try file.floats(entry.name).withUnsafeBytes { checksum.add($0) }
      }
      guard hexadecimal(checksum.value) == expected,
        let run = try? JSONDecoder().decode(RunState.self, from: Data(state.utf8))
      else { throw Damage(description: "\"\(path)\" doesn't have the checksum that it was written with") }
      if let flaw = run.flaw(losses: try file.floats(Checkpoint.losses)) {
        throw Damage(description: "\"\(path)\" has an impossible \(flaw)")
      }
      self.run = run
    }

    /// - Throws: `RuntimeError` when the network has changed.
    func read(for network: CompiledNetwork) throws -> Checkpoint {
      let training = try TrainingState(
        file, steps: run.step, for: network, optimizer: run.recipe.optimizer)
      return Checkpoint(run: run, training: training, losses: try file.floats(Checkpoint.losses))
    }
  }

  struct Damage: Error, CustomStringConvertible {
    var description: String
  }
}

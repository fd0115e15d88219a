import Foundation
import GraphRuntime
import Imaging
import Optimization
import Testing

@testable import Training

/// Every field of a checkpoint's state, changed under a checksum that is right: it is refused, or something can be done
/// with it.
struct CheckpointFieldTests {
  private let losses: [Float] = [2, 1.5, 1.25, 1, 0.5]

  private func state(_ optimizer: Optimizer, _ decay: Schedule.Decay) -> RunState {
    let recipe = Recipe(
      epochs: 8, minutes: 3, batchSize: 5, optimizer: optimizer,
      schedule: .init(rate: 0.01, decay: decay, warmUp: .init(epochs: 2)))
    var state = RunState(
      network: "t", isa: "portable", recipe: recipe, training: 1, validation: 2, firstWeights: 3, began: 1e9)
    (state.saves, state.step, state.epoch, state.position, state.seconds) = (2, 5, 1, 1, 9)
    state.history = [
      .init(epoch: 1, step: 4, seconds: 5, rate: 0.01, loss: 1.5, overlap: .init(classes: [1, 0.5, nil, 0]))
    ]
    state.best = .init(epoch: 1, meanOverlap: 0.5)
    return state
  }

  /// A checkpoint's file that says this.
  private func write(_ state: String, to path: String) throws {
    var checksum = CRC32C()
    checksum.add(state)
    checksum.add("losses")
    losses.withUnsafeBytes { checksum.add($0) }
    try Safetensors.write(
      [("losses", GraphRuntime.Tensor(shape: [losses.count], values: losses))],
      metadata: ["state": state, "checksum": hexadecimal(checksum.value)], to: path, overwrite: true)
  }

  /// All that is made of a state without a network.
  private func use(_ state: RunState) throws {
    let order = SliceOrder(slices: 20, batchSize: state.recipe.batchSize, seed: state.recipe.seed)
    let classes = [LabelClass("a"), LabelClass("b")]
    _ = (
      state.isPlace(in: order), state.differences(from: state),
      MetricsTable(classes: classes.map(\.name)).text(state.history)
    )
    _ =
      CurvesPicture(
        title: state.network, classes: classes, losses: losses, history: state.history
      ).svg
    var events = EventFile("nowhere", began: state.began)
    for record in state.history {
      events.add(
        MetricsTable(classes: ["a", "b"]).scalars(record), step: record.step,
        time: state.began + record.seconds)
      _ = (Int(record.seconds), Int(state.seconds))
    }
    for progress in [0, 0.3, 1] { _ = state.recipe.rate(at: progress) }
    var longer = state
    longer.recipe.epochs += 1
    var state = state
    _ = (state.differences(from: longer), state.goOn(by: longer.recipe, in: order))
  }

  @Test(
    "Each is refused where it can't be, whatever kind of value takes its place",
    arguments: [
      (Optimizer.adam(.init()), Schedule.Decay.cosine(epochs: 6)),
      (.sgd(.init()), .step(factor: 0.5, every: 2)),
    ])
  func everyFieldIsChecked(optimizer: Optimizer, decay: Schedule.Decay) throws {
    let path = NSTemporaryDirectory() + "checkpoint-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let encoded = try JSONEncoder().encode(state(optimizer, decay))
    let whole = try JSONSerialization.jsonObject(with: encoded)
    let values: [Any] = [
      -1, -0.5, 0.5, 2e9, 1e15, 9.3e18, 1e300, -1e300, 0, NSNull(), "", "a", [Int](), [String: Int](), true,
    ]
    var (tried, refused) = (0, Set<String>())
    let places = leaves(of: whole)
    for place in places {
      for value in values {
        let changed = replacing(place[...], in: whole, by: value)
        let text = String(decoding: try JSONSerialization.data(withJSONObject: changed), as: UTF8.self)
        try write(text, to: path)
        tried += 1
        do { try use(Checkpoint.File(path).run) } catch is Checkpoint.Damage {
          refused.insert(place.joined(separator: "."))
        }
      }
    }
    // Nothing has passed by unread.
    #expect(refused == Set(places.map { $0.joined(separator: ".") }))
    #expect(places.count > 30 && tried == places.count * values.count)
    try write(String(decoding: encoded, as: UTF8.self), to: path)
    #expect(try Checkpoint.File(path).run == state(optimizer, decay))
  }

  /// Paths to everything in a document that holds nothing itself.
  private func leaves(of value: Any) -> [[String]] {
    func under(_ name: String, _ value: Any) -> [[String]] { leaves(of: value).map { [name] + $0 } }
    switch value {
    case let members as [String: Any]: return members.sorted { $0.key < $1.key }.flatMap(under)
    case let items as [Any]: return items.enumerated().flatMap { under("\($0.offset)", $0.element) }
    default: return [[]]
    }
  }

  private func replacing(_ place: ArraySlice<String>, in value: Any, by new: Any) -> Any {
    guard let name = place.first else { return new }
    if var members = value as? [String: Any] {
      members[name] = members[name].map { replacing(place.dropFirst(), in: $0, by: new) }
      return members
    }
    guard var items = value as? [Any], let index = Int(name) else { return value }
    items[index] = replacing(place.dropFirst(), in: items[index], by: new)
    return items
  }
}

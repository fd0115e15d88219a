import Myograph

/// Numbers by which intensities are brought to a range, where they aren't found in the image: packed like weights, since
/// those of a data set are kept with these.
extension CallBuilder {
  /// How `normalize` and `gather` bring a node's values to a range.
  func normalize(_ range: IntensityRange, of node: Node, in call: inout KernelCall) throws(CompilerError) {
    call.define("NORMALIZE", range.kind)
    guard range.hasNumbers else { return }
    let offset = call.reserve(Self.numbersPerChannel * node.type.channels)
    try pack(range, of: node, at: offset, in: &call)
    call.pass("weights", Place("weights", offset))
  }

  /// The same for several stages of a training sample; the numbers of each have their place, wanted or not.
  func numbers(of stages: [Int], in call: inout KernelCall) throws(CompilerError) {
    let ranges = stages.map { stage -> IntensityRange? in
      guard case .normalizeIntensity(let range) = program.node(stage).operation else { return nil }
      return range.hasNumbers ? range : nil
    }
    call.define("NUMBERS", ranges.contains { $0 != nil } ? 1 : 0)
    guard ranges.contains(where: { $0 != nil }) else { return }
    let floats = Self.numbersPerChannel * program.node(stages[0]).type.channels
    let offset = call.reserve(floats * stages.count)
    for (index, range) in ranges.enumerated() {
      guard let range else { continue }
      try pack(range, of: program.node(stages[index]), at: offset + index * floats, in: &call)
    }
  }

  /// Two limits, what is subtracted, and what that is multiplied by.
  private static let numbersPerChannel = 4

  private func pack(
    _ range: IntensityRange, of node: Node, at offset: Int, in call: inout KernelCall
  ) throws(CompilerError) {
    let channels = node.type.channels
    func give(_ numbers: [Double], at channel: Int, count: Int) {
      call.pack(
        "RANGE", at: offset + channel * Self.numbersPerChannel,
        [
          ("out_channels", "\(count)"),
          ("numbers", "{\(numbers.map(cFloat).joined(separator: ", "))}"),
        ])
    }
    switch range {
    case .zScore, .minMax: break
    case .windows(let windows):
      let count = windows.count == 1 ? channels : 1
      for (channel, window) in windows.enumerated() {
        give(
          [window.low, window.high, window.low, 1 / (window.high - window.low)], at: channel, count: count)
      }
    case .percentiles(let range): give([range.low / 100, range.high / 100, 0, 0], at: 0, count: channels)
    case .dataset:
      try call.pack(
        "MEASURED", at: offset,
        [
          ("mean", parameter(node.id, "mean")), ("variance", parameter(node.id, "deviation")),
          ("out_channels", "\(channels)"),
        ])
    }
  }
}

extension IntensityRange {
  /// NORMALIZE in C.
  fileprivate var kind: Int {
    switch self {
    case .zScore: 1
    case .minMax: 2
    case .windows, .dataset: 3
    case .percentiles: 4
    }
  }

  fileprivate var hasNumbers: Bool { kind >= 3 }
}

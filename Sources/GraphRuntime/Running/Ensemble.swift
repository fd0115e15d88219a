import Kernels

/// Sessions of one network whose probabilities are averaged: of weights that were trained apart, and of each slice and its
/// mirror images, and of runs whose dropout is drawn (Gal and Ghahramani 2016, arXiv 1506.02142).
///
/// Of one session without mirror images the results are the session's own, bit for bit.
public struct Ensemble {
  /// Never empty; all share the first one's memory.
  public private(set) var members: [Session]
  /// Whether each slice is also run mirrored along rows, columns and both.
  public let mirrors: Bool
  /// How often each is run, which only a stochastic session needs more than once, and what all of them derive from.
  public let samples: Int
  public let seed: UInt64

  /// Memory of earlier runs, which most have the size of.
  private let kept = Kept()

  private final class Kept {
    var results = Results()
    var mirrored: [Float] = []
  }

  /// - Throws: `RuntimeError` where the network has no probabilities to average.
  public init(
    _ session: Session, mirrors: Bool = false, samples: Int = 1, seed: UInt64 = 0
  ) throws(RuntimeError) {
    (members, self.mirrors, self.samples, self.seed) = ([session], mirrors, samples, seed)
    try check()
  }

  /// Adds weights that were trained apart.
  public mutating func add(_ weights: Weights) throws(RuntimeError) {
    members.append(try Session(sharing: session, weights: weights))
    try check()
  }

  private func check() throws(RuntimeError) {
    guard averaging.runs == 1 || session.network.hasProbabilities else {
      throw .noResult(
        .probabilities, network: session.network.name, available: session.network.results)
    }
  }

  /// The first member; the others differ from it by their weights.
  public var session: Session { members[0] }
  public var averaging: Averaging {
    Averaging(members: members.count, mirrors: mirrors, samples: samples)
  }

  /// Classes, and probabilities where they are wanted, of slices on their own grid.
  /// - Parameters:
  ///   - slices: N × C × rows × columns, as a scan's, or as the network's input where it takes no scan.
  ///   - count: N.
  ///   - grid: of every slice.
  ///   - wanted: labels, probabilities or both.
  ///   - firstSlice: the first one's number in its volume, from which what is drawn derives.
  ///   - each: is given the classes that each run by itself finds, before the mean's.
  /// - Throws: `RuntimeError` when a size is wrong or a result isn't there to be had.
  public func run(
    _ slices: [Float], count: Int, grid: SliceGrid, wanted: Set<ResultKind>, firstSlice: Int = 0,
    into results: inout Results, each: ((_ labels: [UInt8]) -> Void)? = nil
  ) throws(RuntimeError) {
    var randomness = RunRandomness(seed: seed, slice: firstSlice)
    session.randomness = randomness
    guard averaging.runs > 1 else { return try run(session, slices, count, grid, wanted, into: &results) }
    let network = session.network
    let maps =
      network.takesScan && network.restoresGrid
      ? (grid.rows, grid.columns) : (network.output.height, network.output.width)
    let input =
      network.takesScan ? (grid.rows, grid.columns) : (network.input.height, network.input.width)
    results.labels = []
    var nonFinite = 0
    for (index, mirror) in (mirrors ? Mirror.all : [Mirror()]).enumerated() {
      mirror.write(slices, of: input, to: &kept.mirrored)
      for member in members.flatMap({ repeatElement($0, count: samples) }) {
        member.randomness = randomness
        defer { randomness.run += 1 }
        if randomness.run == 0 {
          try run(member, slices, count, grid, [.probabilities], into: &results)
          nonFinite += results.nonFinitePixels
          each?(results.largestClasses(count: count, classes: network.output.channels))
        } else {
          try run(
            member, index == 0 ? slices : kept.mirrored, count, grid, [.probabilities], into: &kept.results)
          nonFinite += kept.results.nonFinitePixels
          mirror.add(kept.results.probabilities, of: maps, to: &results.probabilities)
          guard let each else { continue }
          var labels = kept.results.largestClasses(count: count, classes: network.output.channels)
          mirror.mirrorBack(&labels, of: maps)
          each(labels)
        }
      }
    }
    results.nonFinitePixels = nonFinite
    results.average(
      runs: averaging.runs, count: count, classes: network.output.channels, wanted)
  }

  private func run(
    _ session: Session, _ slices: [Float], _ count: Int, _ grid: SliceGrid, _ wanted: Set<ResultKind>,
    into results: inout Results
  ) throws(RuntimeError) {
    if session.network.takesScan {
      try session.run(scan: slices, count: count, grid: grid, wanted: wanted, into: &results)
    } else {
      try session.run(input: slices, count: count, wanted: wanted, into: &results)
    }
  }
}

extension Results {
  /// Makes of sums over runs what is wanted.
  fileprivate mutating func average(runs: Int, count: Int, classes: Int, _ wanted: Set<ResultKind>) {
    if wanted.contains(.labels) { labels = largestClasses(count: count, classes: classes) }
    guard wanted.contains(.probabilities) else { return }
    let share = 1 / Float(runs)
    for index in probabilities.indices { probabilities[index] *= share }
  }

  /// Of each pixel, the first of equally large ones.
  fileprivate func largestClasses(count: Int, classes: Int) -> [UInt8] {
    let pixels = probabilities.count / max(1, count * classes)
    return [UInt8](unsafeUninitializedCapacity: count * pixels) { labels, filled in
      filled = count * pixels
      probabilities.withUnsafeBufferPointer { probabilities in
        guard let from = probabilities.baseAddress, let to = labels.baseAddress else { return }
        for slice in 0..<count {
          myograph_largest_class(
            from + slice * classes * pixels, Int32(classes), pixels, to + slice * pixels)
        }
      }
    }
  }
}

/// How many results of a slice are averaged.
public struct Averaging: Equatable, Sendable {
  /// Weights.
  public var members: Int
  /// Whether each slice is also run mirrored along rows, columns and both.
  public var mirrors: Bool
  /// Runs of each whose dropout is drawn.
  public var samples: Int

  public init(members: Int = 1, mirrors: Bool = false, samples: Int = 1) {
    (self.members, self.mirrors, self.samples) = (members, mirrors, samples)
  }

  public var runs: Int { members * samples * (mirrors ? Mirror.all.count : 1) }
}

/// One of the four ways in which a plane can be mirrored along its axes.
private struct Mirror {
  var rows = false
  var columns = false

  static let all = [
    Mirror(), Mirror(columns: true), Mirror(rows: true), Mirror(rows: true, columns: true),
  ]

  /// - Parameters:
  ///   - planes: rows × columns each.
  ///   - mirrored: left alone where nothing is mirrored.
  func write(_ planes: [Float], of size: (rows: Int, columns: Int), to mirrored: inout [Float]) {
    guard rows || columns else { return }
    if mirrored.count != planes.count { mirrored = [Float](repeating: 0, count: planes.count) }
    each(planes, of: size, &mirrored) { $1 = $0 }
  }

  /// Adds planes, mirrored back.
  func add(_ planes: [Float], of size: (rows: Int, columns: Int), to sums: inout [Float]) {
    each(planes, of: size, &sums) { $1 += $0 }
  }

  /// Mirrors planes back.
  func mirrorBack(_ planes: inout [UInt8], of size: (rows: Int, columns: Int)) {
    guard rows || columns else { return }
    var mirrored = planes
    each(planes, of: size, &mirrored) { $1 = $0 }
    planes = mirrored
  }

  private func each<Value>(
    _ planes: [Value], of size: (rows: Int, columns: Int), _ others: inout [Value],
    _ body: (Value, inout Value) -> Void
  ) {
    let width = size.columns
    planes.withUnsafeBufferPointer { from in
      others.withUnsafeMutableBufferPointer { to in
        for row in 0..<min(from.count, to.count) / max(1, width) {
          let (plane, place) = row.quotientAndRemainder(dividingBy: size.rows)
          let start = row * width
          let other = (plane * size.rows + (rows ? size.rows - 1 - place : place)) * width
          if columns {
            for column in 0..<width { body(from[start + column], &to[other + width - 1 - column]) }
          } else {
            for column in 0..<width { body(from[start + column], &to[other + column]) }
          }
        }
      }
    }
  }
}

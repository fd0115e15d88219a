import Foundation
import GraphInterpreter
import Myograph
import TestKernels
import TestNetworks
import Testing

@testable import GraphRuntime

/// Slices that are covered by tiles, against tiles that are cut, computed by the interpreter and blended here, in double
/// precision.
@Suite struct TilesTests {
  static let sizes = [(31, 27), (20, 33), (64, 50), (17, 16), (16, 19), (5, 40), (16, 18)]

  private static func find(_ name: String) throws -> (
    graph: Graph, network: CompiledNetwork, weights: Weights
  ) {
    let (declaration, network) = try CompiledTestNetworks.find(name)
    let graph = try declaration.graph()
    return (graph, network, try seededWeights(graph, of: network))
  }

  /// An image with a height and a width.
  private struct Image {
    var height: Int
    var width: Int
    var channels: [[Double]]

    subscript(channel: Int, row: Int, column: Int) -> Double {
      guard (0..<height).contains(row), (0..<width).contains(column) else { return 0 }
      return channels[channel][row * width + column]
    }

    /// The value at a place between pixels; the outermost ones go on for ever.
    func value(_ channel: Int, _ row: Double, _ column: Double) -> Double {
      func split(_ place: Double, _ count: Int) -> (Int, Int, Double) {
        let place = min(max(place, 0), Double(count - 1))
        return (Int(place), min(Int(place) + 1, count - 1), place - place.rounded(.down))
      }
      let ((top, bottom, down), (left, right, across)) = (split(row, height), split(column, width))
      let upper = self[channel, top, left] * (1 - across) + self[channel, top, right] * across
      let lower = self[channel, bottom, left] * (1 - across) + self[channel, bottom, right] * across
      return upper * (1 - down) + lower * down
    }

    /// On another grid with the same centre, so many of whose pixels lie on one of this.
    func resampled(height: Int, width: Int, _ rows: Double, _ columns: Double) -> Image {
      func source(_ index: Int, _ count: Int, _ own: Int, _ scale: Double) -> Double {
        (Double(index) + 0.5 - Double(count) / 2) / scale + Double(own) / 2 - 0.5
      }
      return Image(
        height: height, width: width,
        channels: channels.indices.map { channel in
          (0..<height * width).map { pixel in
            value(
              channel, source(pixel / width, height, self.height, rows),
              source(pixel % width, width, self.width, columns))
          }
        })
    }
  }

  /// What the network's soft-max makes of a slice: the mean of all tiles on a pixel, weighted by Gaussians.
  private static func blended(
    _ image: Image, _ graph: Graph, tile: (height: Int, width: Int), overlap: Double
  ) throws -> Image {
    let classes = graph.classes.count
    let parameters = SeededWeights.parameters(of: graph)
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: image.height * image.width), count: classes)
    var weights = sums[0]
    func weight(_ index: Int, _ count: Int) -> Double {
      let distance = (Double(index) - Double(count - 1) / 2) * 8 / Double(count)
      return exp(-distance * distance / 2)
    }
    for top in Tiling.starts(image.height, tile.height, overlap) {
      for left in Tiling.starts(image.width, tile.width, overlap) {
        let cut = image.channels.indices.flatMap { channel in
          (0..<tile.height * tile.width).map {
            image[channel, top + $0 / tile.width, left + $0 % tile.width]
          }
        }
        // A slice of just that size is one tile.
        let result = try Interpreter(graph).run(
          scan: cut, height: tile.height, width: tile.width,
          spacing: (graph.spacing ?? 1, graph.spacing ?? 1), parameters: parameters)
        let maps = try #require(result.probabilities)
        for y in 0..<tile.height where (0..<image.height).contains(top + y) {
          for x in 0..<tile.width where (0..<image.width).contains(left + x) {
            let (share, place) = (
              weight(y, tile.height) * weight(x, tile.width), (top + y) * image.width + left + x
            )
            weights[place] += share
            for label in 0..<classes { sums[label][place] += share * maps[label, y, x] }
          }
        }
      }
    }
    return Image(
      height: image.height, width: image.width,
      channels: sums.map { zip($0, weights).map { $0 / $1 } })
  }

  @Test(
    "Tiles are cut, blended and brought back as the formulas say, on every instruction set, with the same bits for any number of threads",
    arguments: ["t-tiles", "t-tiles-resampled"])
  func agreesWithInterpreter(name: String) throws {
    let (graph, network, weights) = try Self.find(name)
    let overlap = try #require(network.tileOverlap)
    for (number, (height, width)) in Self.sizes.enumerated() {
      let spacing = (row: number % 2 == 0 ? 1.0 : 1.5, column: 0.75)
      let scan = SeededWeights.input(count: 2 * height * width, name: "scan")
      let image = Image(
        height: height, width: width,
        channels: [scan.prefix(height * width), scan.suffix(height * width)].map { $0.map(Double.init) })
      var expected: Image
      if let target = graph.spacing {
        let (rows, columns) = (spacing.row / target, spacing.column / target)
        let size = (max(1, Int(Double(height) * rows + 0.5)), max(1, Int(Double(width) * columns + 0.5)))
        let resampled = image.resampled(height: size.0, width: size.1, rows, columns)
        expected = try Self.blended(
          resampled, graph, tile: (network.input.height, network.input.width), overlap: overlap)
        expected = expected.resampled(height: height, width: width, 1 / rows, 1 / columns)
      } else {
        expected = try Self.blended(
          image, graph, tile: (network.input.height, network.input.width), overlap: overlap)
      }
      let grid = SliceGrid(
        rows: height, columns: width, rowSpacing: Float(spacing.row), columnSpacing: Float(spacing.column))
      for program in ProgramCase.all(of: network) where program.algorithm == nil {
        var first: Results?
        for (threads, forBatches) in [(1, false), (2, false), (3, true), (2, true)] {
          let session = try program.session(network, weights, threads: threads, forBatches: forBatches)
          let results = try session.run(scan: scan, grid: grid, wanted: [.probabilities, .labels])
          let label = "\(name), \(height)×\(width), \(program), \(threads) threads"
          #expect(results == first ?? results, "\(label): other bits")
          first = results
          let only = try session.run(scan: scan, grid: grid, wanted: [.labels])
          #expect(only.labels == results.labels && only.probabilities.isEmpty, "\(label)")
          compare(results, expected, label)
        }
      }
    }
  }

  private func compare(_ results: Results, _ expected: Image, _ label: String) {
    let pixels = expected.height * expected.width
    let error = expected.channels.enumerated().reduce(0.0) { worst, channel in
      zip(results.probabilities[channel.offset * pixels..<(channel.offset + 1) * pixels], channel.element)
        .reduce(worst) { max($0, abs(Double($1.0) - $1.1)) }
    }
    #expect(error < 2e-4, "\(label): off by \(error)")
    let differing = (0..<pixels).count { pixel in
      let values = expected.channels.map { $0[pixel] }
      let found = values[Int(results.labels[pixel])]
      return found < (values.max() ?? 0) - 1e-3
    }
    #expect(differing == 0, "\(label): \(differing) labels of smaller probabilities")
  }

  @Test("Several slices are what each is by itself")
  func slicesAreIndependent() throws {
    let (_, network, weights) = try Self.find("t-tiles")
    let session = try Session(network, weights: weights, threads: 2, forBatches: true)
    let grid = SliceGrid(rows: 40, columns: 23)
    let scans = ["a", "b", "c"].map { SeededWeights.input(count: 2 * 40 * 23, name: $0) }
    let together = try session.run(
      scan: scans.flatMap { $0 }, count: 3, grid: grid, wanted: [.probabilities, .labels])
    for (index, scan) in scans.enumerated() {
      let alone = try session.run(scan: scan, grid: grid, wanted: [.probabilities, .labels])
      let pixels = 40 * 23
      #expect(Array(together.labels[index * pixels..<(index + 1) * pixels]) == alone.labels)
      #expect(
        Array(together.probabilities[index * 3 * pixels..<(index + 1) * 3 * pixels]) == alone.probabilities)
    }
  }

  @Test("Tiles reach from border to border, overlap at least as far as asked, and are as few as that allows")
  func tilesCoverASlice() {
    for size in 1...200 {
      for tile in [1, 2, 7, 16, 64] {
        for overlap in [0, 0.25, 0.5, 0.9] {
          let starts = Tiling.starts(size, tile, overlap)
          guard size > tile else {
            #expect(starts == [(size - tile) >> 1])
            continue
          }
          #expect(starts.first == 0 && starts.last == size - tile)
          let step = max(1, Double(tile) * (1 - overlap))
          for (one, next) in zip(starts, starts.dropFirst()) {
            #expect(one < next && Double(next - one) < step + 1, "\(size), \(tile), \(overlap)")
          }
          #expect(Double(starts.count - 2) * step < Double(size - tile), "\(size), \(tile), \(overlap)")
        }
      }
    }
  }

  @Test("Scores of tiles are not those of a slice, and what a wrong spacing makes of one is refused")
  func refusals() throws {
    let (_, network, weights) = try Self.find("t-tiles-resampled")
    let session = try Session(network, weights: weights, threads: 1)
    let scan = SeededWeights.input(count: 2 * 9 * 9)
    #expect(
      throws: RuntimeError.noResult(.logits, network: network.name, available: [.probabilities, .labels])
    ) {
      try session.run(scan: scan, grid: SliceGrid(rows: 9, columns: 9), wanted: [.logits])
    }
    let huge = [Float](repeating: 0, count: 2 * 512 * 512)
    let grid = SliceGrid(rows: 512, columns: 512, rowSpacing: 100, columnSpacing: 100)
    #expect(throws: RuntimeError.tooMuchMemory(bytes: nil)) {
      try session.run(scan: huge, grid: grid, wanted: [.labels])
    }
    #expect(throws: RuntimeError.tooMuchMemory(bytes: nil)) { try network.tileBytes(grid, threads: 1) }
  }

  @Test("Scores that aren't finite in any tile are counted")
  func nonFiniteScoresAreCounted() throws {
    let (_, network, weights) = try Self.find("t-tiles")
    let session = try Session(network, weights: weights, threads: 2)
    var scan = SeededWeights.input(count: 2 * 40 * 40)
    scan[40 * 40 - 1] = .nan
    let results = try session.run(scan: scan, grid: SliceGrid(rows: 40, columns: 40), wanted: [.labels])
    #expect(results.nonFinitePixels > 0)
  }
}

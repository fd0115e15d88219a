import GraphRuntime
import Imaging
import Segmentation
import Testing
import ZooKernels

/// Several weights, and mirror images of slices, whose probabilities are averaged.
struct EnsembleTests {
  private static let grid = SliceGrid(rows: 29, columns: 34, rowSpacing: 1.4, columnSpacing: 1.25)
  private static let count = 3
  private static let scan = (0..<count * grid.rows * grid.columns).map { Float($0 * 7919 % 1013) }

  private func session(seed: UInt64) throws -> Session {
    let network = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
    return try Session(network, weights: .random(for: network, seed: seed), threads: 2)
  }

  private func run(_ ensemble: Ensemble) throws -> Results {
    var results = Results()
    try ensemble.run(
      Self.scan, count: Self.count, grid: Self.grid, wanted: [.labels, .probabilities], into: &results)
    return results
  }

  /// Each row, or each column, in reverse.
  private func mirrored(_ planes: [Float], rows: Bool, columns: Bool) -> [Float] {
    let (height, width) = (Self.grid.rows, Self.grid.columns)
    return planes.indices.map { index in
      let (plane, place) = index.quotientAndRemainder(dividingBy: height * width)
      let (row, column) = place.quotientAndRemainder(dividingBy: width)
      return planes[
        plane * height * width + (rows ? height - 1 - row : row) * width
          + (columns ? width - 1 - column : column)]
    }
  }

  private func largest(_ probabilities: [Float]) -> [UInt8] {
    let pixels = Self.grid.rows * Self.grid.columns
    return (0..<Self.count * pixels).map { place in
      let (slice, pixel) = place.quotientAndRemainder(dividingBy: pixels)
      let values = (0..<4).map { probabilities[(slice * 4 + $0) * pixels + pixel] }
      return UInt8(values.firstIndex(of: values.max() ?? 0) ?? 0)
    }
  }

  @Test("One member's results are its session's, bit for bit")
  func oneMember() throws {
    let session = try session(seed: 15)
    let alone = try session.run(
      scan: Self.scan, count: Self.count, grid: Self.grid, wanted: [.labels, .probabilities])
    #expect(try run(Ensemble(session)) == alone)
  }

  @Test("Two weights share memory, and their mean is that of two sessions", arguments: [false, true])
  func means(mirrors: Bool) throws {
    let sessions = try [session(seed: 15), session(seed: 25)]
    var ensemble = try Ensemble(session(seed: 15), mirrors: mirrors)
    try ensemble.add(.random(for: sessions[1].network, seed: 25))
    var sums = [Double](repeating: 0, count: 0)
    var runs = 0.0
    for (rows, columns) in mirrors
      ? [(false, false), (false, true), (true, false), (true, true)] : [(false, false)]
    {
      for session in sessions {
        let own = try session.run(
          scan: mirrored(Self.scan, rows: rows, columns: columns), count: Self.count, grid: Self.grid,
          wanted: [.probabilities]
        ).probabilities
        let values = mirrored(own, rows: rows, columns: columns).map(Double.init)
        sums = sums.isEmpty ? values : zip(sums, values).map(+)
        runs += 1
      }
    }
    #expect(ensemble.averaging.runs == Int(runs))
    let results = try run(ensemble)
    #expect(zip(results.probabilities, sums).allSatisfy { abs(Double($0) - $1 / runs) < 1e-6 })
    #expect(results.labels == largest(results.probabilities))
    // A second run in the memory of the first.
    #expect(try run(ensemble) == results)
  }

  @Test("The command averages what it is given, in any order of options, and says so")
  func command() throws {
    let workspace = try Workspace()
    let network = try session(seed: 15).network
    for seed: UInt64 in [15, 25] {
      try Weights.random(for: network, seed: seed).write(to: workspace.file("\(seed).safetensors"))
    }
    let volume = try Volume(shape: [34, 29, 3], spacing: [1.25, 1.4, 8], voxels: Self.scan)
    try volume.write(to: workspace.file("scan.nii"))
    let common = ["--network", "unet16-bilinear-192", "--mirror"]
    let weights = ["15.safetensors", "25.safetensors"].map(workspace.file)
    let orders = [
      [workspace.file("scan.nii")] + common + ["--weights"] + weights,
      common + ["--weights"] + weights + [workspace.file("scan.nii")],
    ]
    var ensemble = try Ensemble(session(seed: 15), mirrors: true)
    try ensemble.add(.random(for: network, seed: 25))
    let expected = try ensemble.classes(of: volume)
    for (index, order) in orders.enumerated() {
      let mask = workspace.file("\(index).nii")
      let outcome = try CommandLineTool.run(["segment"] + order + ["--output", mask])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("Averaged: 2 weights files, each slice and its 3 mirror images"))
      #expect(try Volume.read(path: mask).voxels.map { UInt8($0) } == expected)
    }
  }
}

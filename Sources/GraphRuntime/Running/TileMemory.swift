import Kernels

/// What covering a slice by tiles takes besides a session's own memory, in bytes.
struct TileMemory {
  let tiling: Tiling
  /// Rows and columns of the slice at the network's spacing.
  let size: (Int32, Int32)
  /// Tiles that are worked on at once: one for each thread, at least.
  let tilesPerRun: Int
  /// Class maps of the slice, and the sum of the weights.
  let sums: Int
  let probabilities: Int

  /// What a wrong spacing would make of a slice shall not take all memory.
  private static let mostPixels = 1 << 26

  init(
    _ network: CompiledNetwork, _ grid: myograph_grid, overlap: Double, threads: Int
  ) throws(RuntimeError) {
    let output = network.output
    var (grid, size) = (grid, (Int32(0), Int32(0)))
    withUnsafeMutableBytes(of: &size) { bytes in
      bytes.withMemoryRebound(to: Int32.self) {
        myograph_resampled_size(&grid, network.spacing, $0.baseAddress)
      }
    }
    let (rows, columns) = (Int(size.0), Int(size.1))
    guard let pixels = checkedProduct([rows, columns]), pixels <= Self.mostPixels else {
      throw .tooMuchMemory(bytes: nil)
    }
    tiling = Tiling(
      size: (rows, columns), tile: (output.height, output.width), overlap: overlap)
    tilesPerRun = min(max(4, threads), tiling.places.count)
    sums = try product([pixels, output.channels + 1, MemoryLayout<Float>.stride])
    probabilities = try product([tilesPerRun, output.count, MemoryLayout<Float>.stride])
    self.size = size
  }
}

extension CompiledNetwork {
  /// Bytes that a run on slices of a grid takes to cover them by tiles; 0 where it sees one part of each.
  /// - Throws: `RuntimeError.tooMuchMemory` where a slice at the network's spacing is too large.
  public func tileBytes(_ grid: SliceGrid, threads: Int) throws(RuntimeError) -> Int {
    guard let tileOverlap else { return 0 }
    let memory = try TileMemory(self, myograph_grid(grid), overlap: tileOverlap, threads: threads)
    return try sum([memory.sums, memory.probabilities])
  }
}

extension myograph_grid {
  init(_ grid: SliceGrid) {
    self.init(
      size: (Int32(grid.rows), Int32(grid.columns)), spacing: (grid.rowSpacing, grid.columnSpacing))
  }
}

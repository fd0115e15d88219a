import Kernels

extension Session {
  /// Runs on slices of a scan tile by tile, and blends the probabilities. Tiles are added in their order, so the bits don't
  /// depend on threads.
  /// - Parameters:
  ///   - job: says where the scan lies and its grid.
  ///   - results: of the size that is wanted.
  func runTiled(
    _ job: myograph_job, count: Int, overlap: Double, into results: inout Results
  ) throws(RuntimeError) {
    let memory = try TileMemory(network, job.grid, overlap: overlap, threads: threads)
    let (tiling, tileFloats) = (memory.tiling, network.output.count)
    let sums = try AlignedBytes(memory.sums, isZeroed: false)
    let probabilities = try AlignedBytes(memory.probabilities, isZeroed: false)
    var maps = myograph_blend_maps(
      sums: sums.floats, classes: Int32(network.output.channels), size: memory.size)
    var (job, grid, tile, nonFinite) = (
      job, job.grid, (Int32(network.output.height), Int32(network.output.width)), Int64(0)
    )
    job.probabilities = probabilities.floats
    let pixels = Int(grid.size.0) * Int(grid.size.1)
    for slice in 0..<count {
      let drawn = (randomness.slice &+ slice) &* tiling.places.count
      sums.floats.update(repeating: 0, count: memory.sums / MemoryLayout<Float>.stride)
      for first in stride(from: 0, to: tiling.places.count, by: memory.tilesPerRun) {
        let places = tiling.places[first..<min(first + memory.tilesPerRun, tiling.places.count)]
        let starts = places.flatMap { [$0.row, $0.column] }
        starts.withUnsafeBufferPointer { starts in
          withUnsafeMutablePointer(to: &nonFinite) {
            job.tiles = starts.baseAddress
            job.nonfinite = $0
            run(job, count: places.count, from: drawn &+ first)
          }
        }
        for (index, place) in places.enumerated() {
          var place = (place.row, place.column)
          withInts(&tile) { tile in
            withInts(&place) { place in
              myograph_blend_tile(
                &maps, probabilities.floats + index * tileFloats, tile, place, tiling.rowWeights,
                tiling.columnWeights)
            }
          }
        }
      }
      let (values, labels) = (slice * network.output.channels * pixels, slice * pixels)
      withPlace(&results.probabilities) { probabilities in
        withPlace(&results.labels) {
          myograph_restore_blend(
            &maps, &grid, network.spacing, probabilities.map { $0 + values }, $0.map { $0 + labels },
            Int32(threads))
        }
      }
      if let scan = job.scan { job.scan = scan + network.input.channels * pixels }
    }
    results.nonFinitePixels = Int(nonFinite)
  }

  /// Classes of tiles that were brought as tensors.
  func labelTiles(_ probabilities: [Float], count: Int, into labels: inout [UInt8]) {
    let (classes, pixels) = (network.output.channels, network.output.height * network.output.width)
    probabilities.withUnsafeBufferPointer { probabilities in
      labels.withUnsafeMutableBufferPointer { labels in
        guard let from = probabilities.baseAddress, let to = labels.baseAddress else { return }
        for tile in 0..<count {
          myograph_largest_class(from + tile * classes * pixels, Int32(classes), pixels, to + tile * pixels)
        }
      }
    }
  }
}

/// Where a pair that C knows as an array lies.
private func withInts(_ pair: inout (Int32, Int32), _ body: (UnsafePointer<Int32>) -> Void) {
  withUnsafeBytes(of: &pair) { bytes in
    bytes.withMemoryRebound(to: Int32.self) { if let start = $0.baseAddress { body(start) } }
  }
}

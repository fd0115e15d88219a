import Kernels

extension Session {
  /// Runs from the network's own input, past its image stages.
  /// - Parameters:
  ///   - input: N × C × H × W, planar.
  ///   - count: N.
  ///   - wanted: at least one; each must be one that the network has.
  /// - Throws: `RuntimeError` when a size is wrong or a result isn't there to be had.
  public func run(
    input: [Float], count: Int = 1, wanted: Set<ResultKind>
  ) throws(RuntimeError) -> Results {
    var results = Results()
    try run(input: input, count: count, wanted: wanted, into: &results)
    return results
  }

  /// The same, into memory of an earlier run where that has the right size.
  public func run(
    input: [Float], count: Int, wanted: Set<ResultKind>, into results: inout Results
  ) throws(RuntimeError) {
    try check(wanted, network.results)
    let shape = network.input
    try check(
      values: input.count, of: [count, shape.channels, shape.height, shape.width], named: "the input")
    try prepare(
      &results, wanted, count: count, rows: network.output.height, columns: network.output.width,
      labelsNeedProbabilities: program.needsProbabilities || network.tileOverlap != nil)
    var job = myograph_job()
    job.grid.size = (Int32(network.output.height), Int32(network.output.width))
    input.withUnsafeBufferPointer { values in
      job.input = values.baseAddress
      run(job, count: count, into: &results)
    }
    if network.tileOverlap != nil, wanted.contains(.labels) {
      let maps = results.probabilities.isEmpty ? sparedProbabilities : results.probabilities
      labelTiles(maps, count: count, into: &results.labels)
    }
  }

  /// Runs from slices of a scan, through the image stages and back to the scan's grid.
  /// - Parameters:
  ///   - scan: N × C × rows × columns, planar, with the scan's own intensities.
  ///   - count: N.
  ///   - grid: rows, columns and spacing of every slice.
  ///   - wanted: probabilities and labels come on the scan's grid, logits and output on the network's.
  /// - Throws: `RuntimeError` when a size is wrong or a result isn't there to be had.
  public func run(
    scan: [Float], count: Int = 1, grid: SliceGrid, wanted: Set<ResultKind>
  ) throws(RuntimeError) -> Results {
    var results = Results()
    try run(scan: scan, count: count, grid: grid, wanted: wanted, into: &results)
    return results
  }

  /// The same, into memory of an earlier run where that has the right size.
  public func run(
    scan: [Float], count: Int, grid: SliceGrid, wanted: Set<ResultKind>, into results: inout Results
  ) throws(RuntimeError) {
    guard network.takesScan else { throw .takesNoScan(network: network.name) }
    try check(wanted, network.resultsOfScans)
    guard (1...SliceGrid.largest).contains(grid.rows), (1...SliceGrid.largest).contains(grid.columns) else {
      throw .sliceSize(rows: grid.rows, columns: grid.columns, largest: SliceGrid.largest)
    }
    for spacing in [grid.rowSpacing, grid.columnSpacing] where !SliceGrid.spacings.contains(spacing) {
      throw .spacing(spacing, allowed: SliceGrid.spacings)
    }
    try check(
      values: scan.count, of: [count, network.input.channels, grid.rows, grid.columns], named: "the scan")
    let maps =
      network.restoresGrid ? (grid.rows, grid.columns) : (network.output.height, network.output.width)
    try prepare(
      &results, wanted, count: count, rows: maps.0, columns: maps.1,
      labelsNeedProbabilities: program.needsProbabilities)
    var job = myograph_job()
    job.grid = myograph_grid(grid)
    // Where a network is run without its resampling, its kernels take the scan's pixels as their own.
    if network.spacing <= 0 { job.grid.spacing = (0, 0) }
    let overlap = network.tileOverlap
    var failure: RuntimeError?
    scan.withUnsafeBufferPointer { values in
      job.scan = values.baseAddress
      guard let overlap else { return run(job, count: count, into: &results) }
      do throws(RuntimeError) {
        try runTiled(job, count: count, overlap: overlap, into: &results)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private func check(_ wanted: Set<ResultKind>, _ available: [ResultKind]) throws(RuntimeError) {
    guard !wanted.isEmpty else { throw .nothingWanted(network: network.name, available: available) }
    for kind in ResultKind.allCases where wanted.contains(kind) && !available.contains(kind) {
      throw .noResult(kind, network: network.name, available: available)
    }
  }

  private func check(values: Int, of shape: [Int], named what: String) throws(RuntimeError) {
    guard shape[0] >= 1, shape[0] <= Int(Int32.max) else { throw .sampleCount(shape[0]) }
    try checkCount(values, of: shape, named: what)
  }

  /// Gives each wanted result its size, and takes the others' memory away.
  private func prepare(
    _ results: inout Results, _ wanted: Set<ResultKind>, count: Int, rows: Int, columns: Int,
    labelsNeedProbabilities: Bool
  ) throws(RuntimeError) {
    let output = network.output
    func size(_ kind: ResultKind) throws(RuntimeError) -> Int {
      guard wanted.contains(kind) else { return 0 }
      let shape =
        switch kind {
        case .logits, .output: [output.channels, output.height, output.width]
        case .probabilities: [output.channels, rows, columns]
        case .labels: [rows, columns]
        }
      guard let elements = checkedProduct([count] + shape), elements < Int.max / 8 else {
        throw .tooMuchMemory(bytes: nil)
      }
      return elements
    }
    func resize<Value>(_ values: inout [Value], to size: Int, with zero: Value) {
      if values.count != size { values = [Value](repeating: zero, count: size) }
    }
    resize(&results.logits, to: try size(.logits), with: 0)
    resize(&results.output, to: try size(.output), with: 0)
    resize(&results.probabilities, to: try size(.probabilities), with: 0)
    resize(&results.labels, to: try size(.labels), with: 0)
    if labelsNeedProbabilities && wanted.contains(.labels) && !wanted.contains(.probabilities) {
      guard let elements = checkedProduct([count, output.channels, rows, columns]), elements < Int.max / 8
      else {
        throw .tooMuchMemory(bytes: nil)
      }
      resize(&sparedProbabilities, to: elements, with: 0)
    } else {
      sparedProbabilities = []
    }
  }

  private func run(_ job: myograph_job, count: Int, into results: inout Results) {
    var (job, nonFinitePixels) = (job, Int64(0))
    withPlace(&results.logits) { logits in
      withPlace(&results.output) { output in
        withPlace(&results.probabilities) { probabilities in
          withPlace(&sparedProbabilities) { spared in
            withPlace(&results.labels) { labels in
              job.logits = logits
              job.output = output
              job.probabilities = probabilities ?? spared
              job.labels = labels
              withUnsafeMutablePointer(to: &nonFinitePixels) {
                job.nonfinite = $0
                run(job, count: count, from: randomness.slice)
              }
            }
          }
        }
      }
    }
    results.nonFinitePixels = Int(nonFinitePixels)
  }
}

extension CompiledNetwork {
  /// What a run of this network can give.
  public var results: [ResultKind] {
    ResultKind.allCases.filter { kind in
      switch kind {
      case .logits: true
      case .output: !hasLabels
      case .probabilities: hasProbabilities
      case .labels: hasLabels
      }
    }
  }
}

extension CompiledNetwork {
  /// What a run from a scan can give: of tiles nothing but what is blended.
  public var resultsOfScans: [ResultKind] {
    tileOverlap == nil ? results : results.filter { $0 == .probabilities || $0 == .labels }
  }
}

/// The address of an array's elements, or null where it has none: nobody asked for them.
func withPlace<Value>(_ values: inout [Value], _ body: (UnsafeMutablePointer<Value>?) -> Void) {
  guard !values.isEmpty else { return body(nil) }
  values.withUnsafeMutableBufferPointer { body($0.baseAddress) }
}

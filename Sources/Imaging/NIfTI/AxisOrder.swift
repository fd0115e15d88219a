/// Which axis of its file each axis of a volume is: slices lie along a volume's last axis, whatever they do in the file.
public struct AxisOrder: Sendable, Equatable {
  /// The file's axes, 0 to 2, that are the volume's x, y and z.
  public let axes: [Int]
  /// Whether x, y and z run the other way in the file.
  public let isReversed: [Bool]

  /// The file's own order.
  public static let file = AxisOrder(axes: [0, 1, 2], isReversed: [false, false, false])

  /// Where slices lie along the last axis, the file's own order. Else slices are turned as scanners store them: x and y
  /// run to the left, to the back or to the feet, in this order; where left and right are unknown they stay as they are.
  ///
  /// - Parameter grid: in the file's order.
  init(sliceAxis: Int, of grid: Grid) {
    guard sliceAxis != 2 else {
      self = .file
      return
    }
    let plane = (0..<3).filter { $0 != sliceAxis }
    guard grid.source != .pixdim else {
      self.init(axes: plane + [sliceAxis], isReversed: [false, false, false])
      return
    }
    // How far a step of one voxel goes to the left, to the back and to the feet, as a share of its length.
    func cosine(_ axis: Int, _ row: Int) -> Double { -grid.affine[row][axis] / grid.spacing[axis] }
    let pairs = plane.flatMap { x in
      plane.filter { $0 != x }.flatMap { y in
        [(0, 1), (0, 2), (1, 2)].map { (axes: [x, y], cosines: [cosine(x, $0.0), cosine(y, $0.1)]) }
      }
    }
    func closeness(_ cosines: [Double]) -> Double { cosines.reduce(0) { $0 + abs($1) } }
    let best = pairs.max { closeness($0.cosines) < closeness($1.cosines) } ?? (plane, [1, 1])
    self.init(axes: best.axes + [sliceAxis], isReversed: best.cosines.map { $0 < 0 } + [false])
  }

  private init(axes: [Int], isReversed: [Bool]) {
    self.axes = axes
    self.isReversed = isReversed
  }

  /// The axis of a file along which its slices lie: that of the coarsest spacing by a tenth at least, or that of a single
  /// slice; nil where neither says so.
  static func sliceAxis(of grid: Grid, rank: Int) -> Int? {
    let coarsest = (0..<3).first { axis in
      (0..<3).allSatisfy { $0 == axis || grid.spacing[axis] > 1.1 * grid.spacing[$0] }
    }
    // Beyond the rank a spacing means nothing.
    if rank < 3 || coarsest == 2 { return 2 }
    let single = (0..<3).filter { grid.shape[$0] == 1 }
    return single.count == 1 ? single[0] : coarsest
  }

  /// A file's grid in a volume's order.
  func arrange(_ grid: Grid) -> Grid {
    var arranged = grid
    arranged.order = self
    arranged.shape = axes.map { grid.shape[$0] }
    arranged.spacing = axes.map { grid.spacing[$0] }
    for row in 0..<3 {
      for (axis, source) in axes.enumerated() {
        arranged.affine[row][axis] = isReversed[axis] ? -grid.affine[row][source] : grid.affine[row][source]
        if isReversed[axis] {
          arranged.affine[row][3] += grid.affine[row][source] * Double(grid.shape[source] - 1)
        }
      }
    }
    return arranged
  }
}

/// Where a frame's voxels lie in its file: `start + x * strides[0] + y * strides[1] + z * strides[2]`.
struct VoxelPlaces {
  let start: Int
  let strides: [Int]

  init(_ grid: Grid) {
    let order = grid.order
    var (sizes, steps) = ([1, 1, 1], [1, 1, 1])
    for (axis, source) in order.axes.enumerated() { sizes[source] = grid.shape[axis] }
    for axis in 1..<3 { steps[axis] = steps[axis - 1] * sizes[axis - 1] }
    var start = 0
    strides = (0..<3).map { axis in
      let step = steps[order.axes[axis]]
      guard order.isReversed[axis] else { return step }
      start += (grid.shape[axis] - 1) * step
      return -step
    }
    self.start = start
  }

  /// Calls `body` with each voxel's place in a slice of the volume and in a frame of the file.
  func forEach(inSlice z: Int, of grid: Grid, _ body: (_ pixel: Int, _ place: Int) -> Void) {
    var pixel = 0
    for y in 0..<grid.shape[1] {
      var place = start + y * strides[1] + z * strides[2]
      for _ in 0..<grid.shape[0] {
        body(pixel, place)
        (pixel, place) = (pixel + 1, place + strides[0])
      }
    }
  }
}

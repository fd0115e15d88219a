/// How a file holds a stack of slices: which way its axes run, and whether x and y change places. The anatomy stays where it
/// is.
struct PhantomStorage: Sendable, Equatable {
  /// Along the axes as they were scanned.
  var reversed = [false, false, false]
  var isTransposed = false

  /// As in a picture that a person looks at, from base to apex.
  static let scanned = PhantomStorage()

  /// What stands for each of the scanned axes, in the file's order.
  func arrange<Value>(_ axes: [Value]) -> [Value] { isTransposed ? [axes[1], axes[0], axes[2]] : axes }

  /// Unit vectors along the file's axes.
  func directions(_ scanned: [[Double]]) -> [[Double]] {
    arrange(zip(scanned, reversed).map { axis, isReversed in isReversed ? axis.map { -$0 } : axis })
  }

  /// Voxels in the file's order.
  /// - Parameter shape: as scanned.
  func arrange<Value>(voxels: [Value], shape: [Int]) -> [Value] {
    guard self != .scanned else { return voxels }
    let strides = arrange([1, shape[0], shape[0] * shape[1]])
    let (sizes, reversed) = (arrange(shape), arrange(reversed))
    func places(_ axis: Int) -> [Int] {
      (0..<sizes[axis]).map { (reversed[axis] ? sizes[axis] - 1 - $0 : $0) * strides[axis] }
    }
    let (columns, rows) = (places(0), places(1))
    var arranged: [Value] = []
    arranged.reserveCapacity(voxels.count)
    for slice in places(2) {
      for row in rows {
        for column in columns { arranged.append(voxels[slice + row + column]) }
      }
    }
    return arranged
  }
}

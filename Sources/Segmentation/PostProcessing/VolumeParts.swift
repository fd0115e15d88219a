/// The connected parts of a class in a volume, run by run along x; voxels that share a corner are connected.
struct VolumeParts {
  private struct Run {
    var first, last: Int32
  }

  private var runs: [Run] = []
  /// Of each row, where its runs begin among all; one more for the end.
  private var begins: [Int] = [0]
  /// Of each run, another one of its part, or itself.
  private var parents: [Int32] = []
  private let width: Int

  /// - Parameters:
  ///   - classes: x fastest, then y, then z.
  ///   - shape: x, y, z.
  init(of label: UInt8, in classes: [UInt8], shape: [Int]) {
    width = shape[0]
    let (height, depth) = (shape[1], shape[2])
    classes.withUnsafeBufferPointer { classes in
      for row in 0..<height * depth {
        var x = 0
        while x < width {
          guard classes[row * width + x] == label else {
            x += 1
            continue
          }
          let first = x
          while x < width, classes[row * width + x] == label { x += 1 }
          parents.append(Int32(runs.count))
          runs.append(Run(first: Int32(first), last: Int32(x - 1)))
        }
        begins.append(runs.count)
      }
    }
    for z in 0..<depth {
      for y in 0..<height {
        let row = z * height + y
        if y > 0 { join(row, row - 1) }
        guard z > 0 else { continue }
        for other in max(0, y - 1)...min(height - 1, y + 1) { join(row, row - height + other - y) }
      }
    }
  }

  /// Runs of two rows side by side that touch are one part.
  private mutating func join(_ row: Int, _ other: Int) {
    var (one, two) = (begins[row], begins[other])
    let (ends, otherEnds) = (begins[row + 1], begins[other + 1])
    while one < ends, two < otherEnds {
      if runs[one].first <= runs[two].last + 1, runs[two].first <= runs[one].last + 1 {
        let (root, otherRoot) = (root(of: one), root(of: two))
        // The smaller number stays, so that the numbering doesn't depend on the order.
        parents[max(root, otherRoot)] = Int32(min(root, otherRoot))
      }
      if runs[one].last < runs[two].last { one += 1 } else { two += 1 }
    }
  }

  private mutating func root(of run: Int) -> Int {
    var root = run
    while Int(parents[root]) != root {
      parents[root] = parents[Int(parents[root])]
      root = Int(parents[root])
    }
    return root
  }

  /// Writes 0 wherever a voxel belongs to another part than the largest, the first of equal ones.
  mutating func keepLargest(in classes: inout [UInt8]) {
    var sizes = [Int](repeating: 0, count: runs.count)
    for run in runs.indices { sizes[root(of: run)] += Int(runs[run].last - runs[run].first) + 1 }
    guard let most = sizes.max(), let largest = sizes.firstIndex(of: most) else { return }
    for row in 0..<begins.count - 1 {
      for run in begins[row]..<begins[row + 1] where root(of: run) != largest {
        for x in runs[run].first...runs[run].last { classes[row * width + Int(x)] = 0 }
      }
    }
  }
}

/// Where slices lie along a structure: thirds of those that carry an expected label.
///
/// The base is the end towards which the labelled area leans, that is on whose side of the labelled slices' middle their
/// mean place lies when each counts by its labelled voxels: structures taper towards the apex. Where it leans nowhere the
/// first slice is the base. Of n labelled slices the r-th from the base, counted from 0, is in third ⌊3r / n⌋.
public enum SlicePosition: String, CaseIterable, Sendable {
  case basal, mid, apical

  /// - Parameters:
  ///   - expected: a class for each voxel, x fastest, then y, then z; 0 is the background.
  ///   - ignored: a class that is no label.
  ///   - shape: x, y, z.
  /// - Returns: slices for each position; one that has no slice may be missing.
  public static func slices(
    of expected: [UInt8], ignoring ignored: UInt8? = nil, shape: [Int]
  ) -> [SlicePosition: Set<Int>] {
    let voxels = shape[0] * shape[1]
    let areas = (0..<shape[2]).map { z in
      expected[z * voxels..<(z + 1) * voxels].count { $0 != 0 && $0 != ignored }
    }
    let labelled = areas.indices.filter { areas[$0] > 0 }
    // Twice the distance from the middle, so that all numbers are whole.
    let lean = labelled.enumerated().reduce(0) { sum, slice in
      sum + areas[slice.element] * (2 * slice.offset - (labelled.count - 1))
    }
    var result: [SlicePosition: Set<Int>] = [:]
    for (rank, slice) in (lean > 0 ? labelled.reversed() : labelled).enumerated() {
      result[allCases[3 * rank / labelled.count], default: []].insert(slice)
    }
    return result
  }
}

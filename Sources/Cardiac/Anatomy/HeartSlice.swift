import Datasets
import Evaluation

/// One short-axis slice of a heart, taken apart into its structures: the part of it that holds them, with a margin in which they
/// may grow while they are mended.
struct HeartSlice: Equatable {
  var lv, myo, rv: Region
  private let slice: Cut
  /// x, y, in millimetres.
  let spacing: [Double]

  /// - Parameter slice: with classes in the order of `Structures`.
  init(_ slice: ClassSlice) {
    let cut = Cut(slice)
    func region(_ label: UInt8) -> Region {
      let pixels = cut.rows.flatMap { row in
        cut.columns.map { slice.classes[slice.classes.startIndex + row * slice.width + $0] == label }
      }
      return Region(width: cut.columns.count, height: cut.rows.count, pixels: pixels)
    }
    (lv, myo, rv) = (region(1), region(2), region(3))
    (self.slice, spacing) = (cut, slice.spacing)
  }

  /// The same slice with other structures.
  init(_ other: HeartSlice, lv: Region, myo: Region, rv: Region) {
    (self.lv, self.myo, self.rv) = (lv, myo, rv)
    (slice, spacing) = (other.slice, other.spacing)
  }

  /// Of each pixel of the whole slice.
  var classes: [UInt8] {
    var classes = [UInt8](repeating: 0, count: slice.width * slice.height)
    for (index, (y, x)) in slice.rows.flatMap({ y in slice.columns.map { (y, $0) } }).enumerated() {
      classes[y * slice.width + x] = lv.pixels[index] ? 1 : myo.pixels[index] ? 2 : rv.pixels[index] ? 3 : 0
    }
    return classes
  }

  /// The criteria that are violated, in their order.
  var violations: [AnatomicalCriterion] { AnatomicalCriterion.allCases.filter { !$0.isKept(value($0)) } }

  /// By how much: of a structure that isn't there, what a sound one has.
  func value(_ criterion: AnatomicalCriterion) -> Double {
    switch criterion {
    case .holesInLV: Double(lv.holes(corners: true).count)
    case .holesInRV: Double(rv.holes(corners: true).count)
    case .holesInMYO: Double((myo.holes(corners: true) - lv.largestPart).count)
    case .separateLV: Double((lv - lv.largestPart).count)
    case .separateRV: Double((rv - rv.largestPart).count)
    case .separateMYO: Double((myo - myo.largestPart).count)
    case .gapsBetweenLVAndMYO: gap(lv)
    case .gapsBetweenRVAndMYO: gap(rv)
    case .distanceOfRVFromMYO: distanceOfRV
    case .borderOfLVAndRV: border(of: lv, with: rv)
    case .borderOfLVAndBackground: border(of: lv, with: !(lv | myo | rv))
    case .concavityOfLV: lv.concavity(spacing: spacing)
    case .concavityOfRV: rv.concavity(spacing: spacing)
    case .concavityOfMYO: myo.concavity(spacing: spacing)
    case .circularityOfLV: lv.circularity ?? 1
    case .circularityOfMYO: myo.circularity ?? 1
    }
  }

  /// Pixels that a cavity and the muscle enclose together; as few as resampling leaves are none.
  private func gap(_ cavity: Region) -> Double {
    let count = cavity.gaps(to: myo).count
    return count * 16384 > slice.width * slice.height ? Double(count) : 0
  }

  private var distanceOfRV: Double {
    guard !rv.isEmpty, !myo.isEmpty else { return 0 }
    let distances = myo.distances(spacing: spacing)
    return zip(rv.dilated.pixels, distances).reduce(.infinity) { $1.0 ? min($0, $1.1) : $0 }
  }

  /// Pixels that touch another structure; one is none.
  func border(of region: Region, with other: Region) -> Double {
    let count = (region & other.dilated).count
    return count > 1 ? Double(count) : 0
  }
}

/// Which part of a slice holds its structures.
private struct Cut: Equatable {
  let width, height: Int
  let rows, columns: Range<Int>

  init(_ slice: ClassSlice) {
    (width, height) = (slice.width, slice.height)
    var (rows, columns) = (0..<1, 0..<1)
    var isEmpty = true
    for (index, label) in slice.classes.enumerated() where label != 0 {
      let (y, x) = index.quotientAndRemainder(dividingBy: slice.width)
      if isEmpty {
        (rows, columns, isEmpty) = (y..<y + 1, x..<x + 1, false)
      } else {
        rows = rows.lowerBound..<y + 1
        columns = min(columns.lowerBound, x)..<max(columns.upperBound, x + 1)
      }
    }
    func widened(_ range: Range<Int>, _ size: Int) -> Range<Int> {
      max(0, range.lowerBound - Self.margin)..<min(size, range.upperBound + Self.margin)
    }
    self.rows = widened(rows, height)
    self.columns = widened(columns, width)
  }

  /// A ring of muscle, and one pixel that is outside of it.
  private static let margin = 2
}

extension SliceCriteria {
  /// Of short-axis slices of hearts.
  static let anatomy = SliceCriteria(name: "anatomy", criteria: AnatomicalCriterion.allCases.map(\.rawValue))
  {
    HeartSlice($0).violations.map(\.rawValue)
  } repaired: {
    HeartSlice($0).repaired().classes
  }
}

/// One of the things that a run can give.
public enum ResultKind: String, CaseIterable, Sendable {
  /// What the soft-max, or whatever comes last, is given: N × classes × H × W on the network's grid.
  case logits
  /// The declared result where it is no label map: N × C × H × W on the network's grid.
  case output
  /// After the soft-max: N × classes × rows × columns.
  case probabilities
  /// After the arg-max: N × rows × columns.
  case labels
}

/// What a run gave; what nobody asked for is empty. Row-major, without gaps.
///
/// Rows and columns are the scan's where the run began with a scan, else the network's own.
public struct Results: Equatable, Sendable {
  public internal(set) var logits: [Float] = []
  public internal(set) var output: [Float] = []
  public internal(set) var probabilities: [Float] = []
  public internal(set) var labels: [UInt8] = []
  /// Pixels on the network's grid, of all samples, of whose logits one is NaN or infinite: more than 0, and neither
  /// probabilities nor labels mean anything. Counted whatever was asked for. How far a value that isn't finite spreads
  /// depends on the kernels: Winograd's transforms take it to a whole tile.
  public internal(set) var nonFinitePixels = 0

  public init() {}
}

/// Slices of a scan, all of one size: N × C × rows × columns.
public struct SliceGrid: Equatable, Sendable {
  /// Pixels along y.
  public var rows: Int
  /// Pixels along x.
  public var columns: Int
  /// Millimetres between two rows.
  public var rowSpacing: Float
  /// Millimetres between two columns.
  public var columnSpacing: Float

  /// Spacing may be left out for networks that don't resample.
  public init(rows: Int, columns: Int, rowSpacing: Float = 1, columnSpacing: Float = 1) {
    self.rows = rows
    self.columns = columns
    self.rowSpacing = rowSpacing
    self.columnSpacing = columnSpacing
  }

  /// Largest number of rows or of columns.
  public static let largest = 16384
  /// Believable spacings in millimetres; others are a header's mistake.
  public static let spacings: ClosedRange<Float> = 0.01...100
}

/// Chooses a grid's affine and spacing from a header: the sform, else the qform, else pixdim; where the sform's
/// spacing is not pixdim's, whatever agrees with pixdim.
struct Orientation {
  private(set) var grid: Grid
  private(set) var warnings: [ImagingWarning] = []

  /// Spacings beyond these are mistakes, not images.
  private static let plausible = 1e-4...1e4
  /// How far apart the sform's spacing and pixdim may be. Headers in the wild round pixdim.
  private static let agreement = 1e-2
  /// The cosine between two columns from which an sform counts as sheared.
  private static let shear = 1e-3

  init(_ header: NIfTIHeader, shape: [Int]) throws(Problem) {
    let scale = LengthUnit(xyzt: header.units).millimetres
    if scale == nil { warnings.append(.unknownLengthUnit) }
    var header = header
    for axis in 1...3 where axis > header.rank && !(header.pixdim(axis) > 0) {
      header.setPixdim(axis, 1)  // Axes beyond the rank are often left at 0.
    }
    for axis in 1...3 where header.pixdim(axis) < 0 {
      header.setPixdim(axis, -header.pixdim(axis))
      if !warnings.contains(.negativePixdim) { warnings.append(.negativePixdim) }
    }
    let matrices = try NIfTILibrary.matrices(of: header)
    let pixdim = (1...3).map { Double(header.pixdim($0)) }
    let badAxis = pixdim.firstIndex { !($0.isFinite && $0 > 0) }
    let sform = header.sformCode > 0 ? Candidate(matrices.sform, fault: Self.sformFault(header)) : nil
    let qform = header.qformCode > 0 ? Candidate(matrices.qform, fault: Self.qformFault(header)) : nil

    // pixdim takes part in the qform, so a bad one spoils both.
    let usableQform = qform.flatMap { $0.fault == nil && badAxis == nil ? $0 : nil }
    var spacing = pixdim
    var affine: [[Double]]
    let source: AffineSource
    if let sform, sform.fault == nil {
      let norms = sform.norms
      // pixdim says nothing about axes beyond the rank.
      let agrees = zip(norms, pixdim).prefix(header.rank)
        .allSatisfy { abs($0 - $1) <= Self.agreement * $1 }
      let isUnit = norms.allSatisfy { abs($0 - 1) < 1e-6 }
      if badAxis != nil {
        warnings.append(.spacingFromSform)
        (source, affine, spacing) = (.sform, sform.matrix, norms)
      } else if agrees {
        (source, affine, spacing) = (.sform, sform.matrix, norms)
      } else if let usableQform {
        (source, affine) = (.qform, usableQform.matrix)
      } else if isUnit {
        (source, affine) = (.pixdim, Self.diagonal(pixdim))
      } else {
        (source, affine, spacing) = (.sform, sform.matrix, norms)
      }
      if badAxis == nil && !agrees {
        warnings.append(.sformDisagrees(sform: norms, pixdim: pixdim, used: source))
      }
      if source == .sform, let fault = qform?.fault { warnings.append(.unusable(.qform, fault)) }
      if source == .sform, sform.cosine > Self.shear { warnings.append(.shearedSform(cosine: sform.cosine)) }
    } else if let usableQform {
      if let fault = sform?.fault { warnings.append(.unusable(.sform, fault)) }
      (source, affine) = (.qform, usableQform.matrix)
    } else if let fault = sform?.fault {
      throw .badMatrix(.sform, fault)
    } else {
      if let badAxis { throw .badSpacing(axis: badAxis + 1, value: pixdim[badAxis]) }
      if let fault = qform?.fault { throw .badMatrix(.qform, fault) }
      warnings.append(.noOrientation)
      (source, affine) = (.pixdim, Self.diagonal(pixdim))
    }

    if let scale, scale != 1 {
      spacing = spacing.map { $0 * scale }
      affine = affine.prefix(3).map { row in row.map { $0 * scale } } + affine.suffix(1)
    }
    for (axis, value) in spacing.enumerated() where !Self.plausible.contains(value) {
      throw .badSpacing(axis: axis + 1, value: value)
    }
    grid = Grid(shape: shape, spacing: spacing, affine: affine, source: source)
  }

  private static func sformFault(_ header: NIfTIHeader) -> MatrixFault? {
    let rows = header.sform
    guard rows.allSatisfy(\.isFinite) else { return .notFinite }
    let matrix = (0..<3).map { row in (0..<4).map { Double(rows[4 * row + $0]) } } + [[0, 0, 0, 1]]
    return Candidate(matrix, fault: nil).isSingular ? .singular : nil
  }

  private static func qformFault(_ header: NIfTIHeader) -> MatrixFault? {
    let values = header.quaternion.map(Double.init)
    guard values.allSatisfy(\.isFinite) else { return .notFinite }
    return values[0] * values[0] + values[1] * values[1] + values[2] * values[2] > 1.0001 ? .notUnit : nil
  }

  private static func diagonal(_ spacing: [Double]) -> [[Double]] {
    (0..<4).map { row in (0..<4).map { $0 == row ? (row < 3 ? spacing[row] : 1) : 0 } }
  }
}

/// A matrix that a header declares, and what is wrong with it.
private struct Candidate {
  let matrix: [[Double]]
  let fault: MatrixFault?

  init(_ matrix: [[Double]], fault: MatrixFault?) {
    self.matrix = matrix
    self.fault = fault
  }

  private func column(_ index: Int) -> [Double] { (0..<3).map { matrix[$0][index] } }

  private static func dot(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The spacing that the matrix implies.
  var norms: [Double] { (0..<3).map { Self.dot(column($0), column($0)).squareRoot() } }

  /// The largest cosine between two axes.
  var cosine: Double {
    let lengths = norms
    return [(0, 1), (0, 2), (1, 2)].map { one, other in
      abs(Self.dot(column(one), column(other))) / (lengths[one] * lengths[other])
    }.max() ?? 0
  }

  /// Whether the axes span less than a volume.
  var isSingular: Bool {
    let (a, b, c) = (column(0), column(1), column(2))
    let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    return !(abs(Self.dot(cross, c)) > 1e-6 * norms.reduce(1, *))
  }
}

/// Where a file keeps its voxels and how many there are: what is left of a header once it is believed.
struct VoxelLayout {
  let rank: Int
  /// x, y, z, t, of what is read.
  let shape: [Int]
  /// Values per voxel, along dimension 5.
  let components: Int
  let type: VoxelType
  /// The values in the file.
  let count: Int
  let byteCount: Int
  let offset: Int
  /// The bytes of frames before what is read, and behind it.
  let unread: (before: Int, behind: Int)
  /// Slope and intercept, where scaling applies.
  let scaling: (slope: Double, intercept: Double)?

  /// Applies the rules one by one, before any library sees the header and before anything is allocated.
  ///
  /// - Parameter isPair: whether the voxels lie in a file of their own.
  init(_ header: NIfTIHeader, isPair: Bool, content: Content) throws(Problem) {
    try Self.checkMagic(header, isPair)
    rank = try Self.checkRank(header)
    let dimensions = try Self.checkDimensions(header)
    components = dimensions[4]
    try Self.check(dimensions, holds: content)
    type = try Self.checkType(header)
    count = try Self.product(dimensions)
    byteCount = try Self.product([count, type.byteCount])
    if case .frame(let frame) = content {
      let frameBytes = byteCount / dimensions[3]
      shape = dimensions[0..<3] + [1]
      unread = (frame * frameBytes, byteCount - (frame + 1) * frameBytes)
    } else {
      shape = Array(dimensions[0..<4])
      unread = (0, 0)
    }
    offset = try Self.checkOffset(header, least: isPair ? 0 : header.version.leastVoxelOffset)
    scaling = try Self.checkScaling(header)
  }

  private static func checkMagic(_ header: NIfTIHeader, _ isPair: Bool) throws(Problem) {
    guard !header.hasMagic(isPair: isPair) else { return }
    throw header.hasMagic(isPair: !isPair) ? (isPair ? .notAPair : .headerOfPair) : .badMagic
  }

  private static func checkRank(_ header: NIfTIHeader) throws(Problem) -> Int {
    guard (2...7).contains(header.rank) else { throw .badRank(header.rank) }
    return header.rank
  }

  /// The seven dimensions, 1 beyond the rank.
  private static func checkDimensions(_ header: NIfTIHeader) throws(Problem) -> [Int] {
    var dimensions = [Int](repeating: 1, count: 7)
    for axis in 1...header.rank {
      let size = header.dimension(axis)
      guard size >= 1 else { throw .badDimension(axis: axis, size: size) }
      dimensions[axis - 1] = size
    }
    return dimensions
  }

  private static func check(_ dimensions: [Int], holds content: Content) throws(Problem) {
    for axis in (content == .components ? 6 : 5)...7 where dimensions[axis - 1] > 1 {
      throw .unsupportedDimension(axis: axis, size: dimensions[axis - 1])
    }
    if content == .volume && dimensions[3] > 1 { throw .severalFrames(dimensions[3]) }
    if case .frame(let frame) = content, !(0..<dimensions[3]).contains(frame) {
      throw .noFrame(frame, of: dimensions[3])
    }
  }

  private static func checkType(_ header: NIfTIHeader) throws(Problem) -> VoxelType {
    guard let type = VoxelType(rawValue: header.datatype) else {
      throw .unsupportedDatatype(code: header.datatype)
    }
    let bits = type.byteCount * 8
    // The datatype says it all; some old tools leave bitpix at 0.
    guard header.bitsPerVoxel == bits || header.bitsPerVoxel == 0 else {
      throw .badBitsPerVoxel(found: header.bitsPerVoxel, expected: bits)
    }
    return type
  }

  private static func checkOffset(_ header: NIfTIHeader, least: Int) throws(Problem) -> Int {
    guard let offset = header.exactVoxelOffset, offset >= least else {
      throw .badVoxelOffset(header.voxelOffset, least: least)
    }
    return offset
  }

  private static func checkScaling(_ header: NIfTIHeader) throws(Problem) -> (Double, Double)? {
    let (slope, intercept) = header.scaling
    guard slope.isFinite, slope != 0 else { return nil }
    guard intercept.isFinite else { throw .badScaling(slope: slope, intercept: intercept) }
    // The identity is left out, so that stored integers are known to be exact.
    return slope == 1 && intercept == 0 ? nil : (slope, intercept)
  }

  static func product(_ factors: [Int]) throws(Problem) -> Int {
    var result = 1
    for factor in factors {
      let (value, overflow) = result.multipliedReportingOverflow(by: factor)
      if overflow { throw .tooManyVoxels }
      result = value
    }
    return result
  }

  /// Holds what the header announces against the limits and the file's size.
  func check(_ limits: ReadingLimits, fileBytes: Int, isGzip: Bool) throws(Problem) {
    let decoded = try Self.product([count, MemoryLayout<Float>.size])
    let needed = max(byteCount, decoded)
    guard isGzip else {
      let (end, overflow) = offset.addingReportingOverflow(byteCount)
      if overflow { throw .tooManyVoxels }
      if end > fileBytes { throw .truncated(expected: end, found: fileBytes) }
      return try limits.check(bytes: needed)
    }
    try limits.check(bytes: needed)
    if offset > limits.maximumVoxelOffset {
      throw .voxelOffsetTooFar(offset: offset, limit: limits.maximumVoxelOffset)
    }
    try limits.check(bytes: byteCount, inflatedFrom: fileBytes)
  }

  /// Whether a gzip file would take so much memory, for how small it is, that its stream is better proven first. An empty
  /// mask may be like that.
  func isSuspicious(_ limits: ReadingLimits, fileBytes: Int) -> Bool {
    count > limits.plausibleBytes / MemoryLayout<Float>.size
      && byteCount / max(1, limits.maximumInflation) > fileBytes
  }
}

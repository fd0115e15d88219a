import AtomicFile

/// A PNG that shows a segmentation at a glance: the slices of one frame side by side, each with the contours of
/// LV, MYO and RV, and a legend.
///
/// Rows are y, columns are x, as they are stored: nothing is turned. Voxels have their true proportions, and grey
/// runs from the 1st to the 99th percentile of what is shown. The contour of MYO is the outer one, around MYO
/// and LV together; the inner one is LV's.
public struct ContourPicture: Sendable {
  /// How much of each slice is shown.
  public enum Extent: Sendable {
    /// The labels and their surroundings.
    case heart
    case slice
  }

  /// The longer side of a panel in pixels.
  public var panelSize = 320
  /// The panels in a row; nil chooses.
  public var columns: Int?
  /// The frame that is shown.
  public var frame = 0
  public var extent = Extent.heart
  /// The width of a contour in pixels.
  public var lineWidth = 2.0
  public var colourOfLV = Colour(255, 92, 87)
  public var colourOfMYO = Colour(90, 220, 130)
  public var colourOfRV = Colour(84, 160, 255)

  public init() {}

  /// Writes the picture of a volume and the network's classes (0 background, 1 LV, 2 MYO, 3 RV) on its grid; others have
  /// no contour.
  public func write(
    _ volume: Volume, classes: [UInt8], to path: String, overwrite: Bool = false
  ) throws(ImagingError) {
    try OutputFile.typed(path) {
      try write(volume.grid, to: path, overwrite: overwrite) { z in
        try SliceView(volume, classes: classes, frame: frame, z: z)
      }
    }
  }

  /// The same of one frame whose slices are fetched one by one, each several times.
  /// - Throws: `ImagingError`, or what `slice` throws.
  public func write(
    _ grid: Grid, to path: String, overwrite: Bool = false,
    slice: (_ z: Int) throws -> (voxels: [Float], classes: [UInt8])
  ) throws {
    try write(grid, to: path, overwrite: overwrite) { z in
      let (voxels, classes) = try slice(z)
      return SliceView(grid, voxels: voxels[...], classes: classes[...])
    }
  }

  private func write(
    _ grid: Grid, to path: String, overwrite: Bool, slice: (Int) throws -> SliceView
  ) throws {
    try OutputFile.write(to: path, overwrite: overwrite) { writer in
      let bytes = try render(grid, slice: slice).png()
      try bytes.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
    }
  }

  private static let background = Colour(14, 16, 20)
  private static let text = Colour(236, 239, 244)
  private static let gap = 6
  private static let legendHeight = 40

  /// However many slices there are, a picture has no more pixels than this, unless panels of the least size have.
  private static let mostPixels = 1 << 24
  private static let smallestPanel = 48

  func render(_ volume: Volume, classes: [UInt8]) throws -> Raster {
    try render(volume.grid) { try SliceView(volume, classes: classes, frame: frame, z: $0) }
  }

  private func render(_ grid: Grid, slice: (Int) throws -> SliceView) throws -> Raster {
    guard (1...Raster.largestSide).contains(panelSize) else { throw Problem.nothingToDraw }
    let count = grid.shape[2]
    let window = try window(grid, slice)
    let (width, height) = panel(window, grid)
    let across = min(count, max(1, columns ?? Self.chooseColumns(count, width, height)))
    let down = (count + across - 1) / across
    let grey = try GreyScale(window, slices: 0..<count, slice)
    var raster = try Raster(
      width: max(across * (width + Self.gap) + Self.gap, 260),
      height: down * (height + Self.gap) + Self.gap + Self.legendHeight, background: Self.background)
    for z in 0..<count {
      let x = Self.gap + z % across * (width + Self.gap)
      let y = Self.gap + z / across * (height + Self.gap)
      draw(try slice(z), window, grey, x, y, width, height, in: &raster)
      drawNumber("\(z + 1)/\(count)", x, y, in: &raster)
    }
    drawLegend(in: &raster)
    return raster
  }

  /// About the memory that a picture takes: its pixels, and the file, which is half as large.
  public func bytes(of grid: Grid) -> Int {
    let (width, height) = panel(Window(x: 0..<grid.shape[0], y: 0..<grid.shape[1]), grid)
    return grid.shape[2] * width * height * 9 / 2
  }

  private func draw(
    _ slice: SliceView, _ window: Window, _ grey: GreyScale, _ x: Int, _ y: Int, _ width: Int, _ height: Int,
    in raster: inout Raster
  ) {
    let horizontal = window.samples(window.x, width)
    let vertical = window.samples(window.y, height)
    for row in 0..<height {
      for column in 0..<width {
        let value = slice.grey(horizontal[column], vertical[row])
        let level = grey.level(value)
        raster.blend(x + column, y + row, Colour(level, level, level))
      }
    }
    // Outer before inner, so that LV's contour stays on top of MYO's.
    let contours: [([UInt8], Colour)] = [([1, 2], colourOfMYO), ([3], colourOfRV), ([1], colourOfLV)]
    for (inside, colour) in contours {
      guard slice.classes.contains(where: inside.contains) else { continue }
      let field = vertical.map { v in horizontal.map { u in slice.share(of: inside, u, v) } }
      for row in 0..<height {
        for column in 0..<width {
          let opacity = Stroke.opacity(field, column, row, lineWidth: lineWidth)
          if opacity > 0 { raster.blend(x + column, y + row, colour, opacity) }
        }
      }
    }
  }

  private func drawNumber(_ text: String, _ x: Int, _ y: Int, in raster: inout Raster) {
    // A dark plate, for numbers on bright fat.
    let width = TinyFont.width(of: text, scale: 2) + 12
    for row in 0..<TinyFont.height * 2 + 10 {
      for column in 0..<width { raster.blend(x + column, y + row, Self.background, 0.7) }
    }
    TinyFont.draw(text, x + 6, y + 5, scale: 2, Self.text, in: &raster)
  }

  private func drawLegend(in raster: inout Raster) {
    var x = Self.gap + 8
    let y = raster.height - Self.legendHeight + 10
    for (name, colour) in zip(["LV", "MYO", "RV"], [colourOfLV, colourOfMYO, colourOfRV]) {
      raster.fill(x, y + 5, 22, 5, colour)
      TinyFont.draw(name, x + 30, y, scale: 2, Self.text, in: &raster)
      x += 30 + TinyFont.width(of: name, scale: 2) + 26
    }
  }

  /// The columns and rows of voxels that every panel shows.
  private func window(_ grid: Grid, _ slice: (Int) throws -> SliceView) throws -> Window {
    var box: Window?
    for z in 0..<grid.shape[2] {
      let found = try slice(z).box
      if extent == .heart, let found { box = box?.union(found) ?? found }
    }
    guard let box else { return Window(x: 0..<grid.shape[0], y: 0..<grid.shape[1]) }
    // In millimetres the same on all sides.
    let margin = 0.25 * max(Double(box.x.count) * grid.spacing[0], Double(box.y.count) * grid.spacing[1])
    return Window(
      x: Window.widen(box.x, by: margin / grid.spacing[0], within: grid.shape[0]),
      y: Window.widen(box.y, by: margin / grid.spacing[1], within: grid.shape[1]))
  }

  private func panel(_ window: Window, _ grid: Grid) -> (width: Int, height: Int) {
    let width = Double(window.x.count) * grid.spacing[0]
    let height = Double(window.y.count) * grid.spacing[1]
    let most = Int((Double(Self.mostPixels) / Double(grid.shape[2])).squareRoot())
    let longer = Double(min(panelSize, max(Self.smallestPanel, most)))
    let side = { (length: Double) in
      max(Self.smallestPanel, Int(longer * length / max(width, height) + 0.5))
    }
    return (side(width), side(height))
  }

  /// About as many columns as make the picture a screen's shape, with few blanks in the last row.
  private static func chooseColumns(_ count: Int, _ width: Int, _ height: Int) -> Int {
    let ideal = (Double(count) * 1.6 * Double(height) / Double(width)).squareRoot()
    let candidates = [ideal.rounded(), ideal.rounded() + 1, ideal.rounded() - 1].map { max(1, Int($0)) }
    let blanks = { (columns: Int) in (columns - count % columns) % columns }
    return candidates.min { blanks($0) < blanks($1) } ?? 1
  }
}

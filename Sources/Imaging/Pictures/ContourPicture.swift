import AtomicFile

/// A PNG that shows a segmentation at a glance: the slices of one frame side by side, each with the contours of the
/// classes that are in it, and a legend.
///
/// Rows are y, columns are x, as they are stored: nothing is turned. Voxels have their true proportions, and grey, or
/// each of red, green and blue, runs from the 1st to the 99th percentile of what is shown. A class's contour lies just
/// inside it, so that a class in another and the one around it both have theirs. Up to 32 classes are all in the legend,
/// of more those that are shown; what nobody labelled (`LabelMap.ignored`) has no contour.
public struct ContourPicture: Sendable {
  /// How much of each slice is shown.
  public enum Extent: Sendable {
    /// The labels and their surroundings.
    case labels
    case slice
  }

  /// The longer side of a panel in pixels.
  public var panelSize = 320
  /// The panels in a row; nil chooses.
  public var columns: Int?
  /// The frame that is shown.
  public var frame = 0
  public var extent = Extent.labels
  /// Those that are shown, counted from 0; nil: all.
  public var slices: [Int]?
  /// The width of a contour in pixels.
  public var lineWidth = 2.0
  /// Slices have red, green and blue planes; otherwise their first plane is shown in grey.
  public var isColour = false
  private let legend: Legend

  /// - Parameter classes: the background first. Those without a colour get one that the colour-blind tell from others.
  public init(classes: [LabelClass]) { legend = Legend(classes) }

  /// Writes the picture of a volume of one channel and the classes of its voxels.
  public func write(
    _ volume: Volume, classes: [UInt8], to path: String, overwrite: Bool = false
  ) throws(ImagingError) {
    try OutputFile.typed(path) {
      try write(volume.grid, to: path, overwrite: overwrite) { z in
        try SliceView(volume, classes: classes, frame: frame, z: z)
      }
    }
  }

  /// The same of one frame whose slices are fetched one by one, each several times: voxels C,H,W and classes H,W.
  /// - Throws: `ImagingError`, or what `slice` throws.
  public func write(
    _ grid: Grid, to path: String, overwrite: Bool = false,
    slice: (_ z: Int) throws -> (voxels: [Float], classes: [UInt8])
  ) throws {
    try write(grid, to: path, overwrite: overwrite) { z in
      let (voxels, classes) = try slice(z)
      return try SliceView(grid, voxels: voxels[...], classes: classes[...], planes: planes)
    }
  }

  private func write(
    _ grid: Grid, to path: String, overwrite: Bool, slice: (Int) throws -> SliceView
  ) throws {
    try OutputFile.write(to: path, overwrite: overwrite) { writer in
      let canvas = try draw(grid) { [try slice($0)] }
      try canvas.writePNG { try OutputFile.append($0, to: &writer) }
    }
  }

  private static let background = Colour(14, 16, 20)
  private static let text = Colour(236, 239, 244)

  private var planes: Int { isColour ? 3 : 1 }

  func draw(_ volume: Volume, classes: [UInt8]) throws -> Canvas {
    try draw(volume.grid) { [try SliceView(volume, classes: classes, frame: frame, z: $0)] }
  }

  /// - Parameter views: a slice with classes of one kind each. Those of the first have whole lines, the others striped ones
  ///   above them.
  func draw(_ grid: Grid, views: (Int) throws -> [SliceView]) throws -> Canvas {
    let shown = slices ?? Array(0..<grid.shape[2])
    guard (1...Canvas.largestSide).contains(panelSize), !shown.isEmpty,
      shown.allSatisfy((0..<grid.shape[2]).contains)
    else { throw Problem.nothingToDraw }
    let (window, labels) = try survey(grid, shown, views)
    let legend = legend.shown(labels)
    let layout = PictureLayout(self, shown.count, window, grid.spacing, legend)
    let levels = try GreyScale(window, slices: shown, planes: planes) { try views($0)[0] }
    let canvas = try Canvas.pixels(width: layout.width, height: layout.height, background: Self.background)
    for (place, z) in shown.enumerated() {
      let (layers, corner) = (try views(z), layout.corner(place))
      try canvas.withPixels { draw(layers, window, levels, layout, at: corner, on: $0) }
      drawNumber("\(z + 1)/\(grid.shape[2])", at: corner, on: canvas)
    }
    try legend.draw(on: canvas, y: layout.legendTop, Self.text)
    return canvas
  }

  /// About the most memory that a picture takes: its pixels, and a panel's contour. The file is written as it is made.
  public func bytes(of grid: Grid) -> Int {
    let slice = Window(x: 0..<grid.shape[0], y: 0..<grid.shape[1])
    // Labels may lie in a square, which fills its panel.
    let square = Window(x: 0..<1, y: 0..<1)
    let (window, spacing) = extent == .slice ? (slice, grid.spacing) : (square, [1, 1, 1])
    let layout = PictureLayout(self, slices?.count ?? grid.shape[2], window, spacing, legend)
    return MemoryLayout<UInt32>.stride
      * (layout.width * layout.height + layout.panel.width * layout.panel.height)
  }

  private func draw(
    _ views: [SliceView], _ window: Window, _ levels: GreyScale, _ layout: PictureLayout,
    at corner: (x: Int, y: Int), on pixels: Pixels
  ) {
    let slice = views[0]
    let x = Window.places(window.x, layout.panel.width, of: slice.width)
    let y = Window.places(window.y, layout.panel.height, of: slice.height)
    for row in y.indices {
      for column in x.indices {
        let level = { levels.level(slice.value(of: slice.planes[$0], x[column], y[row])) }
        let first = level(0)
        pixels[corner.x + column, corner.y + row] =
          slice.planes.count == 3 ? Colour(first, level(1), level(2)) : Colour(first, first, first)
      }
    }
    for (layer, view) in views.enumerated() {
      for (label, box) in view.boxes.sorted(by: { $0.key < $1.key }) {
        guard let style = legend.style(of: label) else { continue }
        Contour(of: label, view, in: box, x: x, y: y).draw(
          layer == 0 ? style : style.striped, lineWidth: lineWidth, at: corner, on: pixels)
      }
    }
  }

  /// On a dark plate, for numbers on what is bright.
  private func drawNumber(_ text: String, at corner: (x: Int, y: Int), on canvas: Canvas) {
    let number = Lettering(text, size: 14)
    let (x, y) = (Double(corner.x), Double(corner.y))
    canvas.fill(x, y, number.width + 10, number.height + 4, Self.background, opacity: 0.7)
    canvas.draw(number, x + 5, y + 2 + number.baseline, Self.text)
  }

  /// The columns and rows of voxels that every panel shows, and the classes that are in some.
  private func survey(
    _ grid: Grid, _ slices: [Int], _ views: (Int) throws -> [SliceView]
  ) throws -> (Window, Set<UInt8>) {
    let whole = Window(x: 0..<grid.shape[0], y: 0..<grid.shape[1])
    var (box, labels) = (Window?.none, Set<UInt8>())
    for z in slices {
      for (label, found) in try views(z).flatMap(\.boxes) {
        labels.insert(label)
        box = box?.union(found) ?? found
      }
    }
    guard extent == .labels, let box else { return (whole, labels) }
    // In millimetres the same on all sides.
    let margin = 0.25 * max(Double(box.x.count) * grid.spacing[0], Double(box.y.count) * grid.spacing[1])
    let window = Window(
      x: Window.widen(box.x, by: margin / grid.spacing[0], within: grid.shape[0]),
      y: Window.widen(box.y, by: margin / grid.spacing[1], within: grid.shape[1]))
    return (window, labels)
  }
}

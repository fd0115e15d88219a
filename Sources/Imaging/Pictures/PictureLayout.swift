/// Where the panels and the legend of a picture are.
struct PictureLayout {
  let width, height: Int
  let panel: (width: Int, height: Int)
  let legendTop: Int
  private let across: Int

  private static let gap = 6
  private static let leastWidth = 260
  /// However many slices there are, a picture has no more pixels than this, unless panels of the least size have.
  private static let mostPixels = 1 << 24
  private static let smallestPanel = 48

  init(_ picture: ContourPicture, _ count: Int, _ window: Window, _ spacing: [Double], _ legend: Legend) {
    panel = Self.panel(window, spacing, count, picture.panelSize)
    across = min(count, max(1, picture.columns ?? Self.chooseColumns(count, panel.width, panel.height)))
    let down = (count + across - 1) / across
    width = max(
      across * (panel.width + Self.gap) + Self.gap, Self.leastWidth, legend.leastWidth)
    legendTop = down * (panel.height + Self.gap) + Self.gap
    height = legendTop + legend.height(in: width)
  }

  /// The upper left pixel of a slice's panel.
  func corner(_ z: Int) -> (x: Int, y: Int) {
    (Self.gap + z % across * (panel.width + Self.gap), Self.gap + z / across * (panel.height + Self.gap))
  }

  private static func panel(
    _ window: Window, _ spacing: [Double], _ count: Int, _ size: Int
  ) -> (width: Int, height: Int) {
    let (width, height) = (Double(window.x.count) * spacing[0], Double(window.y.count) * spacing[1])
    let most = Int((Double(mostPixels) / Double(count)).squareRoot())
    let longer = Double(min(size, max(smallestPanel, most)))
    let side = { (length: Double) in max(smallestPanel, Int(longer * length / max(width, height) + 0.5)) }
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

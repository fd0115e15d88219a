/// One slice of a frame, sampled between its voxels.
struct SliceView {
  let width: Int
  let height: Int
  /// One of grey values, or red, green and blue.
  let planes: [ArraySlice<Float>]
  let classes: ArraySlice<UInt8>

  /// - Parameters:
  ///   - voxels: a plane for each channel, C,H,W.
  ///   - planes: how many of them are shown.
  /// - Throws: `Problem` where there are not so many voxels, or not a class for each pixel.
  init(_ grid: Grid, voxels: ArraySlice<Float>, classes: ArraySlice<UInt8>, planes: Int = 1) throws(Problem) {
    (width, height) = (grid.shape[0], grid.shape[1])
    let pixels = width * height
    guard voxels.count >= planes * pixels else {
      throw .wrongCount(expected: planes * pixels, found: voxels.count)
    }
    guard classes.count == pixels else { throw .wrongCount(expected: pixels, found: classes.count) }
    self.planes = (0..<planes).map { voxels.dropFirst($0 * pixels).prefix(pixels) }
    self.classes = classes
  }

  /// - Throws: `Problem` when there is no such frame, or not a class for each voxel.
  init(_ volume: Volume, classes: [UInt8], frame: Int, z: Int) throws(Problem) {
    let expected = volume.voxelsPerFrame * volume.frames
    guard classes.count == expected else { throw .wrongCount(expected: expected, found: classes.count) }
    guard (0..<volume.frames).contains(frame) else { throw .nothingToDraw }
    let voxels = volume.slice(z, frame: frame)
    try self.init(volume.grid, voxels: voxels, classes: classes[voxels.indices])
  }

  /// The box around each class but background and what nobody labelled.
  var boxes: [UInt8: Window] {
    var sides = [(left: Int, right: Int, top: Int, bottom: Int)](
      repeating: (.max, -1, .max, -1), count: 256)
    var index = classes.startIndex
    for row in 0..<height {
      for column in 0..<width {
        let label = Int(classes[index])
        index += 1
        guard label != 0 else { continue }
        sides[label].left = min(sides[label].left, column)
        sides[label].right = max(sides[label].right, column)
        sides[label].top = min(sides[label].top, row)
        sides[label].bottom = row
      }
    }
    var boxes: [UInt8: Window] = [:]
    for label in UInt8(1)...255 where label != LabelMap.ignored {
      let side = sides[Int(label)]
      guard side.right >= 0 else { continue }
      boxes[label] = Window(x: side.left..<side.right + 1, y: side.top..<side.bottom + 1)
    }
    return boxes
  }

  /// A plane at a point between voxels.
  func value(of plane: ArraySlice<Float>, _ x: Place, _ y: Place) -> Double {
    interpolate(x, y) { Double(plane[plane.startIndex + $0]) }
  }

  /// How much of a point's surroundings belongs to a class, 0 to 1. Its contour is where it is one half.
  func share(of label: UInt8, _ x: Place, _ y: Place) -> Double {
    interpolate(x, y) { classes[classes.startIndex + $0] == label ? 1 : 0 }
  }

  private func interpolate(_ x: Place, _ y: Place, _ value: (Int) -> Double) -> Double {
    let (upper, lower) = (y.first * width, y.second * width)
    let above = value(upper + x.first) * (1 - x.share) + value(upper + x.second) * x.share
    let below = value(lower + x.first) * (1 - x.share) + value(lower + x.second) * x.share
    return above * (1 - y.share) + below * y.share
  }
}

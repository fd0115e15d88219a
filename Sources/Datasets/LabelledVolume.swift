import Imaging

/// An image and the class of each of its pixels, or `LabelMap.ignored`.
public struct LabelledVolume: Sendable {
  /// Slices × channels × rows × columns.
  public var image: Volume
  /// Slices × rows × columns.
  public var classes: [UInt8]

  /// - Throws: `ImagingError` where classes aren't as many as pixels.
  public init(image: Volume, classes: [UInt8]) throws(ImagingError) {
    let pixels = image.voxels.count / image.form.channels
    guard classes.count == pixels else {
      throw ImagingError(.use, image.path, .wrongCount(expected: pixels, found: classes.count))
    }
    self.image = image
    self.classes = classes
  }

  /// A float for each channel and a class.
  static func byteCount(_ grid: Grid, channels: Int) -> Int {
    grid.shape.reduce(1, *) * (channels * MemoryLayout<Float>.size + MemoryLayout<UInt8>.size)
  }

  var byteCount: Int { Self.byteCount(image.grid, channels: image.form.channels) }

  /// A slice's values, channels × rows × columns, and its classes.
  public func slice(_ z: Int) -> (voxels: ArraySlice<Float>, classes: ArraySlice<UInt8>) {
    let (pixels, channels) = (image.form.voxelsPerSlice, image.form.channels)
    let values = pixels * channels
    return (image.voxels[z * values..<(z + 1) * values], classes[z * pixels..<(z + 1) * pixels])
  }
}

import Imaging

/// An image and the class of each of its voxels, or `LabelMap.ignored`.
public struct LabelledVolume: Sendable {
  public var image: Volume
  /// As many as the image has voxels.
  public var classes: [UInt8]

  /// - Throws: `ImagingError` where classes aren't as many as voxels.
  public init(image: Volume, classes: [UInt8]) throws(ImagingError) {
    guard classes.count == image.voxels.count else {
      throw ImagingError(
        .use, image.path, .wrongCount(expected: image.voxels.count, found: classes.count))
    }
    self.image = image
    self.classes = classes
  }

  /// A float and a class for each voxel.
  static func byteCount(_ grid: Grid) -> Int {
    grid.shape.reduce(1, *) * (MemoryLayout<Float>.size + MemoryLayout<UInt8>.size)
  }

  var byteCount: Int { Self.byteCount(image.grid) }

  /// A slice's voxels and classes: rows of y, x fastest.
  public func slice(_ z: Int) -> (voxels: ArraySlice<Float>, classes: ArraySlice<UInt8>) {
    let voxels = image.slice(z)
    return (voxels, classes[voxels.indices])
  }
}

import Myograph

import func Foundation.cos
import func Foundation.sin

/// Where an image that went through geometric stages lies on the one that it was made of.
public struct Placement: Hashable, Sendable {
  /// Rows and columns of the image, and of the first one.
  public private(set) var size: Size
  public let source: Size
  /// Of the first image's pixels: from 1 on those that a crop may lie around.
  private let labels: [Int]
  /// From the image's pixels to those of the first one.
  public private(set) var map = AffineMap.identity

  /// - Parameter labels: of the first image's pixels, row by row, below the number of classes; others are 0.
  public init(_ source: Size, labels: [Int] = []) {
    self.source = source
    self.labels = labels
    size = source
  }

  /// The image that a stage makes of this one, and its map onto this one.
  ///
  /// - Parameter spacing: of the first image, in millimetres between rows and between columns.
  public func stage(
    _ stage: Operation, spacing: (row: Double, column: Double), _ augmentation: SampleAugmentation
  ) -> (size: Size, map: AffineMap)? {
    switch stage {
    case .resample(let target):
      let steps = (target / spacing.row, target / spacing.column)
      let size = Size(height: length(size.height, 1 / steps.0), width: length(size.width, 1 / steps.1))
      return (size, AffineMap([steps.0, 0, 0, steps.1], centresOf: size, self.size))
    case .centerCrop(let height, let width):
      return crop(
        Size(height: height, width: width), [(size.height - height) >> 1, (size.width - width) >> 1])
    case .augment(let augmentationOfStage, let stream):
      return augmented(augmentationOfStage, augmentation.draw(ofStream: stream))
    default:
      return nil
    }
  }

  /// This image after another stage.
  public func applying(
    _ stage: Operation, spacing: (row: Double, column: Double), _ augmentation: SampleAugmentation
  ) -> Placement {
    guard let (size, map) = self.stage(stage, spacing: spacing, augmentation) else { return self }
    var result = self
    result.size = size
    result.map = self.map.after(map)
    return result
  }

  private func augmented(_ augmentation: Augmentation, _ draw: AugmentationDraw) -> (
    size: Size, map: AffineMap
  )? {
    switch draw {
    case .flip(let rows, let columns):
      return (size, AffineMap([rows ? -1 : 1, 0, 0, columns ? -1 : 1], centresOf: size, size))
    case .rotation(let degrees):
      let angle = degrees * .pi / 180
      let (sine, cosine) = (sin(angle), cos(angle))
      // As large as the rotated image is high and wide, but for rounding.
      let (height, width) = (Double(size.height), Double(size.width))
      let large = Size(
        height: Int((abs(cosine) * height + abs(sine) * width - 1e-9).rounded(.up)),
        width: Int((abs(sine) * height + abs(cosine) * width - 1e-9).rounded(.up)))
      return (large, AffineMap([cosine, sine, -sine, cosine], centresOf: large, size))
    case .scale(let factor):
      let scaled = Size(height: length(size.height, factor), width: length(size.width, factor))
      return (scaled, AffineMap([1 / factor, 0, 0, 1 / factor], centresOf: scaled, size))
    case .crop(let row, let column, let around):
      guard case .crop(let crop) = augmentation.kind else { return nil }
      return self.crop(crop.size, place(crop.size, row: row, column: column, around: around.flatMap(pixel)))
    default:
      return nil
    }
  }

  private func crop(_ crop: Size, _ first: SIMD2<Int>) -> (size: Size, map: AffineMap) {
    (crop, AffineMap(matrix: [1, 0, 0, 1], offset: [Double(first[0]), Double(first[1])]))
  }

  /// ⌊n·factor + ½⌋, at least 1.
  private func length(_ count: Int, _ factor: Double) -> Int {
    max(1, Int((Double(count) * factor + 0.5).rounded(.down)))
  }

  /// The pixel of the first image that was drawn; nil where it has none but of the first class.
  private func pixel(_ foreground: Foreground) -> SIMD2<Double>? {
    let classes = Set(labels).subtracting([0]).sorted()
    guard !classes.isEmpty else { return nil }
    let label = classes[min(Int(foreground.label * Double(classes.count)), classes.count - 1)]
    let pixels = labels.indices.filter { labels[$0] == label }
    let pixel = pixels[min(Int(foreground.pixel * Double(pixels.count)), pixels.count - 1)]
    return [Double(pixel / source.width), Double(pixel % source.width)]
  }

  /// The first pixel of a crop that shows nothing but the first image, where that allows it: the crop's centre is drawn
  /// on the first image, away from its borders by as far as the crop reaches there, or as near to `around` as that allows.
  /// Along an axis on which the image is too small, the crop shows its middle.
  private func place(
    _ crop: Size, row: Double, column: Double, around: SIMD2<Double>?
  ) -> SIMD2<Int> {
    let half = crop.centre
    // The first pixel is a whole number: rounding moves the crop by up to half a pixel along both axes.
    let slack = map.keepsPixels ? 0 : 0.5
    func centre(_ axis: Int, _ fraction: Double) -> Double {
      let (byRow, byColumn) = (abs(map.matrix[2 * axis]), abs(map.matrix[2 * axis + 1]))
      let reach = byRow * (half[0] + slack) + byColumn * (half[1] + slack)
      let count = Double(axis == 0 ? source.height : source.width)
      guard reach * 2 <= count else { return (count - 1) / 2 }
      guard let around else { return reach - 0.5 + fraction * (count - 2 * reach) }
      return max(reach - 0.5, min(count - reach - 0.5, around[axis]))
    }
    let first = map.inverse([centre(0, row), centre(1, column)]) - half
    return [Int((first[0] + 0.5).rounded(.down)), Int((first[1] + 0.5).rounded(.down))]
  }
}

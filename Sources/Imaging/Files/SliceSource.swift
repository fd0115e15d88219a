/// A file whose header was read and believed, and its slices in their order.
protocol SliceSource: AnyObject {
  var form: VolumeForm { get }

  /// Reads the next slices: slices × channels × rows × columns.
  func read(_ count: Int, into values: inout [Float]) throws(Problem)

  /// Goes on to the end of the file and refuses what is wrong with it, or with values that were read.
  /// - Returns: what was put up with since the header.
  func finish() throws(Problem) -> [ImagingWarning]
}

/// Samples of several channels that lie beside each other, pixel by pixel, as PNG and most TIFF files have them.
enum Interleaved {
  /// Picks out one channel.
  /// - Parameters:
  ///   - samples: of a pixel.
  ///   - width: the bytes of a sample.
  static func plane(
    _ channel: Int, of samples: Int, width: Int, _ bytes: UnsafeRawBufferPointer,
    into plane: UnsafeMutableRawBufferPointer
  ) {
    let step = samples * width
    for pixel in 0..<plane.count / width {
      for byte in 0..<width {
        plane[pixel * width + byte] = bytes[pixel * step + channel * width + byte]
      }
    }
  }

  /// Refuses a plane of opacities unless each is the most that its type has; 1 for reals.
  static func requireOpaque(_ plane: UnsafeRawBufferPointer, _ type: VoxelType) throws(Problem) {
    let isOpaque: (UnsafeRawBufferPointer) -> Bool =
      switch type {
      case .uint8, .uint16, .uint32, .uint64: { $0.allSatisfy { $0 == .max } }
      case .int8: { $0.loadUnaligned(as: Int8.self) == .max }
      case .int16: { $0.loadUnaligned(as: Int16.self) == .max }
      case .int32: { $0.loadUnaligned(as: Int32.self) == .max }
      case .int64: { $0.loadUnaligned(as: Int64.self) == .max }
      case .float32: { $0.loadUnaligned(as: Float.self) >= 1 }
      case .float64: { $0.loadUnaligned(as: Double.self) >= 1 }
      }
    let width = type.byteCount
    let transparent = stride(from: 0, to: plane.count, by: width).count { start in
      !isOpaque(UnsafeRawBufferPointer(rebasing: plane[start..<start + width]))
    }
    if transparent > 0 { throw .transparentPixels(transparent) }
  }
}

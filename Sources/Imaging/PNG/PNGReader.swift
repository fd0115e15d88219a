import CPNG

/// A PNG file: one slice of one channel where it is grey, of three where it has colours. Samples are taken as they are
/// stored, those of 1, 2 and 4 bits too; a palette's are its colours.
///
/// Opacity is no channel. An opaque image loses nothing without it; what stands under a pixel that isn't opaque nobody
/// has seen, so such an image is refused.
final class PNGReader: SliceSource {
  let form: VolumeForm

  private let file: InputFile
  private let png: OpaquePointer
  private let header: cpng_header
  private let layout: PNGLayout

  init(_ file: InputFile, path: String, limits: ReadingLimits) throws(Problem) {
    self.file = file
    var header = cpng_header()
    guard let png = cpng_open(file.descriptor, &header) else { throw .outOfMemory(bytes: 1 << 16) }
    do throws(Problem) {
      if let fault = Self.fault(png) { throw fault }
      let layout = PNGLayout(header)
      let stored = try VoxelLayout.product([layout.pixels, layout.samples, layout.type.byteCount])
      let decoded = try VoxelLayout.product([layout.pixels, layout.channels, MemoryLayout<Float>.size])
      try limits.check(bytes: max(stored, decoded))
      try limits.check(bytes: layout.rowBits / 8 * layout.height, inflatedFrom: file.byteCount)
      form = VolumeForm(
        path: path, format: .png, width: layout.width, height: layout.height, slices: 1,
        channels: layout.channels,
        type: layout.type, readingBytes: stored + layout.pixels * layout.type.byteCount)
      self.layout = layout
    } catch {
      cpng_close(png)
      throw error
    }
    (self.png, self.header) = (png, header)
  }

  deinit { cpng_close(png) }

  private static func fault(_ png: OpaquePointer) -> Problem? {
    let message = String(cString: cpng_message(png))
    return message.isEmpty ? nil : .corruptPNG(message)
  }

  private func check(_ isDone: Bool) throws(Problem) {
    if !isDone { throw Self.fault(png) ?? .corruptPNG("it can't be read") }
  }

  func read(_ count: Int, into values: inout [Float]) throws(Problem) {
    guard count > 0 else { return try ByteBuffer.resize(&values, to: 0) }
    let (pixels, width) = (layout.pixels, layout.type.byteCount)
    let rowBytes = layout.width * layout.samples * width
    let raw = try ByteBuffer(layout.height * rowBytes)
    try check(cpng_read(png, raw.bytes.baseAddress, rowBytes))
    let stored = UnsafeRawBufferPointer(raw.bytes)
    try ByteBuffer.resize(&values, to: pixels * layout.channels)
    if layout.isPalette { return try look(up: stored, into: &values) }
    let plane = try ByteBuffer(pixels * width)
    var converter = VoxelConverter(layout.type)
    for channel in 0..<layout.channels {
      Interleaved.plane(channel, of: layout.samples, width: width, stored, into: plane.bytes)
      converter.convert(UnsafeRawBufferPointer(plane.bytes), into: &values, at: channel * pixels)
    }
    if layout.hasOpacity {
      Interleaved.plane(layout.channels, of: layout.samples, width: width, stored, into: plane.bytes)
      try Interleaved.requireOpaque(UnsafeRawBufferPointer(plane.bytes), layout.type)
    } else if header.has_transparent_colour {
      let (red, green, blue) = header.transparent_colour
      let colour = [red, green, blue].prefix(layout.channels).map(Float.init)
      let transparent = (0..<pixels).count { pixel in
        colour.indices.allSatisfy { values[$0 * pixels + pixel] == colour[$0] }
      }
      if transparent > 0 { throw .transparentPixels(transparent) }
    }
  }

  private func look(up indices: UnsafeRawBufferPointer, into values: inout [Float]) throws(Problem) {
    let pixels = layout.pixels
    let transparent = withUnsafeBytes(of: header.opacity) { opacity in
      indices.count { opacity[Int($0)] != 255 }
    }
    if transparent > 0 { throw .transparentPixels(transparent) }
    withUnsafeBytes(of: header.palette) { palette in
      for (pixel, index) in indices.enumerated() {
        for channel in 0..<3 { values[channel * pixels + pixel] = Float(palette[3 * Int(index) + channel]) }
      }
    }
  }

  func finish() throws(Problem) -> [ImagingWarning] {
    try check(cpng_finish(png))
    let trailing = file.byteCount - Int(cpng_position(png))
    return trailing > 0 ? [.trailingBytes(trailing)] : []
  }
}

/// How the pixels of a PNG file are stored and what becomes of them.
private struct PNGLayout {
  let width, height: Int
  let type: VoxelType
  /// Of a stored pixel.
  let samples: Int
  let isPalette, hasOpacity: Bool
  let channels: Int
  /// As they are compressed.
  let rowBits: Int

  var pixels: Int { width * height }

  init(_ header: cpng_header) {
    (width, height) = (Int(header.width), Int(header.height))
    type = header.bit_depth == 16 ? .uint16 : .uint8
    isPalette = header.colour_type == PNG_COLOR_TYPE_PALETTE
    let hasColour = header.colour_type & PNG_COLOR_MASK_COLOR != 0
    hasOpacity = header.colour_type & PNG_COLOR_MASK_ALPHA != 0
    channels = hasColour ? 3 : 1
    samples = isPalette ? 1 : channels + (hasOpacity ? 1 : 0)
    rowBits = width * samples * Int(header.bit_depth)
  }
}

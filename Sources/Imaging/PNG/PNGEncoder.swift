import AtomicFile
import CPNG

/// Writes pictures and masks of 8 bits as PNG.
enum PNGEncoder {
  /// - Parameter pixels: row by row; a byte each for grey ones, else three.
  static func encode(
    _ pixels: [UInt8], width: Int, height: Int, isGrey: Bool = false
  ) throws(Problem) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = isGrey ? 0 : png_uint_32(PNG_FORMAT_FLAG_COLOR)
    defer { png_image_free(&image) }
    // Without a buffer libpng only says how many bytes it needs.
    var size: png_alloc_size_t = 0
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, nil) != 0 else {
      throw .pngRefused(message(image))
    }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else {
      throw .pngRefused(message(image))
    }
    bytes.removeLast(bytes.count - Int(size))
    return bytes
  }

  private static func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// A mask of one slice, a byte for each pixel.
struct PNGMaskEncoder<Value: BitwiseCopyable>: SliceEncoder {
  let form: VolumeForm

  mutating func append(_ slices: [Value], to writer: inout AtomicFileWriter) throws {
    let pixels = slices.withUnsafeBytes { Array($0) }
    let bytes = try PNGEncoder.encode(
      pixels, width: form.grid.shape[0], height: form.grid.shape[1], isGrey: true)
    try bytes.withUnsafeBytes { try OutputFile.append($0, to: &writer) }
  }

  mutating func finish(_ writer: inout AtomicFileWriter) throws {}
}

import CPNG

@testable import Imaging

/// The pixels of a picture, as they are in memory, or as libpng reads them from a file.
struct Drawn: Equatable {
  let width, height: Int
  private let colours: [Colour]

  init(_ canvas: Canvas) throws {
    (width, height) = (canvas.width, canvas.height)
    let (width, height) = (width, height)
    colours = try canvas.withPixels { pixels in
      (0..<height).flatMap { y in (0..<width).map { pixels[$0, y] } }
    }
  }

  struct Unreadable: Error {}

  init(pngFile path: String) throws {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_file(&image, path) != 0 else { throw Unreadable() }
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    (width, height) = (Int(image.width), Int(image.height))
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    guard png_image_finish_read(&image, nil, &bytes, 0, nil) != 0 else { throw Unreadable() }
    colours = stride(from: 0, to: bytes.count, by: 3).map { Colour(bytes[$0], bytes[$0 + 1], bytes[$0 + 2]) }
  }

  subscript(_ x: Int, _ y: Int) -> Colour { colours[y * width + x] }

  func count(_ colour: Colour) -> Int { colours.count { $0 == colour } }

  /// The pixels of a rectangle that are none of these.
  func ink(_ x: Range<Int>, _ y: Range<Int>, besides plain: Colour) -> Int {
    y.reduce(0) { sum, row in sum + x.count { self[$0, row] != plain } }
  }
}

import CPango

extension Canvas {
  /// Pixels in memory, 4 bytes each.
  static func pixels(width: Int, height: Int, background: Colour) throws(Problem) -> Canvas {
    try check(width: width, height: height)
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
      throw .outOfMemory(bytes: 4 * width * height)
    }
    let canvas = Canvas(surface, width: width, height: height)
    guard cairo_surface_status(surface) != CAIRO_STATUS_NO_MEMORY else {
      throw .outOfMemory(bytes: 4 * width * height)
    }
    try canvas.checkStatus()
    canvas.fill(0, 0, Double(width), Double(height), background)
    return canvas
  }

  /// Hands out the rows of pixels, each red, green and blue from its third byte down to its first.
  func withPixels<Result>(_ body: (Pixels) throws -> Result) throws -> Result {
    cairo_surface_flush(surface)
    guard let start = cairo_image_surface_get_data(surface) else {
      throw Problem.drawingFailed("there are no pixels")
    }
    defer { cairo_surface_mark_dirty(surface) }
    let stride = Int(cairo_image_surface_get_stride(surface)) / MemoryLayout<UInt32>.stride
    return try start.withMemoryRebound(to: UInt32.self, capacity: stride * height) {
      try body(Pixels(start: $0, stride: stride))
    }
  }

  /// Hands out the picture as a PNG file, piece by piece.
  func writePNG(_ append: (UnsafeRawBufferPointer) throws -> Void) throws {
    try checkStatus()
    try withoutActuallyEscaping(append) { append in
      let sink = Sink(append)
      let status = cairo_surface_write_to_png_stream(
        surface, Sink.take, Unmanaged.passUnretained(sink).toOpaque())
      if let error = sink.error { throw error }
      try Self.check(status)
    }
  }
}

/// The pixels of a canvas.
struct Pixels {
  let start: UnsafeMutablePointer<UInt32>
  let stride: Int

  subscript(_ x: Int, _ y: Int) -> Colour {
    get {
      let bits = start[y * stride + x]
      return Colour(UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF))
    }
    nonmutating set {
      start[y * stride + x] = UInt32(newValue.red) << 16 | UInt32(newValue.green) << 8 | UInt32(newValue.blue)
    }
  }
}

/// Takes what cairo writes, and keeps what went wrong until cairo is done.
final class Sink {
  private let append: (UnsafeRawBufferPointer) throws -> Void
  private(set) var error: (any Error)?

  init(_ append: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.append = append }

  static let take: cairo_write_func_t = { closure, bytes, count in
    guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
    guard sink.error == nil else { return CAIRO_STATUS_WRITE_ERROR }
    do {
      try sink.append(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
      return CAIRO_STATUS_SUCCESS
    } catch {
      sink.error = error
      return CAIRO_STATUS_WRITE_ERROR
    }
  }
}

import CTIFF

/// A TIFF file, read page by page: pages are slices. Grey pages have one channel, RGB ones three, and each further sample is
/// one more. Opacity is no channel: an image that isn't opaque is refused, as in PNG.
///
/// Compressions whose decoders take memory as they like aren't among those that are read.
final class TIFFReader: SliceSource {
  let form: VolumeForm

  private let file: InputFile
  private let tiff: OpaquePointer
  private let page: TIFFPage
  private let pages: Int
  private var pagesRead = 0
  private var converter: VoxelConverter

  init(_ file: InputFile, path: String, limits: ReadingLimits) throws(Problem) {
    self.file = file
    let largest = Int64(2 * file.byteCount + 64 << 20)
    guard let tiff = ctiff_open(file.descriptor, UInt64(file.byteCount), largest) else {
      throw .outOfMemory(bytes: 1 << 16)
    }
    do throws(Problem) {
      if let fault = Self.fault(tiff) { throw fault }
      let page = try Self.describe(tiff)
      var (pages, bytes) = (1, page.blockBytes)
      while !ctiff_is_last(tiff) {
        guard ctiff_next(tiff) else { throw Self.fault(tiff) ?? Self.unreadable }
        let next = try Self.describe(tiff)
        guard next.isLike(page) else {
          throw .differentPages(page.description, next.description, page: pages + 1)
        }
        pages += 1
        bytes = try Self.sum(bytes, next.blockBytes)
      }
      guard ctiff_restart(tiff) else { throw Self.fault(tiff) ?? Self.unreadable }
      let decoded = try VoxelLayout.product([page.pixels, page.channels, pages, MemoryLayout<Float>.size])
      try limits.check(bytes: max(bytes, decoded))
      // Other compressions than deflate can do better, but no image that matters takes more memory then.
      try limits.check(bytes: bytes, inflatedFrom: file.byteCount, most: limits.plausibleBytes)
      form = VolumeForm(
        path: path, format: .tiff, width: page.width, height: page.height, slices: pages,
        channels: page.channels, type: page.type,
        readingBytes: page.storedBytes + page.pixels * page.type.byteCount + page.largestBlock)
      (self.page, self.pages) = (page, pages)
    } catch {
      ctiff_close(tiff)
      throw error
    }
    self.tiff = tiff
    converter = VoxelConverter(page.type)
  }

  deinit { ctiff_close(tiff) }

  private static let unreadable = Problem.corruptTIFF("it can't be read")

  private static func fault(_ tiff: OpaquePointer) -> Problem? {
    let message = String(cString: ctiff_message(tiff))
    return message.isEmpty ? nil : .corruptTIFF(message)
  }

  private static func describe(_ tiff: OpaquePointer) throws(Problem) -> TIFFPage {
    var page = ctiff_page()
    guard ctiff_describe(tiff, &page) else { throw fault(tiff) ?? unreadable }
    return try TIFFPage(page)
  }

  private static func sum(_ one: Int, _ other: Int) throws(Problem) -> Int {
    let (sum, overflow) = one.addingReportingOverflow(other)
    if overflow { throw .tooManyVoxels }
    return sum
  }

  func read(_ count: Int, into values: inout [Float]) throws(Problem) {
    let (pixels, width) = (page.pixels, page.type.byteCount)
    let raw = try ByteBuffer(page.storedBytes)
    let plane = try ByteBuffer(pixels * width)
    for index in 0..<count {
      if pagesRead > 0 {
        guard ctiff_next(tiff) else { throw Self.fault(tiff) ?? Self.unreadable }
      }
      guard ctiff_read(tiff, raw.bytes.baseAddress, raw.count) else {
        throw Self.fault(tiff) ?? Self.unreadable
      }
      pagesRead += 1
      // Only now is it known that there is so much in the file.
      if index == 0 { try ByteBuffer.resize(&values, to: count * page.channels * pixels) }
      var place = index * page.channels * pixels
      for sample in 0..<page.samples {
        let stored = UnsafeRawBufferPointer(raw.bytes)
        if page.isPlanar {
          let start = sample * plane.count
          plane.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: stored[start..<start + plane.count]))
        } else {
          Interleaved.plane(sample, of: page.samples, width: width, stored, into: plane.bytes)
        }
        guard sample != page.opacity else {
          try Interleaved.requireOpaque(UnsafeRawBufferPointer(plane.bytes), page.type)
          continue
        }
        converter.convert(UnsafeRawBufferPointer(plane.bytes), into: &values, at: place)
        place += pixels
      }
    }
  }

  func finish() throws(Problem) -> [ImagingWarning] {
    try converter.checkValues()
    return []
  }
}

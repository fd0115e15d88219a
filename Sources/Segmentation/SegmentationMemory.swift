import GraphRuntime
import Imaging

/// What segmenting a volume takes besides its session, in bytes.
public struct SegmentationMemory: Equatable, Sendable {
  /// A slice for each thread, and few enough to show progress; fewer where they are large.
  public let slicesPerRun: Int
  public let total: Int

  /// Of a scan that comes from a file, while the mask goes into another, slice by slice.
  /// - Parameters:
  ///   - averaging: of how many runs.
  ///   - probabilities: whether a map of them is written.
  ///   - runs: whether the classes that each run finds are looked at.
  ///   - picture: what is drawn at the end, if anything.
  ///   - postProcesses: whether whole frames are kept to be worked on.
  ///   - shows: whether frames are read again with their masks, to be drawn.
  public init(
    _ form: VolumeForm, _ network: CompiledNetwork, _ program: CompiledProgram, threads: Int,
    averaging: Averaging = Averaging(), probabilities: Bool = false, runs: Bool = false,
    picture: ContourPicture? = nil, postProcesses: Bool = false, shows: Bool = false
  ) throws(RuntimeError) {
    let memory = try Self(
      form.grid, frames: form.frames, channels: form.channels, network, program, threads: threads,
      averaging: averaging, probabilities: probabilities, runs: runs, picture: picture)
    slicesPerRun = memory.slicesPerRun
    let maps =
      probabilities
      ? form.voxelsPerSlice * MemoryLayout<Float>.stride + form.writingBytes(.float32) : 0
    let frames =
      postProcesses
      ? 2 * form.voxelsPerFrame + PostProcessing.bytes(width: form.shape[0], height: form.shape[1]) : 0
    total =
      max(memory.total, maps, shows ? Self.shown(form) : 0) + form.readingBytes + form.writingBytes(.uint8)
      + Self.streams + frames
  }

  /// Of a scan that was segmented before, whose frames are read again with their masks, to be drawn.
  public init(showing form: VolumeForm) {
    slicesPerRun = 0
    total = Self.shown(form) + form.readingBytes + Self.streams
  }

  /// Of drawing a frame.
  private static func shown(_ form: VolumeForm) -> Int {
    // The image, of several channels also the one that is drawn, the mask, and its classes.
    let planes = form.channels == 1 ? 2 : form.channels + 2
    return form.voxelsPerFrame * (planes * MemoryLayout<Float>.stride + 1) + page
  }

  /// Of a volume in memory.
  package init(
    _ grid: Grid, frames: Int, channels: Int = 1, _ network: CompiledNetwork, _ program: CompiledProgram,
    threads: Int, averaging: Averaging = Averaging(), probabilities: Bool = false,
    runs: Bool = false, picture: ContourPicture? = nil
  ) throws(RuntimeError) {
    let (float, pixels) = (MemoryLayout<Float>.stride, grid.shape[0] * grid.shape[1])
    // Voxels, labels as the network and as the file has them, and probabilities where they are wanted or needed.
    let averages = averaging.runs > 1
    let maps = probabilities || averages || program.needsProbabilities ? network.output.channels : 0
    // Of a mean its sums and what comes next, and the mirror image.
    let planes =
      channels * (averaging.mirrors ? 2 : 1) + maps * (averages ? 2 : 1)
    let slice = pixels * (float * planes + 2 + (runs ? averaging.runs : 0))
    slicesPerRun = max(1, min(max(4, threads), Self.mostPerRun / slice, grid.shape[2] * frames))
    let drawing = picture.map { pixels * (float + 1) + $0.bytes(of: grid) } ?? 0
    let tiles = try network.tileBytes(SliceGrid(grid), threads: threads)
    total = max(slicesPerRun * slice + tiles, drawing)
  }

  private static let mostPerRun = 32 << 20
  /// Fonts, pictures and text.
  private static let page = 8 << 20
  /// Buffers of zlib and of files.
  private static let streams = 1 << 20
}

extension SliceGrid {
  /// Of a volume's slices.
  init(_ grid: Grid) {
    self.init(
      rows: grid.shape[1], columns: grid.shape[0], rowSpacing: Float(grid.spacing[1]),
      columnSpacing: Float(grid.spacing[0]))
  }
}

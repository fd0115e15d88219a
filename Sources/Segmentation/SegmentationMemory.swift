import GraphRuntime
import Imaging

/// What segmenting a volume takes besides its session, in bytes.
public struct SegmentationMemory: Equatable, Sendable {
  /// A slice for each thread, and few enough to show progress; fewer where they are large.
  public let slicesPerRun: Int
  public let total: Int

  /// Of a scan that comes from a file, while the mask goes into another, slice by slice.
  /// - Parameters:
  ///   - probabilities: whether a map of them is written.
  ///   - picture: what is drawn at the end, if anything.
  public init(
    _ form: VolumeForm, _ network: CompiledNetwork, _ program: CompiledProgram, threads: Int,
    probabilities: Bool = false, picture: ContourPicture? = nil
  ) throws(RuntimeError) {
    let memory = try Self(
      form.grid, frames: form.frames, channels: form.channels, network, program, threads: threads,
      probabilities: probabilities, picture: picture)
    slicesPerRun = memory.slicesPerRun
    let maps =
      probabilities
      ? form.voxelsPerSlice * MemoryLayout<Float>.stride + form.writingBytes(.float32) : 0
    total = max(memory.total, maps) + form.readingBytes + form.writingBytes(.uint8) + Self.streams
  }

  /// Of a volume in memory.
  package init(
    _ grid: Grid, frames: Int, channels: Int = 1, _ network: CompiledNetwork, _ program: CompiledProgram,
    threads: Int, probabilities: Bool = false, picture: ContourPicture? = nil
  ) throws(RuntimeError) {
    let (float, pixels) = (MemoryLayout<Float>.stride, grid.shape[0] * grid.shape[1])
    // Voxels, labels as the network and as the file has them, and probabilities where they are wanted or needed.
    let maps = probabilities || program.needsProbabilities ? network.output.channels : 0
    let slice = pixels * (float * (channels + maps) + 2)
    slicesPerRun = max(1, min(max(4, threads), Self.mostPerRun / slice, grid.shape[2] * frames))
    let drawing = picture.map { pixels * (float + 1) + $0.bytes(of: grid) } ?? 0
    let tiles = try network.tileBytes(SliceGrid(grid), threads: threads)
    total = max(slicesPerRun * slice + tiles, drawing)
  }

  private static let mostPerRun = 32 << 20
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

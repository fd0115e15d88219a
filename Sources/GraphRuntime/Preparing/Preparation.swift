import Kernels

/// Takes slices through a network's image stages and augmentation, on the caller's thread; used by one at a time.
///
/// What is drawn for a sample derives from the seed, the epoch and its index: `SampleAugmentation` of the network's graph
/// prints the same.
public final class Preparation {
  private let shape: CompiledNetwork.ImageShape
  private let isOfScans: Bool
  private let name: String
  private let table: myograph_preparation
  private var images: [Float] = []
  private var labels: [UInt8] = []

  /// Pixels between two stages, at most: what a wrong spacing would make of a scan shall not take all memory.
  private static let largestImage = 1 << 26

  /// - Parameter variant: "fused" or "unfused": geometric stages together, or one by one.
  /// - Throws: `RuntimeError` when the network can't be trained.
  public init(_ network: CompiledNetwork, variant: String = "fused") throws(RuntimeError) {
    guard network.isTrainable else { throw .notTrainable(network: network.name) }
    let count = Int(network.table.pointee.preparation_count)
    let tables = UnsafeBufferPointer(start: network.table.pointee.preparations, count: count)
    guard let table = tables.first(where: { text($0.kernels) == variant }) else {
      throw .unknownVariant(variant, network: network.name, known: tables.map { text($0.kernels) })
    }
    self.table = table
    (shape, isOfScans, name) = (network.input, network.takesScan, network.name)
  }

  /// Prepares one sample and stores it as number `position` of a batch.
  /// - Parameters:
  ///   - index: the sample's place in its data set.
  ///   - batch: of C × H × W images behind the stages.
  /// - Throws: `RuntimeError` when a size or a spacing is wrong.
  public func prepare(
    _ plane: LabelledPlane, index: UInt32, seed: UInt64, epoch: UInt32, into batch: inout TrainingBatch,
    at position: Int
  ) throws(RuntimeError) {
    try check(plane, batch, position)
    let key = myograph_sample_key(seed: seed, epoch: epoch, index: index)
    var isPrepared = false
    var pixels = 0.0
    plane.pixels.withUnsafeBufferPointer { image in
      plane.labels.withUnsafeBufferPointer { classes in
        var slice = myograph_slice()
        slice.pixels = image.baseAddress
        slice.labels = classes.baseAddress
        slice.channels = Int32(shape.channels)
        slice.size = (Int32(plane.height), Int32(plane.width))
        slice.spacing = (plane.spacing.row, plane.spacing.column)
        pixels = withUnsafePointer(to: table) { myograph_preparation_pixels($0, &slice, key) }
        guard pixels <= Double(Self.largestImage) else { return }
        isPrepared = run(slice, key, room: Int(pixels), &batch, position)
      }
    }
    guard isPrepared else {
      throw .tooMuchMemory(bytes: pixels.isFinite && pixels < 1e15 ? Int(pixels) * 4 * shape.channels : nil)
    }
  }

  private func run(
    _ slice: myograph_slice, _ key: myograph_sample_key, room: Int, _ batch: inout TrainingBatch,
    _ position: Int
  ) -> Bool {
    if labels.count < 2 * room {
      images = [Float](repeating: 0, count: 2 * room * shape.channels)
      labels = [UInt8](repeating: 0, count: 2 * room)
    }
    let (values, area) = (shape.count, shape.height * shape.width)
    let size = [Int32(shape.height), Int32(shape.width)]
    return batch.images.withUnsafeMutableBufferPointer { to in
      batch.labels.withUnsafeMutableBufferPointer { targets in
        images.withUnsafeMutableBufferPointer { images in
          labels.withUnsafeMutableBufferPointer { labels in
            withUnsafePointer(to: table) { table in
              withUnsafePointer(to: slice) { slice in
                myograph_prepare(
                  table, slice, key, room, images.baseAddress, labels.baseAddress, size,
                  to.baseAddress.map { $0 + position * values },
                  targets.baseAddress.map { $0 + position * area }) != 0
              }
            }
          }
        }
      }
    }
  }

  private func check(_ plane: LabelledPlane, _ batch: TrainingBatch, _ position: Int) throws(RuntimeError) {
    let largest = SliceGrid.largest
    guard (1...largest).contains(plane.height), (1...largest).contains(plane.width) else {
      throw .sliceSize(rows: plane.height, columns: plane.width, largest: largest)
    }
    for spacing in [Float(plane.spacing.row), Float(plane.spacing.column)]
    where !SliceGrid.spacings.contains(spacing) {
      throw .spacing(spacing, allowed: SliceGrid.spacings)
    }
    func check(_ what: String, _ found: Int, _ expected: [Int]) throws(RuntimeError) {
      guard checkedProduct(expected) == found else {
        throw .valueCount(what, expected: expected, found: found)
      }
    }
    let count = batch.count
    guard (0..<count).contains(position) else { throw .batchCount(position + 1, most: count) }
    let rows = isOfScans ? plane.height : shape.height
    let columns = isOfScans ? plane.width : shape.width
    try check("the sample", plane.pixels.count, [shape.channels, rows, columns])
    try check("the labels", plane.labels.count, [plane.height, plane.width])
    try check("the batch", batch.images.count, [count, shape.channels, shape.height, shape.width])
    try check("the batch's labels", batch.labels.count, [count, shape.height, shape.width])
  }
}

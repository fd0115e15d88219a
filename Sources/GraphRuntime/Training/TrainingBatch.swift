/// What a step is trained on.
public struct TrainingBatch: Equatable, Sendable {
  /// N × C × H × W, planar, behind the image stages.
  public var images: [Float]
  /// N × H × W, the class of each pixel.
  public var labels: [UInt8]
  /// Each sample's place in its data set: its random numbers derive from it, the seed and the epoch.
  public var indices: [UInt32]
  public var seed: UInt64
  public var epoch: UInt32

  public init(images: [Float], labels: [UInt8], indices: [UInt32], seed: UInt64 = 0, epoch: UInt32 = 0) {
    self.images = images
    self.labels = labels
    self.indices = indices
    self.seed = seed
    self.epoch = epoch
  }

  /// N.
  public var count: Int { indices.count }

  /// Throws unless images and labels are as many as N samples of a shape have.
  func check(of shape: CompiledNetwork.ImageShape) throws(RuntimeError) {
    try checkCount(images.count, of: [count, shape.channels, shape.height, shape.width], named: "the batch")
    try checkCount(labels.count, of: [count, shape.height, shape.width], named: "the labels")
  }
}

/// Throws unless there are as many values as a tensor of this shape has.
func checkCount(_ found: Int, of shape: [Int], named what: String) throws(RuntimeError) {
  guard let wanted = checkedProduct(shape) else { throw .tooMuchMemory(bytes: nil) }
  guard found == wanted else { throw .valueCount(what, expected: shape, found: found) }
}

import Imaging

/// Labelled images to train on and to measure with, from wherever they come. A package's own may conform to it.
///
/// A sample is an image, with its label, of one subject; the slices of all samples are what a network is trained on.
public protocol Dataset: Sendable {
  /// What messages call it: a folder's path, or a name.
  var path: String { get }
  var count: Int { get }
  /// Tells samples apart, in tables and names of pictures.
  func name(of index: Int) -> String
  /// Whom a sample is of: nobody is both trained on and validated on.
  func subject(of index: Int) -> String
  /// Where its voxels lie, known before they are read.
  func grid(of index: Int) -> Grid
  /// Of its image.
  func channels(of index: Int) -> Int
  /// A sample's image and the class of each of its voxels. The same values whenever it is asked for.
  func volume(_ index: Int) throws -> LabelledVolume
  /// Bytes that it holds all the time.
  var bytesKept: Int { get }
  /// Whether a volume takes no memory besides when it is asked for.
  var keepsAll: Bool { get }
}

extension Dataset {
  public var bytesKept: Int { 0 }
  public var keepsAll: Bool { false }

  /// All that samples are of.
  package var subjects: Set<String> { Set((0..<count).map(subject)) }

  /// The slices of all samples.
  public var sliceCount: Int { (0..<count).reduce(0) { $0 + grid(of: $1).shape[2] } }
}

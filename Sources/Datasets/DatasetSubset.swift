import Imaging

/// Some samples of a data set.
public struct DatasetSubset: Dataset {
  public let whole: any Dataset
  /// Places in the whole, in this order.
  public let indices: [Int]

  public init(_ whole: any Dataset, indices: [Int]) {
    self.whole = whole
    self.indices = indices
  }

  public var path: String { whole.path }
  public var count: Int { indices.count }
  public func name(of index: Int) -> String { whole.name(of: indices[index]) }
  public func subject(of index: Int) -> String { whole.subject(of: indices[index]) }
  public func grid(of index: Int) -> Grid { whole.grid(of: indices[index]) }
  public func channels(of index: Int) -> Int { whole.channels(of: indices[index]) }
  public func volume(_ index: Int) throws -> LabelledVolume { try whole.volume(indices[index]) }
  /// Those of the whole: two subsets of it share them.
  public var bytesKept: Int { whole.bytesKept }
  public var keepsAll: Bool { whole.keepsAll }
}

/// A data set cut in two, to train on the one part and to validate on the other: no subject is in both.
public struct Fold: Codable, Equatable, Sendable {
  /// Counted from 0.
  public var fold: Int
  public var folds: Int
  /// Nil where the data set says itself who is where.
  public var seed: UInt64?
  /// Names of samples.
  public var training, validation: [String]

  /// Deals subjects out to folds of about the same size. Who is in which depends on names and the seed alone, and not on
  /// the order of files.
  /// - Throws: `FoldError`
  public init(_ fold: Int, of folds: Int, seed: UInt64, in dataset: any Dataset) throws(FoldError) {
    let subjects = dataset.subjects.sorted { (Self.rank($0, seed), $0) < (Self.rank($1, seed), $1) }
    guard (2...max(2, subjects.count)).contains(folds), subjects.count >= 2 else {
      throw .folds(folds, subjects: subjects.count, path: dataset.path)
    }
    guard (0..<folds).contains(fold) else { throw .fold(fold, of: folds) }
    let held = Set(subjects.enumerated().filter { $0.offset % folds == fold }.map(\.element))
    (self.fold, self.folds, self.seed) = (fold, folds, seed)
    (training, validation) = ([], [])
    for index in 0..<dataset.count {
      let name = dataset.name(of: index)
      if held.contains(dataset.subject(of: index)) { validation.append(name) } else { training.append(name) }
    }
  }

  init(_ fold: Int, of folds: Int, training: [String], validation: [String]) {
    (self.fold, self.folds) = (fold, folds)
    (self.training, self.validation) = (training, validation)
  }

  /// Both parts of the data set that it was made of.
  public func parts(of dataset: any Dataset) -> (training: DatasetSubset, validation: DatasetSubset) {
    let part = { (names: Set<String>) in
      DatasetSubset(dataset, indices: (0..<dataset.count).filter { names.contains(dataset.name(of: $0)) })
    }
    return (part(Set(training)), part(Set(validation)))
  }

  /// FNV-1a over the name, begun by the seed and mixed at the end: names that differ in a digit lie far apart.
  private static func rank(_ name: String, _ seed: UInt64) -> UInt64 {
    var hash = 0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
    return hash ^ hash >> 33
  }
}

/// What keeps a data set from being cut.
public enum FoldError: Error, Equatable, Sendable {
  case folds(Int, subjects: Int, path: String)
  case fold(Int, of: Int)
  /// What a data set's own file of splits says can't be.
  case splits(path: String, reason: String)
}

extension FoldError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .folds(let folds, let subjects, let path):
      "Can't cut \"\(path)\" into \(folds) folds because it has \(subjects) subject\(subjects == 1 ? "" : "s"); use "
        + (subjects < 2 ? "a data set of two at least" : "2 to \(subjects)")
    case .fold(let fold, let folds):
      "Can't take fold \(fold) because there are \(folds), counted from 0; use 0 to \(folds - 1)"
    case .splits(let path, let reason):
      "Can't use \"\(path)\" because \(reason); use nnU-Net's list of objects with train and val, or take it away"
    }
  }
}

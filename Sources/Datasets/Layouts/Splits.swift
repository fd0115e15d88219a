import Foundation
import Imaging

extension Fold {
  /// Who is where as nnU-Net's `splits_final.json` in the data set's folder says; nil where there is none.
  /// - Throws: `FoldError`, `ImagingError`
  public init?(_ fold: Int, splitsOf dataset: any Dataset) throws {
    let path = dataset.path + "/splits_final.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let bytes: [UInt8]
    do throws(Problem) {
      bytes = try InputFile.contents(path: path, limit: 16 << 20)
    } catch {
      throw ImagingError(.read, path, error)
    }
    guard let splits = try? JSONDecoder().decode([Split].self, from: Data(bytes)), !splits.isEmpty else {
      throw FoldError.splits(path: path, reason: "it is no list of splits")
    }
    guard splits.indices.contains(fold) else { throw FoldError.fold(fold, of: splits.count) }
    let split = splits[fold]
    let subjects = Dictionary(
      (0..<dataset.count).map { (dataset.name(of: $0), dataset.subject(of: $0)) },
      uniquingKeysWith: { first, _ in first })
    for name in split.train + split.val where subjects[name] == nil {
      throw FoldError.splits(path: path, reason: "it names the case \"\(name)\", which is not there")
    }
    guard !split.train.isEmpty, !split.val.isEmpty else {
      throw FoldError.splits(path: path, reason: "its split \(fold) trains or validates on nothing")
    }
    let trained = Set(split.train.compactMap { subjects[$0] })
    if let name = split.val.first(where: { trained.contains(subjects[$0] ?? "") }) {
      throw FoldError.splits(
        path: path, reason: "its split \(fold) trains and validates on the subject of \"\(name)\"")
    }
    self.init(fold, of: splits.count, training: split.train, validation: split.val)
  }
}

private struct Split: Decodable {
  let train, val: [String]
}

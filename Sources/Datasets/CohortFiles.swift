import Imaging

/// The cases that a folder's names promise, before any file is opened.
package struct CohortFiles {
  /// An image and its label; one may be missing, and is a fault then.
  package struct Pair {
    var subject: String
    var phase: String?
    /// Tells the cases of a cohort apart.
    var name: String
    var image: String?
    var label: String?
  }

  /// A file that a layout's rules recognise.
  package struct Found {
    var subject: String
    var phase: String?
    var name: String
    var isLabel: Bool
    var path: String
    /// The file that has to be there as well.
    var partner: String

    package init(
      subject: String, phase: String?, name: String, isLabel: Bool, path: String, partner: String
    ) {
      (self.subject, self.phase, self.name) = (subject, phase, name)
      (self.isLabel, self.path, self.partner) = (isLabel, path, partner)
    }
  }

  package private(set) var pairs: [Pair] = []
  package var faults: [CohortFault] = []
  package var warnings: [CohortWarning] = []
  /// What the layout, or a file of it, says about labels.
  package var labels: LabelSource?

  package enum LabelSource {
    case map(LabelMap)
    /// A file's.
    case entries([String: LabelEntry], path: String)
  }

  init(_ folder: Folder, _ layout: CohortLayout) {
    faults = folder.faults
    layout.find(folder, &self)
    if pairs.isEmpty && faults.isEmpty { faults.append(.noSubject(path: folder.path, layout)) }
  }

  /// Brings images and labels together, in the order of their names.
  package mutating func pair(_ found: [Found]) {
    var byName: [String: Pair] = [:]
    for file in found {
      var pair =
        byName[file.name] ?? Pair(subject: file.subject, phase: file.phase, name: file.name)
      let side: WritableKeyPath<Pair, String?> = file.isLabel ? \.label : \.image
      if let other = pair[keyPath: side] {
        faults.append(.duplicate(path: other, other: file.path))
      } else {
        pair[keyPath: side] = file.path
      }
      byName[file.name] = pair
    }
    for file in found {
      guard let pair = byName[file.name] else { continue }
      if file.isLabel, pair.image == nil, pair.label == file.path {
        faults.append(.labelWithoutImage(label: file.path, expected: file.partner))
      }
      if !file.isLabel, pair.label == nil, pair.image == file.path {
        faults.append(.imageWithoutLabel(image: file.path, expected: file.partner))
      }
    }
    pairs = byName.values.sorted { $0.name < $1.name }
  }
}

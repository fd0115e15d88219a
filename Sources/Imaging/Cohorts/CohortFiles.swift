/// The cases that a folder's names promise, before any file is opened.
struct CohortFiles {
  /// An image and its label; one may be missing, and is a fault then.
  struct Pair {
    var subject: String
    var phase: CardiacPhase?
    /// Tells the cases of a cohort apart.
    var name: String
    var image: String?
    var label: String?
  }

  /// A file that a layout's rules recognise.
  struct Found {
    var subject: String
    var phase: CardiacPhase?
    var name: String
    var isLabel: Bool
    var path: String
    /// The file that has to be there as well.
    var partner: String
  }

  private(set) var pairs: [Pair] = []
  var faults: [CohortFault] = []
  var warnings: [CohortWarning] = []
  /// What the layout, or a file of it, says about labels.
  var labels: LabelMap?

  init(_ folder: Folder, _ layout: CohortLayout) {
    labels = layout.labels
    faults = folder.faults
    switch layout {
    case .acdc: findACDC(folder)
    case .nnUNet: findNNUNet(folder)
    case .ukBiobank: findUKBiobank(folder)
    }
    if pairs.isEmpty && faults.isEmpty { faults.append(.noSubject(path: folder.path, layout)) }
  }

  /// Brings images and labels together, in the order of their names.
  mutating func pair(_ found: [Found]) {
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

  mutating func findUKBiobank(_ folder: Folder) {
    var found: [Found] = []
    for subfolder in folder.subfolders {
      let path = folder.path + "/" + subfolder.name
      let before = found.count
      for file in subfolder.files {
        guard let name = ShortAxisName(file) else { continue }
        let partner = (name.isLabel ? "" : "label_") + "sa_\(name.phase.rawValue)" + name.ending
        found.append(
          Found(
            subject: subfolder.name, phase: name.phase, name: "\(subfolder.name) \(name.phase.rawValue)",
            isLabel: name.isLabel, path: path + "/" + file, partner: path + "/" + partner))
      }
      if found.count == before { warnings.append(.noScan(folder: path)) }
    }
    pair(found)
  }
}

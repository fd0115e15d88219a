import Datasets
import Imaging

extension CohortLayout {
  /// A folder a subject, as UK Biobank's scripts write it.
  public static let ukBiobank = CohortLayout(
    key: "ukbiobank", name: "UK Biobank",
    example: "SUBJECT/sa_ED.nii.gz, SUBJECT/label_sa_ED.nii.gz, and the same with _ES"
  ) { folder in
    folder.subfolders.contains { $0.files.contains { ShortAxisName($0) != nil } }
  } find: { folder, files in
    files.labels = .map(.network(Structures.classes))
    files.findUKBiobank(folder)
  }
}

/// A name of UK Biobank's: `sa_ED.nii.gz` or `label_sa_ED.nii.gz`.
private struct ShortAxisName {
  let phase: CardiacPhase
  let isLabel: Bool
  let ending: String

  init?(_ name: String) {
    guard let name = ImageName(name), name.format == .nifti,
      let match = name.stem.wholeMatch(of: /(label_)?sa_(ED|ES)/)
    else {
      return nil
    }
    phase = match.2 == "ED" ? .ed : .es
    isLabel = match.1 != nil
    ending = name.ending
  }
}

extension CohortFiles {
  fileprivate mutating func findUKBiobank(_ folder: Folder) {
    var found: [Found] = []
    for subfolder in folder.subfolders {
      let path = folder.path + "/" + subfolder.name
      let before = found.count
      for file in subfolder.files {
        guard let name = ShortAxisName(file) else { continue }
        let partner = (name.isLabel ? "" : "label_") + "sa_\(name.phase.rawValue)" + name.ending
        found.append(
          Found(
            subject: subfolder.name, phase: name.phase.rawValue,
            name: "\(subfolder.name) \(name.phase.rawValue)", isLabel: name.isLabel, path: path + "/" + file,
            partner: path + "/" + partner))
      }
      if found.count == before { warnings.append(.noScan(folder: path)) }
    }
    pair(found)
  }
}

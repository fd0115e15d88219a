/// How a cohort's folder is arranged. It is found from what the folder holds, never from its name.
public enum CohortLayout: String, Sendable, CaseIterable {
  /// `patient001/patient001_frame01.nii.gz`, `patient001_frame01_gt.nii.gz`, `Info.cfg`.
  case acdc
  /// `imagesTr/NAME_0000.nii.gz`, `labelsTr/NAME.nii.gz`, `dataset.json`.
  case nnUNet = "nnunet"
  /// `SUBJECT/sa_ED.nii.gz`, `SUBJECT/label_sa_ED.nii.gz`, and the same with `_ES`.
  case ukBiobank = "ukbiobank"

  public var name: String {
    switch self {
    case .acdc: "ACDC"
    case .nnUNet: "nnU-Net"
    case .ukBiobank: "UK Biobank"
    }
  }

  /// What its files are called.
  public var example: String {
    switch self {
    case .acdc: "patient001/patient001_frame01.nii.gz, patient001_frame01_gt.nii.gz, Info.cfg"
    case .nnUNet: "imagesTr/NAME_0000.nii.gz, labelsTr/NAME.nii.gz, dataset.json"
    case .ukBiobank: "SUBJECT/sa_ED.nii.gz, SUBJECT/label_sa_ED.nii.gz, and the same with _ES"
    }
  }

  /// The numbers that the data set's own labels have, where the layout alone says it.
  var labels: LabelMap? {
    switch self {
    case .acdc: .acdc
    case .nnUNet: nil
    case .ukBiobank: .network
    }
  }

  /// The layouts that a folder could have; one is right, none and several are not.
  static func candidates(in folder: Folder) -> [CohortLayout] {
    allCases.filter { layout in
      switch layout {
      case .acdc: folder.subfolders.contains { $0.files.contains { FrameName($0) != nil } }
      case .nnUNet: folder.subfolders.contains { ["imagesTr", "labelsTr"].contains($0.name) }
      case .ukBiobank: folder.subfolders.contains { $0.files.contains { ShortAxisName($0) != nil } }
      }
    }
  }
}

/// End-diastole or end-systole.
public enum CardiacPhase: String, Sendable, CaseIterable {
  case ed = "ED"
  case es = "ES"
}

/// The name of a NIfTI file in two parts; some tools write the ending in capitals.
struct ScanName {
  static let endings = [".nii", ".nii.gz"]

  let stem: String
  /// As the file has it.
  let ending: String

  init?(_ name: String) {
    guard let match = name.wholeMatch(of: /(.+?)(\.nii(\.gz)?)/.ignoresCase()) else { return nil }
    stem = String(match.1)
    ending = String(match.2)
  }
}

/// A name of ACDC's: `patient001_frame01.nii.gz` or `patient001_frame01_gt.nii.gz`.
struct FrameName {
  let subject: String
  let frame: Int
  /// The frame's number as the name has it, leading zeros and all.
  let digits: String
  let isLabel: Bool
  let ending: String

  init?(_ name: String) {
    guard let name = ScanName(name), let match = name.stem.wholeMatch(of: /(.+)_frame([0-9]{1,6})(_gt)?/),
      let frame = Int(match.2)
    else { return nil }
    subject = String(match.1)
    digits = String(match.2)
    self.frame = frame
    isLabel = match.3 != nil
    ending = name.ending
  }
}

/// A name of UK Biobank's: `sa_ED.nii.gz` or `label_sa_ED.nii.gz`.
struct ShortAxisName {
  let phase: CardiacPhase
  let isLabel: Bool
  let ending: String

  init?(_ name: String) {
    guard let name = ScanName(name), let match = name.stem.wholeMatch(of: /(label_)?sa_(ED|ES)/) else {
      return nil
    }
    phase = match.2 == "ED" ? .ed : .es
    isLabel = match.1 != nil
    ending = name.ending
  }
}

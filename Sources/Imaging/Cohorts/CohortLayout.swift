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

/// A name of ACDC's: `patient001_frame01.nii.gz` or `patient001_frame01_gt.nii.gz`.
struct FrameName {
  let subject: String
  let frame: Int
  let isLabel: Bool

  init?(_ name: String) {
    guard let match = name.wholeMatch(of: /(.+)_frame([0-9]{1,6})(_gt)?\.nii(\.gz)?/),
      let frame = Int(match.2)
    else { return nil }
    subject = String(match.1)
    self.frame = frame
    isLabel = match.3 != nil
  }
}

/// A name of UK Biobank's: `sa_ED.nii.gz` or `label_sa_ED.nii.gz`.
struct ShortAxisName {
  let phase: CardiacPhase
  let isLabel: Bool

  init?(_ name: String) {
    guard let match = name.wholeMatch(of: /(label_)?sa_(ED|ES)\.nii(\.gz)?/) else { return nil }
    phase = match.2 == "ED" ? .ed : .es
    isLabel = match.1 != nil
  }
}

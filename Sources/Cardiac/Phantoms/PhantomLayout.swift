import Imaging

/// What a study's files are called and which values its labels have.
enum PhantomLayout: Sendable {
  /// `SUBJECT/sa_ED.nii.gz` and `label_sa_ED.nii.gz`, the same with `_ES`, and cines `sa.nii.gz` and `label_sa.nii.gz`.
  case ukBiobank
  /// `SUBJECT/SUBJECT_frame01.nii.gz` and `SUBJECT_frame01_gt.nii.gz`, `Info.cfg`, and cines `SUBJECT_4d.nii.gz` and
  /// `SUBJECT_4d_gt.nii.gz`.
  case acdc

  var labels: LabelMap { self == .acdc ? .acdc : .network(Structures.classes) }

  /// Names in a subject's folder, without their endings.
  /// - Parameter frame: counted from 0.
  func names(of subject: String, _ phase: CardiacPhase, frame: Int) -> (image: String, label: String) {
    switch self {
    case .ukBiobank: ("sa_\(phase.rawValue)", "label_sa_\(phase.rawValue)")
    case .acdc:
      ("\(subject)_frame\(Self.digits(frame))", "\(subject)_frame\(Self.digits(frame))_gt")
    }
  }

  func cineNames(of subject: String) -> (image: String, label: String) {
    switch self {
    case .ukBiobank: ("sa", "label_sa")
    case .acdc: ("\(subject)_4d", "\(subject)_4d_gt")
    }
  }

  /// ACDC counts frames from 1, in two digits.
  private static func digits(_ frame: Int) -> String { (frame < 9 ? "0" : "") + String(frame + 1) }

  /// ACDC's file of what is known about a patient.
  static func info(_ patient: PhantomPatient, frames: Int, systole: Int) -> String {
    """
    ED: 1
    ES: \(systole + 1)
    Group: \(patient.group.name)
    Height: \(patient.height)
    NbFrame: \(frames)
    Weight: \(patient.weight)

    """
  }
}

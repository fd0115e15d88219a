import Foundation
import Imaging
import Terminal

extension CohortFault: CustomStringConvertible {
  /// One line: *Can't use "PATH" because …; use …*.
  public var description: String {
    if case .unusable(let error) = self { return error.description }
    let (path, reason, advice) = text
    return "Can't use \"\(path)\" because \(reason); use \(advice)".escaped
  }

  /// The file or folder that it is about.
  public var path: String { text.path }

  /// Whether a file can't be read at all, so that there is no use in trying again.
  var isAboutReading: Bool { if case .unusable(let error) = self { error.action == .read } else { false } }

  private var text: (path: String, reason: String, advice: String) {
    switch self {
    case .noLayout(let path, let inside, _) where !inside.isEmpty:
      (path, "it is no cohort but holds some", inside.map { "\"\($0)\"" }.joined(separator: " or "))
    case .noLayout(let path, _, let known): (path, "it has no known layout", Self.examples(known))
    case .ambiguousLayout(let path, let layouts):
      (path, "it has several layouts at once", "one of them: \(Self.examples(layouts))")
    case .noSubject(let path, let layout):
      (path, "it holds no subject with image and label", Self.examples([layout]))

    case .imageWithoutLabel(let image, let expected):
      (image, "its label is missing", "\"\(expected)\" beside it, or take the image away")
    case .labelWithoutImage(let label, let expected):
      (label, "its image is missing", "\"\(expected)\" with it, or take the label away")
    case .duplicate(let path, let other): (path, "it and \"\(other)\" are the same case", "one of the two")
    case .strayFile(let path, let expected):
      (path, "it isn't named as files of its folder are", "the name \"\(expected)\", or take it away")
    case .missingChannel(let image, let channel):
      (
        image, "its channel \(channel) is missing, which other samples have",
        "a file for each channel of each sample"
      )
    case .otherChannels(let image, let found, let wanted):
      (
        image,
        "it has \(found) channel\(found == 1 ? "" : "s") and \(wanted) \(wanted == 1 ? "is" : "are") wanted",
        "images of the same channels as all others, and as the network takes"
      )

    case .badInfo(let path, let reason): (path, reason, "lines such as \"ED: 1\" and \"ES: 12\"")
    case .badDataset(let path, let reason): (path, reason, "nnU-Net's dataset.json")
    case .badTable(let path, let reason):
      (path, reason, "a header such as image,label,subject and a row of cells for each sample")
    case .wrongCount(let path, let announced, let found):
      (
        path, "it announces \(announced) cases and \(found) \(found == 1 ? "is" : "are") there",
        "a complete copy, or correct numTraining"
      )
    case .otherFormat(let path, let ending):
      (path, "its file_ending is \(ending)", "images in NIfTI, PNG or TIFF")
    case .labelsUnnamed(let path, let reason):
      (path, reason, "--labels with a JSON file to say what each value is")

    case .unusable(let error): (error.path, error.problem.text.reason, error.problem.text.advice)
    case .labelGrid(let label, let grid, let image, let other):
      (
        label, Problem.differentGrids(grid, other, otherPath: image).text.reason,
        "a label on its image's grid"
          + (grid.shape == other.shape ? ", or --ignore-label-grid where only its header is wrong" : "")
      )
    case .implausible(let path, let reason, let advice): (path, reason, advice)
    case .trainedOnImage(let path, let trained, let others):
      (
        path,
        "it\(CohortWarning.more(others)) is trained on as \"\(trained)\" and says nothing about new subjects",
        "other images to validate on, or --fold to cut one data set in two"
      )
    case .trainedOnSubject(let path, let subject, let others):
      (
        path, "it has other images of \(subject)\(CohortWarning.more(others)), which training has",
        "other subjects to validate on, or --fold to cut one data set in two"
      )
    }
  }

  private static func examples(_ layouts: [CohortLayout]) -> String {
    layouts.map { "that of \($0.name) (\($0.example))" }.joined(separator: ", or ")
  }
}

extension CohortFault: LocalizedError {
  public var errorDescription: String? { description }
}

extension CohortError: CustomStringConvertible, LocalizedError {
  /// A line for each fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
  public var errorDescription: String? { description }
}

extension CohortWarning: CustomStringConvertible {
  /// One line.
  public var description: String { text.escaped }

  private var text: String {
    switch self {
    case .reading(let warning, let path, let others):
      "\"\(path)\"\(Self.more(others)): \(warning)"
    case .noScan(let folder): "\"\(folder)\" holds no scan and is left out"
    case .unclear(let text): text
    case .labelGrid(let label, let voxels, let others):
      "\"\(label)\"\(Self.more(others)): the label lies up to \(Text.number(voxels)) voxels beside its image's grid "
        + "and is taken to lie on it"
    case .implausible(let label, let others, let text): "\"\(label)\"\(Self.more(others)): \(text)"
    case .absentClass(let path, let name): "no label of \"\(path)\" holds \(name)"
    case .sameVoxels(let path, let other): "\"\(path)\" has the same voxels as \"\(other)\""
    case .emptyLabel(let path): "\"\(path)\" labels nothing but background"
    case .constantImage(let path): "\"\(path)\" has the same value in every voxel"
    }
  }

  fileprivate static func more(_ others: Int) -> String { others == 0 ? "" : " and \(others) more" }
}

import Foundation
import Imaging

extension CohortLayout {
  /// nnU-Net's, with dataset.json of either version.
  public static let nnUNet = CohortLayout(
    key: "nnunet", name: "nnU-Net",
    example:
      "imagesTr/NAME_0000.nii.gz (NAME_0001 … for further channels), labelsTr/NAME.nii.gz, dataset.json"
  ) { folder in
    folder.subfolders.contains { ["imagesTr", "labelsTr"].contains($0.name) }
  } find: { folder, files in
    files.findNNUNet(folder)
  }
}

extension CohortFiles {
  fileprivate mutating func findNNUNet(_ folder: Folder) {
    let file = folder.path + "/dataset.json"
    let dataset = readDataset(folder, file)
    let ending = dataset?.fileEnding?.lowercased()
    var found: [Found] = []
    for (name, isLabel) in [("imagesTr", false), ("labelsTr", true)] {
      let path = folder.path + "/" + name
      for file in folder.subfolders.first(where: { $0.name == name })?.files ?? [] {
        guard let scan = ImageName(file), !scan.isVoxelsOfPair else { continue }
        // Others beside them may be anything, such as pictures.
        if let ending, scan.ending.lowercased() != ending { continue }
        // A label's name may end in four digits itself: NAME_2020.nii.gz goes with NAME_2020_0000.nii.gz.
        var (stem, channel) = (scan.stem, 0)
        if !isLabel {
          guard let match = stem.wholeMatch(of: /(.+)_([0-9]{4})/) else {
            faults.append(.strayFile(path: path + "/" + file, expected: "\(stem)_0000\(scan.ending)"))
            continue
          }
          (stem, channel) = (String(match.1), Int(match.2) ?? 0)
        }
        let (subject, phase) = Self.subject(stem)
        let partner = (isLabel ? "/imagesTr/\(stem)_0000" : "/labelsTr/\(stem)") + scan.ending
        found.append(
          Found(
            subject: subject, phase: phase, name: stem, isLabel: isLabel, channel: channel,
            path: path + "/" + file,
            partner: folder.path + partner))
      }
    }
    pair(found)
    guard let dataset else { return }
    if let ending, ImageName("image" + ending) == nil {
      faults.append(.otherFormat(path: file, ending: dataset.fileEnding ?? ending))
    } else if let announced = dataset.caseCount, announced != pairs.count {
      faults.append(.wrongCount(path: file, announced: announced, found: pairs.count))
    }
    if let entries = dataset.labels {
      labels = .entries(entries, path: file)
    } else {
      faults.append(.labelsUnnamed(path: file, reason: "it has no labels"))
    }
  }

  /// Names that end in _ED or _ES say the phase; names of frames at least which ones are of the same subject.
  private static func subject(_ name: String) -> (String, String?) {
    if let match = name.wholeMatch(of: /(.+)_(ED|ES)/) {
      return (String(match.1), String(match.2))
    }
    return (name.wholeMatch(of: /(.+)_frame[0-9]+/).map { String($0.1) } ?? name, nil)
  }

  private mutating func readDataset(_ folder: Folder, _ path: String) -> DatasetFile? {
    guard folder.files.contains("dataset.json") else {
      faults.append(.labelsUnnamed(path: folder.path, reason: "no dataset.json names its labels"))
      return nil
    }
    let bytes: [UInt8]
    do throws(Problem) {
      bytes = try InputFile.contents(path: path, limit: 16 << 20)
    } catch {
      faults.append(.unusable(ImagingError(.read, path, error)))
      return nil
    }
    guard let dataset = try? JSONDecoder().decode(DatasetFile.self, from: Data(bytes)) else {
      faults.append(.badDataset(path: path, reason: "it is no JSON object"))
      return nil
    }
    return dataset
  }
}

/// What is looked at of nnU-Net's dataset.json, in the form of either version.
private struct DatasetFile: Decodable {
  let caseCount: Int?
  let fileEnding: String?
  let labels: [String: LabelEntry]?

  private enum CodingKeys: String, CodingKey {
    case labels
    case caseCount = "numTraining"
    case fileEnding = "file_ending"
  }

  init(from decoder: any Decoder) throws {
    let entries = try decoder.container(keyedBy: CodingKeys.self)
    caseCount = try? entries.decode(Int.self, forKey: .caseCount)
    fileEnding = try? entries.decode(String.self, forKey: .fileEnding)
    labels = try? entries.decode([String: LabelEntry].self, forKey: .labels)
  }
}

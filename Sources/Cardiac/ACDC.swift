import Datasets
import Foundation
import Imaging

extension CohortLayout {
  /// The challenge's: a folder a patient, with Info.cfg.
  public static let acdc = CohortLayout(
    key: "acdc", name: "ACDC",
    example: "patient001/patient001_frame01.nii.gz, patient001_frame01_gt.nii.gz, Info.cfg"
  ) { folder in
    folder.subfolders.contains { $0.files.contains { FrameName($0) != nil } }
  } find: { folder, files in
    files.labels = .map(.acdc)
    files.findACDC(folder)
  }
}

/// A name of ACDC's: `patient001_frame01.nii.gz` or `patient001_frame01_gt.nii.gz`.
private struct FrameName {
  let subject: String
  let frame: Int
  /// The frame's number as the name has it, leading zeros and all.
  let digits: String
  let isLabel: Bool
  let ending: String

  init?(_ name: String) {
    guard let name = ImageName(name), name.format == .nifti,
      let match = name.stem.wholeMatch(of: /(.+)_frame([0-9]{1,6})(_gt)?/),
      let frame = Int(match.2)
    else { return nil }
    subject = String(match.1)
    digits = String(match.2)
    self.frame = frame
    isLabel = match.3 != nil
    ending = name.ending
  }
}

extension CohortFiles {
  fileprivate mutating func findACDC(_ folder: Folder) {
    var found: [Found] = []
    for subfolder in folder.subfolders {
      let path = folder.path + "/" + subfolder.name
      var files: [(FrameName, String)] = []
      for file in subfolder.files {
        guard let name = FrameName(file) else { continue }
        if name.subject == subfolder.name {
          files.append((name, file))
        } else {
          let expected = subfolder.name + file.dropFirst(name.subject.count)
          faults.append(.strayFile(path: path + "/" + file, expected: expected))
        }
      }
      guard !files.isEmpty else {
        warnings.append(.noScan(folder: path))
        continue
      }
      let phases = phases(path, subfolder, frames: Set(files.map(\.0.frame)))
      for (name, file) in files {
        let frame = "\(subfolder.name)_frame\(name.digits)"
        found.append(
          Found(
            subject: subfolder.name, phase: phases[name.frame]?.rawValue, name: frame, isLabel: name.isLabel,
            path: path + "/" + file, partner: path + "/" + frame + (name.isLabel ? "" : "_gt") + name.ending))
      }
    }
    pair(found)
  }

  /// Which frame is which phase, as Info.cfg has it; what else it says of the subject (group, height, weight) is noted.
  private mutating func phases(
    _ path: String, _ subfolder: Folder.Subfolder, frames: Set<Int>
  ) -> [Int: CardiacPhase] {
    guard subfolder.files.contains("Info.cfg") else {
      warnings.append(.unclear("\"\(path)\" has no Info.cfg: its phases are unknown"))
      return [:]
    }
    let info = path + "/Info.cfg"
    let text: String
    do throws(Problem) {
      text = try InputFile.text(path: info, limit: 1 << 16)
    } catch {
      faults.append(.unusable(ImagingError(.read, info, error)))
      return [:]
    }
    let lines = text.split(whereSeparator: \.isNewline)
      .compactMap { $0.wholeMatch(of: /\s*(\w+)\s*:\s*(.*?)\s*/) }
      .map { (key: String($0.1), value: String($0.2)) }
    for (key, value) in lines where CardiacPhase(rawValue: key) == nil && !value.isEmpty {
      subjects.note(value, column: key, of: subfolder.name, path: info)
    }
    var result: [Int: CardiacPhase] = [:]
    for phase in CardiacPhase.allCases {
      let values = Set(lines.filter { $0.key == phase.rawValue }.map(\.value))
      guard let value = values.first else {
        warnings.append(.unclear("\"\(info)\" doesn't say which frame is \(phase.rawValue)"))
        continue
      }
      guard values.count == 1, value.count <= 6, let frame = Int(value) else {
        faults.append(.badInfo(path: info, reason: "it doesn't say which frame is \(phase.rawValue)"))
        continue
      }
      if !frames.contains(frame) {
        let reason = "it says that \(phase.rawValue) is frame \(frame), which is not there"
        faults.append(.badInfo(path: info, reason: reason))
      } else if result.updateValue(phase, forKey: frame) != nil {
        faults.append(.badInfo(path: info, reason: "it says that ED and ES are the same frame"))
      }
    }
    return result
  }
}

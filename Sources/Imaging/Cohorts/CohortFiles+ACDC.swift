extension CohortFiles {
  mutating func findACDC(_ folder: Folder) {
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
            subject: subfolder.name, phase: phases[name.frame], name: frame, isLabel: name.isLabel,
            path: path + "/" + file, partner: path + "/" + frame + (name.isLabel ? "" : "_gt") + name.ending))
      }
    }
    pair(found)
  }

  /// Which frame is which phase, as Info.cfg has it.
  private mutating func phases(
    _ path: String, _ subfolder: Folder.Subfolder, frames: Set<Int>
  ) -> [Int: CardiacPhase] {
    guard subfolder.files.contains("Info.cfg") else {
      warnings.append(.unknownPhases(folder: path))
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
    var result: [Int: CardiacPhase] = [:]
    for phase in CardiacPhase.allCases {
      let values = Set(lines.filter { $0.1 == phase.rawValue }.map(\.2))
      guard let value = values.first else {
        warnings.append(.unknownPhase(info: info, phase))
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

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
        let frame = "\(subfolder.name)_frame" + Self.digits(file)
        found.append(
          Found(
            subject: subfolder.name, phase: phases[name.frame], name: frame, isLabel: name.isLabel,
            path: path + "/" + file, partner: path + "/" + frame + (name.isLabel ? "" : "_gt") + ".nii.gz"))
      }
    }
    pair(found)
  }

  /// The frame's number as the name has it, leading zeros and all.
  private static func digits(_ file: String) -> String {
    file.firstMatch(of: /_frame([0-9]+)(_gt)?\.nii(\.gz)?$/).map { String($0.1) } ?? ""
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
    let bytes: [UInt8]
    do throws(Problem) {
      bytes = try InputFile.contents(path: info, limit: 1 << 16)
    } catch {
      faults.append(.unusable(ImagingError(.read, info, error)))
      return [:]
    }
    var result: [Int: CardiacPhase] = [:]
    for phase in CardiacPhase.allCases {
      let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      let values = lines.compactMap { $0.wholeMatch(of: /\s*(\w+)\s*:\s*([0-9]{1,6})\s*/) }
        .filter { $0.1 == phase.rawValue }
      guard values.count == 1, let frame = Int(values[0].2) else {
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

import Foundation

extension CohortFiles {
  mutating func findNNUNet(_ folder: Folder) {
    var found: [Found] = []
    for (name, isLabel) in [("imagesTr", false), ("labelsTr", true)] {
      let path = folder.path + "/" + name
      for file in folder.subfolders.first(where: { $0.name == name })?.files ?? [] {
        guard let match = file.wholeMatch(of: /(.+?)(_[0-9]{4})?\.nii(\.gz)?/) else { continue }
        // A label's name may end in four digits itself: NAME_2020.nii.gz goes with NAME_2020_0000.nii.gz.
        let stem = isLabel ? file.replacing(/\.nii(\.gz)?$/, with: "") : String(match.1)
        if !isLabel {
          guard let channel = match.2 else {
            faults.append(.strayFile(path: path + "/" + file, expected: stem + "_0000.nii.gz"))
            continue
          }
          guard channel == "_0000" else {
            faults.append(.severalChannels(path: path + "/" + file))
            continue
          }
        }
        let (subject, phase) = Self.subject(stem)
        let partner = isLabel ? "/imagesTr/\(stem)_0000.nii.gz" : "/labelsTr/\(stem).nii.gz"
        found.append(
          Found(
            subject: subject, phase: phase, name: stem, isLabel: isLabel, path: path + "/" + file,
            partner: folder.path + partner))
      }
    }
    pair(found)
    readDataset(folder)
  }

  /// Names that end in _ED or _ES say the phase; ACDC's frames at least which ones are of the same heart.
  private static func subject(_ name: String) -> (String, CardiacPhase?) {
    if let match = name.wholeMatch(of: /(.+)_(ED|ES)/) {
      return (String(match.1), CardiacPhase(rawValue: String(match.2)))
    }
    return (name.wholeMatch(of: /(.+)_frame[0-9]+/).map { String($0.1) } ?? name, nil)
  }

  private mutating func readDataset(_ folder: Folder) {
    let path = folder.path + "/dataset.json"
    guard folder.files.contains("dataset.json") else {
      faults.append(.labelsUnnamed(path: folder.path, reason: "no dataset.json names its labels"))
      return
    }
    let bytes: [UInt8]
    do throws(Problem) {
      bytes = try InputFile.contents(path: path, limit: 16 << 20)
    } catch {
      faults.append(.unusable(ImagingError(.read, path, error)))
      return
    }
    guard let entries = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
      faults.append(.badDataset(path: path, reason: "it is no JSON object"))
      return
    }
    if let announced = entries["numTraining"] as? Int, announced != pairs.count {
      faults.append(.wrongCount(path: path, announced: announced, found: pairs.count))
    }
    do throws(CohortFault) {
      labels = try DatasetLabels.map(entries["labels"], path: path)
    } catch {
      faults.append(error)
    }
  }
}

/// The `labels` of nnU-Net's dataset.json, in the form of either version: {"LV": 3} or {"3": "LV"}.
enum DatasetLabels {
  /// Names that mean one thing only. "Left ventricle" is none: it may include the muscle.
  private static let synonyms: [(structure: String, names: Set<String>)] = [
    ("background", ["background", "bg"]),
    ("LV", ["lv", "lvc", "lv cavity", "lv blood pool", "left ventricular cavity", "left ventricle cavity"]),
    ("MYO", ["myo", "mlv", "myocardium", "lv myocardium", "left ventricular myocardium"]),
    (
      "RV", ["rv", "rvc", "rv cavity", "rv blood pool", "right ventricular cavity", "right ventricle cavity"]
    ),
  ]

  static func map(_ entry: Any?, path: String) throws(CohortFault) -> LabelMap {
    var values: [String: Int] = [:]
    for (name, value) in try pairs(entry, path) {
      let plain = name.lowercased().replacing(/[_\-\s]+/, with: " ")
      guard let structure = synonyms.first(where: { $0.names.contains(plain) })?.structure else {
        throw .labelsUnnamed(path: path, reason: "its label \"\(name)\" is not plainly LV, MYO or RV")
      }
      guard values.updateValue(value, forKey: structure) == nil else {
        throw .labelsUnnamed(path: path, reason: "it names \(structure) twice")
      }
    }
    var bytes: [UInt8] = []
    for (structure, _) in synonyms {
      guard let value = values[structure] ?? (structure == "background" ? 0 : nil) else {
        throw .labelsUnnamed(path: path, reason: "it doesn't name \(structure)")
      }
      guard let byte = UInt8(exactly: value), !bytes.contains(byte) else {
        throw .labelsUnnamed(path: path, reason: "its value \(value) for \(structure) is no label of its own")
      }
      bytes.append(byte)
    }
    return LabelMap(name: path, values: bytes)
  }

  private static func pairs(_ entry: Any?, _ path: String) throws(CohortFault) -> [(String, Int)] {
    guard let entries = entry as? [String: Any], !entries.isEmpty else {
      throw .labelsUnnamed(path: path, reason: "it has no labels")
    }
    var result: [(String, Int)] = []
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
      if let name = value as? String, let number = Int(key) {
        result.append((name, number))
      } else if let number = value as? Int {
        result.append((key, number))
      } else {
        throw .labelsUnnamed(path: path, reason: "its label \"\(key)\" has no value of its own")
      }
    }
    return result
  }
}

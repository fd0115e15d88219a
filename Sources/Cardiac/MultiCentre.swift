import Datasets
import Foundation
import Imaging

extension CohortLayout {
  /// The challenge's of several centres, vendors and diseases (Campello et al. 2021): a folder a subject with a cine and
  /// its labels, and a table above that says which frames are labelled.
  public static let multiCentre = CohortLayout(
    key: "mnms", name: "M&Ms",
    example:
      "A0S9V9/A0S9V9_sa.nii.gz, A0S9V9_sa_gt.nii.gz, and the challenge's table as CSV, here or up to two folders above"
  ) { folder in
    folder.subfolders.contains { subfolder in subfolder.files.contains { CineName($0, in: subfolder) != nil }
    }
  } find: { folder, files in
    files.labels = .map(.network(Structures.classes))
    files.findMultiCentre(folder)
  }
}

/// A name of M&Ms': `A0S9V9_sa.nii.gz` or `A0S9V9_sa_gt.nii.gz`, in a folder of the subject's name.
private struct CineName {
  let isLabel: Bool
  let partner: String

  init?(_ name: String, in subfolder: Folder.Subfolder) {
    guard let image = ImageName(name), image.format == .nifti else { return nil }
    let stem = subfolder.name + "_sa"
    guard image.stem == stem || image.stem == stem + "_gt" else { return nil }
    isLabel = image.stem != stem
    partner = stem + (isLabel ? "" : "_gt") + image.ending
  }
}

/// What the challenge says of its subjects.
private enum CineTable {
  static let subject = "External code"

  static func isTable(_ columns: [String]) -> Bool {
    Set([subject] + CardiacPhase.allCases.map(\.rawValue)).isSubset(of: columns)
  }

  /// The folder and two above: the challenge has "Training/Labeled" beside its table.
  static func folders(_ path: String) -> [String] {
    let path = URL(filePath: path).standardizedFileURL.path
    let above = (path as NSString).deletingLastPathComponent
    return [path, above, (above as NSString).deletingLastPathComponent]
  }
}

extension CohortFiles {
  fileprivate mutating func findMultiCentre(_ folder: Folder) {
    guard let frames = labelledFrames(folder) else {
      faults.append(
        .implausible(
          path: folder.path,
          reason: "no table in it, or up to two folders above, says which frames are labelled",
          advice: "the challenge's table as CSV, with columns \(CineTable.subject), ED and ES"))
      return
    }
    var found: [Found] = []
    for subfolder in folder.subfolders {
      let path = folder.path + "/" + subfolder.name
      let names = subfolder.files.compactMap { file in CineName(file, in: subfolder).map { (file, $0) } }
      guard !names.isEmpty else {
        warnings.append(.noScan(folder: path))
        continue
      }
      guard let phases = frames[subfolder.name], !phases.isEmpty else {
        warnings.append(.unclear("the table says no labelled frame of \"\(path)\": it is left out"))
        continue
      }
      for (file, name) in names {
        for (phase, frame) in phases {
          found.append(
            Found(
              subject: subfolder.name, phase: phase.rawValue, name: "\(subfolder.name) \(phase.rawValue)",
              isLabel: name.isLabel, frame: frame, path: path + "/" + file, partner: path + "/" + name.partner
            ))
        }
      }
    }
    pair(found)
  }

  /// Frames of each subject by phase, counted from 0; nil where there is no table.
  private mutating func labelledFrames(_ folder: Folder) -> [String: [(CardiacPhase, Int)]]? {
    for place in CineTable.folders(folder.path) {
      guard let files = try? FileManager.default.contentsOfDirectory(atPath: place) else { continue }
      for file in files.sorted() where file.lowercased().hasSuffix(".csv") {
        // Another file there is nobody's fault.
        guard let table = try? DelimitedTable(path: place + "/" + file), CineTable.isTable(table.columns)
        else {
          continue
        }
        noteSubjects(of: table)
        return frames(of: table)
      }
    }
    return nil
  }

  /// What else it says of its subjects: vendor, centre, pathology, height, weight and more.
  private mutating func noteSubjects(of table: DelimitedTable) {
    let frames = CardiacPhase.allCases.map(\.rawValue)
    for column in table.columns where ![CineTable.subject, ""].contains(column) && !frames.contains(column) {
      for row in table.rows {
        guard let subject = row[CineTable.subject], let cell = row[column] else { continue }
        subjects.note(cell, column: column, of: subject, path: table.path, line: row.line)
      }
    }
  }

  private mutating func frames(of table: DelimitedTable) -> [String: [(CardiacPhase, Int)]] {
    let path = table.path
    var result: [String: [(CardiacPhase, Int)]] = [:]
    for row in table.rows {
      let subject = row[CineTable.subject] ?? ""
      for phase in CardiacPhase.allCases {
        let cell = (row[phase.rawValue] ?? "").trimmingCharacters(in: .whitespaces)
        guard !cell.isEmpty else { continue }
        guard cell.count <= 6, let frame = Int(cell), frame >= 0 else {
          faults.append(
            .implausible(
              path: path, reason: "\(phase.rawValue) of \(subject) is \"\(cell)\"",
              advice: "the number of a frame, counted from 0"))
          continue
        }
        guard result[subject]?.contains(where: { $0.0 == phase }) != true else {
          faults.append(
            .implausible(
              path: path, reason: "\(subject) stands in two rows", advice: "a row for each subject"))
          continue
        }
        result[subject, default: []].append((phase, frame))
      }
    }
    return result
  }
}

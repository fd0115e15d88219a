import Foundation
import Imaging

/// One scan and where its results go.
struct SegmentationJob {
  var input: String
  var mask: String
  var probabilities: String?
  var overlay: String?

  /// The files that the arguments mean: one file to a file, or several into a folder under their own names.
  static func jobs(
    inputs: [String], output: String, probabilities: Bool, overlay: String?
  ) throws -> [SegmentationJob] {
    let files = try inputs.flatMap(expand)
    let isSingle = inputs.count == 1 && !isFolder(inputs[0])
    guard !files.isEmpty else {
      throw UsageError(
        description:
          "Can't find a scan in \"\(inputs[0])\" because it holds no .nii or .nii.gz; use another folder")
    }
    guard overlay == nil || isSingle else {
      throw UsageError(
        description:
          "Can't write one picture of \(files.count) scans because it shows one; use --overlay with one file")
    }
    if isSingle && !isFolder(output) { return [job(files[0], mask: output, probabilities, overlay)] }
    if isFile(output) {
      throw UsageError(
        description: "Can't write \(files.count) masks into \"\(output)\" because it is a file; use a folder")
    }
    let jobs = files.map { file in
      job(file, mask: output + "/" + (file as NSString).lastPathComponent, probabilities, overlay)
    }
    var seen: [String: String] = [:]
    for job in jobs {
      if let other = seen.updateValue(job.input, forKey: job.mask) {
        throw UsageError(
          description:
            "Can't write the masks of \"\(other)\" and \"\(job.input)\" because both would be \"\(job.mask)\"; use them one by one"
        )
      }
    }
    return jobs
  }

  /// Refuses what can't be written before anything is computed.
  func checkOutputs(overwrite: Bool) throws {
    let folder = (mask as NSString).deletingLastPathComponent
    if !folder.isEmpty && !FileManager.default.fileExists(atPath: folder) {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw UsageError(
          description: "Can't make folder \"\(folder)\" because its parent can't be written; use another one")
      }
    }
    try Volume.checkOutput(mask, overwrite: overwrite)
    if let probabilities { try Volume.checkOutput(probabilities, overwrite: overwrite) }
  }

  private static func job(_ input: String, mask: String, _ probabilities: Bool, _ overlay: String?)
    -> SegmentationJob
  {
    let stem = mask.replacing(/\.nii(\.gz)?$/, with: "")
    return SegmentationJob(
      input: input, mask: mask, probabilities: probabilities ? stem + "_probabilities.nii.gz" : nil,
      overlay: overlay)
  }

  private static func expand(_ path: String) throws -> [String] {
    guard isFolder(path) else { return [path] }
    return try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".nii") || $0.hasSuffix(".nii.gz") }.sorted().map { path + "/" + $0 }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) && !isFolder(path)
  }
}

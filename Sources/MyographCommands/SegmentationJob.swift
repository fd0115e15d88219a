import AtomicFile
import Foundation
import Imaging
import Terminal

/// One image and where its results go.
struct SegmentationJob {
  /// A file for each channel, or one for several.
  var inputs: [String]
  var mask: String
  var probabilities: String?
  var overlay: String?

  /// The files that the arguments mean: one file to a file, or several into a folder under their own names.
  static func jobs(
    inputs: [String], channels: Int, output: String, probabilities: Bool, overlay: String?
  ) throws -> [SegmentationJob] {
    let files = try images(inputs.flatMap { try isFolder($0) ? scans(in: $0) : [$0] }, channels: channels)
    let isSingle = files.count == 1 && !inputs.contains(where: isFolder)
    guard !files.isEmpty else {
      throw UsageError(
        description:
          "Can't find a scan in \"\(inputs[0])\" because it holds no NIfTI, PNG or TIFF file; use another folder"
      )
    }
    guard overlay == nil || isSingle else {
      throw UsageError(
        description:
          "Can't write one picture of \(files.count) scans because it shows one; use --overlay with one file")
    }
    if isSingle && !isFolder(output) { return [job(files[0].files, mask: output, probabilities, overlay)] }
    if isFile(output) {
      throw UsageError(
        description: "Can't write \(files.count) masks into \"\(output)\" because it is a file; use a folder")
    }
    return files.map { job($0.files, mask: output + "/" + $0.name, probabilities, overlay) }
  }

  /// Files that are channels of one image, as nnU-Net names them (NAME_0000, NAME_0001 …), and the name of its mask.
  private static func images(_ files: [String], channels: Int) -> [(name: String, files: [String])] {
    guard channels > 1 else { return files.map { (($0 as NSString).lastPathComponent, [$0]) } }
    var images: [(name: String, folder: String, files: [String])] = []
    for file in files {
      let folder = (file as NSString).deletingLastPathComponent
      var name = (file as NSString).lastPathComponent
      if let image = ImageName(name), let match = image.stem.wholeMatch(of: /(.+)_[0-9]{4}/) {
        name = match.1 + image.ending
      }
      if let index = images.firstIndex(where: { ($0.name, $0.folder) == (name, folder) }) {
        images[index].files.append(file)
      } else {
        images.append((name, folder, [file]))
      }
    }
    return images.map { ($0.name, $0.files.sorted()) }
  }

  /// What messages call it.
  var input: String { inputs[0] }

  var filesToRead: [String] { inputs.flatMap { ImageName($0)?.filesToRead ?? [$0] } }

  /// - Throws: `UsageError` where a result would take the place of a file that is read, or of another result.
  func noteOutputs(_ files: inout OutputGuard) throws {
    for path in [mask, probabilities, overlay].compactMap({ $0 }) {
      for file in ImageName(path)?.files ?? [path] { try files.write(file, of: input) }
    }
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
    if let overlay { try AtomicFile.check(path: overlay, overwrite: overwrite) }
  }

  private static func job(
    _ inputs: [String], mask: String, _ probabilities: Bool, _ overlay: String?
  ) -> SegmentationJob {
    let name = ImageName(mask)
    let ending = (name?.format ?? .nifti).ofMaps.endings[0]
    return SegmentationJob(
      inputs: inputs, mask: mask,
      probabilities: probabilities ? (name?.stem ?? mask) + "_probabilities" + ending : nil,
      overlay: overlay)
  }

  /// The scans in a folder: no hidden files, which some systems leave beside each, and no labels, as ACDC and UK Biobank
  /// name them.
  private static func scans(in folder: String) throws -> [String] {
    guard let names = AtomicFolder.names(in: folder) else {
      throw UsageError(
        description: "Can't list \"\(folder)\" because this process may not; use a folder that it may read")
    }
    let images = names.filter { !$0.hasPrefix(".") }.compactMap(ImageName.init)
    // A pair is named by its header.
    let volumes = images.filter { !$0.isVoxelsOfPair }
      .map { $0.stem + $0.ending }.sorted()
    let scans = volumes.filter {
      !$0.lowercased().hasPrefix("label_sa_") && ImageName($0)?.stem.lowercased().hasSuffix("_gt") != true
    }
    if scans.count < volumes.count {
      let count = volumes.count - scans.count
      Console.report("Left out \(count) label\(count == 1 ? "" : "s") of \"\(folder)\" (label_sa_*, *_gt)")
    }
    return scans.map { folder + "/" + $0 }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) && !isFolder(path)
  }
}

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
  var volumes: String?
  /// Of a field that makes some of volumes; written of a series only.
  var numbers: String?
  /// Of volumes over frames; only a series has them, and only once it was segmented.
  var curve: String?
  var quality: String?
  var uncertainty: String?
  var overlay: String?

  /// What may be made of a scan besides its mask.
  struct Extras {
    var probabilities = false
    var volumes = false
    var numbers = false
    var quality = false
    var uncertainty = false
    var overlay: String?
    /// Which is made of volumes.
    var report = false
  }

  /// The files that the arguments mean: one file to a file, or several into a folder under their own names.
  static func jobs(
    inputs: [String], channels: Int, output: String, extras: Extras
  ) throws -> [SegmentationJob] {
    let files = try images(
      inputs.flatMap { input in
        try isFolder(input)
          ? scans(in: input).map { File(path: input + "/" + $0, name: $0) }
          : [File(path: input, name: (input as NSString).lastPathComponent)]
      }, channels: channels)
    let isSingle = files.count == 1 && !inputs.contains(where: isFolder)
    guard !files.isEmpty else {
      throw UsageError(
        description:
          "Can't find a scan in \"\(inputs[0])\" because it holds no NIfTI, PNG or TIFF file; use another folder"
      )
    }
    guard extras.overlay == nil || isSingle else {
      throw UsageError(
        description:
          "Can't write one picture of \(files.count) scans because it shows one; use --overlay with one file")
    }
    if isSingle && !isFolder(output) { return [SegmentationJob(files[0].files, mask: output, extras)] }
    if isFile(output) {
      throw UsageError(
        description: "Can't write \(files.count) masks into \"\(output)\" because it is a file; use a folder")
    }
    return files.map { SegmentationJob($0.files, mask: output + "/" + $0.name, extras) }
  }

  private init(_ inputs: [String], mask: String, _ extras: Extras) {
    let name = ImageName(mask)
    let (stem, format) = (name?.stem ?? mask, name?.format ?? .nifti)
    (self.inputs, self.mask, overlay) = (inputs, mask, extras.overlay)
    probabilities = extras.probabilities ? stem + "_probabilities" + format.ofMaps.endings[0] : nil
    volumes = extras.volumes || extras.report ? stem + "_volumes.csv" : nil
    numbers = extras.numbers ? stem + "_numbers.csv" : nil
    curve = extras.report ? stem + "_volumes.svg" : nil
    quality = extras.quality ? stem + "_quality.csv" : nil
    uncertainty = extras.uncertainty ? stem + "_uncertainty" + format.ofMaps.endings[0] : nil
  }

  /// A file, and what its mask is called.
  private struct File {
    var path, name: String
  }

  /// Files that are channels of one image, as nnU-Net names them (NAME_0000, NAME_0001 …), and the name of its mask.
  private static func images(_ files: [File], channels: Int) -> [(name: String, files: [String])] {
    guard channels > 1 else { return files.map { ($0.name, [$0.path]) } }
    /// Files of one name in two folders are two images.
    struct Place: Hashable {
      var folder, name: String
    }
    var images: [(name: String, files: [String])] = []
    var places: [Place: Int] = [:]
    for file in files {
      let folder = (file.path as NSString).deletingLastPathComponent
      var name = file.name
      if let image = ImageName(name), let match = image.stem.wholeMatch(of: /(.+)_[0-9]{4}/) {
        name = match.1 + image.ending
      }
      if let index = places[Place(folder: folder, name: name)] {
        images[index].files.append(file.path)
      } else {
        places[Place(folder: folder, name: name)] = images.count
        images.append((name, [file.path]))
      }
    }
    return images.map { ($0.name, $0.files.sorted()) }
  }

  /// What messages call it.
  var input: String { inputs[0] }

  var filesToRead: [String] { inputs.flatMap { ImageName($0)?.filesToRead ?? [$0] } }

  /// What only series have is among them.
  private var outputs: [String] { alwaysWritten + [numbers, curve].compactMap(\.self) }

  private var alwaysWritten: [String] {
    [mask, probabilities, volumes, quality, uncertainty, overlay].compactMap(\.self)
  }

  /// Whether they are written, or something is made of them.
  var wantsProbabilities: Bool { probabilities != nil || uncertainty != nil }

  /// Whether all that is asked for is there. A mask takes its name last.
  var isDone: Bool { alwaysWritten.allSatisfy(FileManager.default.fileExists) }

  /// Whether what a job that was ended has left may be replaced: nothing where the mask is there.
  var mayBeMended: Bool { !FileManager.default.fileExists(atPath: mask) }

  /// When the mask was written.
  var date: Date? { modificationDate(of: mask) }

  /// - Throws: `UsageError` where a result would take the place of a file that is read, or of another result.
  func noteOutputs(_ files: inout OutputGuard) throws {
    for path in outputs {
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
    for path in [probabilities, uncertainty].compactMap(\.self) {
      try Volume.checkOutput(path, overwrite: overwrite)
    }
    for path in [volumes, numbers, curve, quality, overlay].compactMap(\.self) {
      try AtomicFile.check(path: path, overwrite: overwrite)
    }
  }

  /// The scans in a folder and in its folders, which are subjects' as a rule, by their paths from there: no hidden files,
  /// which some systems leave beside each, and no labels, as ACDC and UK Biobank name them.
  private static func scans(in folder: String) throws -> [String] {
    var (scans, labels) = ([String](), 0)
    for place in [""] + (try names(in: folder)).filter({ isFolder(folder + "/" + $0) }).map({ $0 + "/" }) {
      let images = try names(in: folder + "/" + place).compactMap(ImageName.init)
      // A pair is named by its header.
      for image in images where !image.isVoxelsOfPair {
        let name = image.stem + image.ending
        guard !isFolder(folder + "/" + place + name) else { continue }
        if image.stem.lowercased().hasPrefix("label_sa_") || image.stem.lowercased().hasSuffix("_gt") {
          labels += 1
        } else {
          scans.append(place + name)
        }
      }
    }
    if labels > 0 {
      Console.report("Left out \(labels) label\(labels == 1 ? "" : "s") of \"\(folder)\" (label_sa_*, *_gt)")
    }
    return scans
  }

  private static func names(in folder: String) throws -> [String] {
    guard let names = AtomicFolder.names(in: folder) else {
      throw UsageError(
        description: "Can't list \"\(folder)\" because this process may not; use a folder that it may read")
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) && !isFolder(path)
  }
}

/// Nil where there is no such file.
func modificationDate(of path: String) -> Date? {
  (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
}

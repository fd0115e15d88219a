import Foundation

@testable import Cardiac
@testable import Datasets
@testable import GraphRuntime
@testable import Imaging
@testable import Training

/// What reads strangers' files: whatever the bytes are, it refuses them with a reason or reads them right.
enum Parser: String, CaseIterable {
  case nifti, nifti2, pair, gzip, png, tiff, safetensors, json, names, labels, dataset, info, checkpoint,
    host, plan, subjects

  /// Reads bytes as a file of this kind.
  /// - Throws: `Finding`, for what was read wrong or refused in a way that nobody could show.
  func read(_ bytes: [UInt8], in scratch: Scratch) throws {
    switch self {
    case .nifti, .nifti2: try readVolume(scratch.write(bytes, to: "scan.nii"))
    case .pair:
      // The header stands before the voxels, as in a single file.
      let header = min(bytes.count, 348)
      _ = try scratch.write(Array(bytes[header...]), to: "scan.img")
      try readVolume(scratch.write(Array(bytes[..<header]), to: "scan.hdr"))
    case .png: try readImage(scratch.write(Self.checked(bytes), to: "image.png"))
    case .tiff: try readImage(scratch.write(bytes, to: "image.tif"))
    case .gzip: try readVolume(scratch.write(Self.gzip(bytes), to: "scan.nii.gz"))
    case .safetensors: try readTensors(scratch.write(bytes, to: "weights.safetensors"))
    case .json: try readJSON(bytes)
    case .names: try readNames(scratch.write(bytes, to: "names.json"))
    case .labels:
      try refused { _ = try LabelMap(named: scratch.write(bytes, to: "labels.json"), classes: nil) }
    case .dataset:
      try readCohort(bytes, "nnunet/dataset.json", beside: ["imagesTr", "labelsTr", "dataset.json"], scratch)
    case .info:
      let frames = ["p1/p1_frame01.nii", "p1/p1_frame12.nii"]
      try readCohort(bytes, "acdc/p1/Info.cfg", beside: frames + ["p1/Info.cfg"], scratch)
    case .checkpoint: try readCheckpoint(bytes, scratch)
    case .host: try readHost(bytes)
    case .plan: try readPlan(scratch.write(bytes, to: "plan.json"))
    case .subjects: try readSubjects(scratch.write(bytes, to: "subjects.csv"))
    }
  }

  private func readVolume(_ path: String) throws {
    try refused {
      let volume = try Volume.read(path: path, as: .components)
      try require(volume.voxels.count == volume.voxelsPerFrame * volume.frames * volume.components, "count")
      try require(volume.voxels.allSatisfy(\.isFinite), "finite voxels")
      try require(volume.grid.spacing.allSatisfy { $0 > 0 && $0.isFinite }, "spacing")
      try require(volume.grid.axes.count == 3, "axes")
      _ = try LabelMap.network(Structures.classes).classes(of: volume)
    }
  }

  private func readImage(_ path: String) throws {
    try refused {
      let reader = try VolumeReader(path: path)
      let form = reader.form
      var (values, slice) = ([Float](), [Float]())
      for _ in 0..<reader.slices {
        try reader.read(1, into: &slice)
        values += slice
      }
      try reader.finish()
      try require(values.count == form.slices * form.channels * form.voxelsPerSlice, "count")
      try require(values.allSatisfy(\.isFinite), "finite values")
    }
  }

  private func readTensors(_ path: String) throws {
    try refused {
      let file = try Safetensors(path: path)
      for entry in file.entries where entry.type.isReadable {
        try require(file.floats(entry.name).count == entry.count, "count of \(entry.name)")
      }
    }
  }

  private func readJSON(_ bytes: [UInt8]) throws {
    guard (try? StrictJSON.parse(bytes)) != nil else { return }
    let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    try require(theirs != nil, "JSON that Foundation takes for JSON, too")
  }

  private func readNames(_ path: String) throws {
    try refused {
      let map = try NameMap(path: path)
      let copy = path + ".copy"
      try Data(map.json.utf8).write(to: URL(fileURLWithPath: copy))
      try require(NameMap(path: copy) == map, "a map that is read as it was written")
    }
  }

  private func readCohort(
    _ bytes: [UInt8], _ name: String, beside others: [String], _ scratch: Scratch
  ) throws {
    let folder = try scratch.folder(String(name.prefix { $0 != "/" }), holding: others)
    _ = try scratch.write(bytes, to: name)
    let files = CohortFiles(folder, name.hasPrefix("acdc") ? .acdc : .nnUNet)
    for fault in files.faults { try requireReason(fault) }
    if case .entries(let entries, let path)? = files.labels {
      for classes in [nil, Structures.classes] {
        do throws(Problem) {
          _ = try LabelMap(name: path, entries: entries, classes: classes)
        } catch {
          try requireReason(ImagingError(.use, path, error))
        }
      }
    }
    for warning in files.warnings { try requireReason(warning) }
  }

  /// A file as it is, or a run's state, which is put into a file whose checksum is right.
  private func readCheckpoint(_ bytes: [UInt8], _ scratch: Scratch) throws {
    let isState = bytes.first == UInt8(ascii: "{")
    let path = try scratch.write(isState ? Self.checkpoint(bytes) : bytes, to: "checkpoint.safetensors")
    try refused {
      let run = try Checkpoint.File(path).run
      try require(run.differences(from: run).isEmpty, "a run that can go on from itself")
      _ = MetricsTable(classes: ["a", "b"]).text(run.history)
      _ =
        CurvesPicture(
          title: run.network, classes: [LabelClass("a"), LabelClass("b")], losses: [1, 0.5],
          history: run.history
        ).svg
      guard run.recipe.problems.isEmpty else { return }
      let epochs = Double(run.epoch)
      let rate = run.recipe.rate(at: run.recipe.progress(epochs: epochs, seconds: run.seconds))
      try require(rate.isFinite && rate >= 0, "a rate to train with, not \(rate)")
    }
  }

  private func readHost(_ bytes: [UInt8]) throws {
    guard let host = Host(json: bytes) else { return }
    let rate = host.bandwidth(workingSet: 1e6)
    try require(rate.isFinite && rate > 0 && !host.levels.isEmpty, "bandwidths")
    try require(Host(json: Array(host.json.utf8)) == host, "a host that is read as it was written")
  }
}

extension Parser {
  private func readSubjects(_ path: String) throws {
    let columns = HeartNumbers().columns
    var numbers: [String: [String: Double]] = [:]
    do throws(CohortError) {
      numbers = try SubjectTable(path: path, subjects: ["p1"], reserved: ["phase"]).numbers(
        columns, of: ["p1"])
    } catch {
      for fault in error.faults { try requireReason(fault) }
    }
    for column in columns {
      try require(
        numbers["p1"]?[column.name].map(column.range.contains) ?? true, "a \(column.name) that can be")
    }
  }

  private func readPlan(_ path: String) throws {
    try refused {
      let plan = try PlanFile(path: path)
      let again = PlanFile(json: Array(plan.json.utf8), path: path)
      try require(again == plan, "a plan that is read as it was written")
    }
  }
}

/// What no bytes may make of a parser.
struct Finding: Error, CustomStringConvertible {
  var description: String
}

func require(_ isTrue: Bool, _ wanted: @autoclosure () -> String) throws(Finding) {
  guard isTrue else { throw Finding(description: "expected \(wanted())") }
}

/// Refuses nothing, or says why in a few words.
private func refused(_ body: () throws -> Void) throws {
  do { try body() } catch let finding as Finding { throw finding } catch { try requireReason(error) }
}

private func requireReason(_ error: some Any) throws {
  let length = "\(error)".utf8.count
  try require((1..<16_384).contains(length), "a reason, not \(length) bytes")
}

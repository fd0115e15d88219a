import AtomicFile
import Datasets
import Foundation
import GraphRuntime

/// A run's folder: what is in it, under which names.
final class RunFolder {
  let path: String
  /// Held open and locked while the run goes on.
  private let descriptor: Int32

  /// Written in turns, so that one is whole whatever happens to the other.
  private static let checkpoints = ["checkpoint-a.safetensors", "checkpoint-b.safetensors"]

  var best: String { file("best.safetensors") }
  var last: String { file("last.safetensors") }
  var metrics: String { file("metrics.csv") }
  var curves: String { file("curves.svg") }
  var dice: String { file("dice.csv") }
  var postProcessing: String { file("postprocessing.json") }
  var events: String { file("events.out.tfevents.0.myograph") }

  func file(_ name: String) -> String { path + "/" + name }

  func checkpoint(_ number: Int) -> String { file(Self.checkpoints[number % 2]) }

  /// Refuses a folder that no run can have, before any work is done for it.
  static func check(_ path: String, resumes: Bool) throws {
    guard resumes else {
      try AtomicFolder.check(path: path)
      return
    }
    let manager = FileManager.default
    guard checkpoints.contains(where: { manager.fileExists(atPath: path + "/" + $0) }) else {
      throw TrainingError.nothingToResume(path: path)
    }
    guard access(path, W_OK) == 0 else {
      throw AtomicFileError.system(path: path, action: .create, code: errno)
    }
  }

  /// A new folder, which appears with its first checkpoint in it, or not at all.
  init(new path: String, _ checkpoint: Checkpoint, _ fold: Fold?) throws {
    try AtomicFolder.write(to: path) { folder in
      try checkpoint.write(to: folder + "/" + Self.checkpoints[0])
      if let fold {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try AtomicFile.write(to: folder + "/fold.json", overwrite: false) {
          try $0.write(encoder.encode(fold))
        }
      }
      try FileManager.default.createDirectory(
        atPath: folder + "/samples", withIntermediateDirectories: false)
    }
    self.path = path
    descriptor = try Self.lock(path)
  }

  /// A folder with checkpoints in it.
  init(existing path: String) throws {
    self.path = path
    descriptor = try Self.lock(path)
    // What a process that was killed was writing.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    where name.hasPrefix(".partial-") { unlink(file(name)) }
  }

  deinit { close(descriptor) }

  /// The newest checkpoint that is whole, and what is wrong with the other one.
  func newest() throws -> (file: Checkpoint.File, damage: String?) {
    let (file, damage) = try newest { $0 }
    return (file, damage)
  }

  /// What `use` makes of the newest checkpoint that is whole and from which it can, and what is wrong with the other one.
  /// - Throws: at once what is a `TrainingError`; `TrainingError.damaged`, or what is wrong with the weights, where no
  ///   checkpoint is left.
  func newest<Found>(_ use: (Checkpoint.File) throws -> Found) throws -> (found: Found, damage: String?) {
    var (whole, errors) = ([Checkpoint.File](), [any Error]())
    for name in Self.checkpoints where FileManager.default.fileExists(atPath: file(name)) {
      do { whole.append(try Checkpoint.File(file(name))) } catch { errors.append(error) }
    }
    for file in whole.sorted(by: { $0.run.saves > $1.run.saves }) {
      do { return (try use(file), errors.first.map { "\($0)" }) } catch let error as TrainingError {
        throw error
      } catch { errors.append(error) }
    }
    for case let error as RuntimeError in errors { if case .weights = error { throw error } }
    throw TrainingError.damaged(path: path, reasons: errors.map { "\($0)" })
  }

  /// Two processes that trained in one folder would undo each other's work. The system takes the lock off when the process
  /// ends, however it ends.
  private static func lock(_ path: String) throws -> Int32 {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AtomicFileError.system(path: path, action: .create, code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      close(descriptor)
      throw TrainingError.inUse(path: path)
    }
    return descriptor
  }

  /// Writes a text file whole.
  func write(_ text: String, to path: String) throws {
    try AtomicFile.write(to: path, overwrite: true) { try $0.write(text) }
  }
}

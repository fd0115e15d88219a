import AtomicFile
import Foundation
import GraphRuntime
import Testing

@testable import Training

/// Nothing is lost, whatever ends a run.
@Suite(.serialized)
struct ResumingTests {
  /// More where somebody has time for it: `MYOGRAPH_KILLS=200`, `MYOGRAPH_STOPS=20`.
  private static func number(_ name: String, _ usual: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? usual
  }

  @Test("A run that is stopped and resumed ends with the bits of one that wasn't, wherever it is stopped")
  func stopped() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.output = "whole"
    try run.train()
    let expected = try ["best.safetensors", "last.safetensors", "dice.csv"].map { name in
      (name, try #require(folder.bytes("whole/" + name)))
    }
    let metrics = withoutSeconds(folder.text("whole/metrics.csv"))
    var random = SplitMix64(seed: 20)
    for number in 0..<Self.number("MYOGRAPH_STOPS", 6) {
      run.output = "run\(number)"
      let step = 1 + Int(random.next() % 22)
      run.resumes = false
      #expect(try !run.train(until: step).isComplete)
      run.resumes = true
      // Threads may differ as well.
      run.threads = 1 + number % 3
      #expect(try run.train().isComplete)
      for (name, bytes) in expected {
        #expect(folder.bytes("\(run.output)/\(name)") == bytes, "\(name), stopped after step \(step)")
      }
      #expect(withoutSeconds(folder.text("\(run.output)/metrics.csv")) == metrics)
    }
  }

  @Test("kill -9 at any moment leaves whole checkpoints, and loses nothing that was saved")
  func killed() async throws {
    let folder = try SmallFolder()
    let path: String = folder.path
    var random = SplitMix64(seed: 9)
    var step = 0
    for number in 0..<Self.number("MYOGRAPH_KILLS", 12) {
      let delay = UInt32(random.next() % 60_000)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, number = number as Int, delay = delay as UInt32] in
        var run = SmallRun(folder: path)
        run.recipe.epochs = 1_000_000
        run.resumes = number > 0
        run.secondsBetweenCheckpoints = 0.002
        let log = try #require(FileHandle(forWritingAtPath: path + "/log") ?? newFile(path + "/log"))
        let trainer = try run.trainer()
        let killer = Thread { () -> Void in
          usleep(delay)
          kill(getpid(), SIGKILL)
        }
        // Every other time while it begins, else when it is certain to get ahead.
        if number % 2 == 1 { killer.start() }
        _ = try trainer.run { event in
          guard case .saved(let step) = event else { return }
          if !killer.isExecuting { killer.start() }
          log.seekToEndOfFile()
          log.write(Data("\(step)\n".utf8))
        }
      }
      let said = folder.text("log").split(separator: "\n").last.flatMap { Int($0) } ?? 0
      let (file, damage) = try RunFolder(existing: folder.file("run")).newest()
      #expect(damage == nil)
      #expect(file.run.step >= said && file.run.step >= step, "\(said) was saved")
      step = file.run.step
    }
    // As many steps in one go.
    var run = SmallRun(folder)
    run.recipe.epochs = 1_000_000
    run.output = "whole"
    try run.train(until: step)
    let network = try SmallRun.network()
    let checkpoints = try ["run", "whole"].map { name in
      try RunFolder(existing: folder.file(name)).newest().file.read(for: network)
    }
    #expect(step > 0 && checkpoints[0].run.step == checkpoints[1].run.step)
    // A failure would print all numbers.
    let isSame = checkpoints[0].training == checkpoints[1].training
    #expect(isSame && checkpoints[0].losses == checkpoints[1].losses)
  }

  @Test("A damaged checkpoint is noticed, and the one before is taken")
  func damaged() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.secondsBetweenCheckpoints = 0
    try run.train(until: 7)
    run.resumes = true
    let paths = ["run/checkpoint-a.safetensors", "run/checkpoint-b.safetensors"]
    let newest = try #require(
      paths.first { try Checkpoint.File(folder.file($0)).run.step == 7 })
    let whole = try #require(folder.bytes(newest))
    for damage in 0..<3 {
      var bytes = whole
      switch damage {
      case 0: bytes[bytes.count - 40] ^= 4
      case 1: bytes.removeLast(100)
      default: bytes = Data("no checkpoint".utf8)
      }
      try bytes.write(to: URL(fileURLWithPath: folder.file(newest)))
      let folderOfRun = try RunFolder(existing: folder.file("run"))
      let (file, reason) = try folderOfRun.newest()
      #expect(file.run.step == 6 && reason?.contains(newest) == true, "damage \(damage)")
    }
    var notes: [String] = []
    try run.train { if case .resumed(6, 2, let some) = $0 { notes = some } }
    #expect(notes.first?.hasPrefix("went back to the checkpoint before, because") == true)
    for path in paths { try Data().write(to: URL(fileURLWithPath: folder.file(path))) }
    do {
      try run.train()
      Issue.record("it began anew")
    } catch let error as TrainingError {
      if case .damaged(_, let reasons) = error {
        #expect(reasons.count == 2)
      } else {
        Issue.record("\(error)")
      }
    }
  }

  @Test("A checkpoint with the right checksum and senseless numbers is refused")
  func senseless() throws {
    let folder = try SmallFolder()
    try SmallRun(folder).train(until: 5)
    let network = try SmallRun.network()
    let whole = try RunFolder(existing: folder.file("run")).newest().file.read(for: network)
    let path = folder.file("checkpoint.safetensors")
    try whole.write(to: path)
    #expect(try Checkpoint.File(path).run == whole.run)
    let changes: [(String, (inout RunState) -> Void)] = [
      ("step", { $0.step += 1 }), ("position", { $0.position = -1 }), ("epoch", { $0.epoch = .max }),
      ("number of checkpoints", { $0.saves = .min }), ("seconds", { $0.seconds = -1 }),
      ("seconds", { $0.seconds = 1e300 }), ("recipe", { $0.recipe.epochs = .max }),
      ("history", { $0.history[0].overlap = Overlap(classes: [0.5]) }),
      ("history", { $0.history[0].overlap = Overlap(classes: [0.5, 2, nil, 0]) }),
      ("history", { $0.history.append($0.history[0]) }), ("history", { $0.history[0].seconds = 1e9 }),
      ("best epoch", { $0.best = .init(epoch: 40, meanOverlap: 0.5) }), ("beginning", { $0.began = -1e300 }),
      ("network", { $0.network = String(repeating: "a", count: 1 << 20) }),
    ]
    for (name, change) in changes {
      var changed = whole
      change(&changed.run)
      try changed.write(to: path)
      do {
        _ = try Checkpoint.File(path)
        Issue.record("it was read in spite of its \(name)")
      } catch let damage as Checkpoint.Damage {
        #expect(damage.description == "\"\(path)\" has an impossible \(name)")
      }
    }
    for loss in [Float.nan, .infinity] {
      var changed = whole
      changed.losses[2] = loss
      try changed.write(to: path)
      #expect(throws: Checkpoint.Damage.self) { try Checkpoint.File(path) }
    }
  }

  @Test(
    "What a checkpoint with the right checksum says of its place or its weights is wrong: the one before is used"
  )
  func senselessPlace() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    run.secondsBetweenCheckpoints = 0
    try run.train(until: 7)
    run.resumes = true
    let whole = try RunFolder(existing: folder.file("run")).newest().file.read(for: SmallRun.network())
    let newest = folder.file("run/checkpoint-\(whole.run.saves % 2 == 0 ? "a" : "b").safetensors")
    #expect(try Checkpoint.File(newest).run.step == 7)
    let changes: [(String, (inout Checkpoint) -> Void)] = [
      ("has an impossible place in its epoch", { ($0.run.epoch, $0.run.position) = (0, 7) }),
      ("has an impossible seconds", { $0.run.seconds = 1e300 }),
      ("has an impossible losses", { $0.losses[0] = .nan }),
    ]
    for (reason, change) in changes {
      var changed = whole
      change(&changed)
      try changed.write(to: newest)
      var notes: [String] = []
      try run.train(until: 6) { if case .resumed(6, 2, let some) = $0 { notes = some } }
      #expect(notes.first?.hasPrefix("went back to the checkpoint before, because") == true)
      #expect(notes.first?.contains(reason) == true, "\(notes)")
      try whole.write(to: newest)
    }
  }

  @Test(
    "What a run that was killed in its first checkpoint left beside its folder is gone after the next one")
  func leftover() async throws {
    let folder = try SmallFolder()
    let path: String = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try AtomicFolder.write(to: path + "/run") { inside in
        try Data("half".utf8).write(to: URL(fileURLWithPath: inside + "/checkpoint-a.safetensors"))
        kill(getpid(), SIGKILL)
      }
    }
    #expect(folder.names.count == 3 && folder.names[0].hasPrefix(".partial-"))
    try SmallRun(folder).train(until: 1)
    #expect(folder.names == ["run", "training", "validation"])
  }

  @Test("A disk that is full in mid-checkpoint ends the run, and leaves the checkpoint before")
  func diskFull() async throws {
    let folder = try SmallFolder()
    let path: String = folder.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var run = SmallRun(folder: path)
      run.secondsBetweenCheckpoints = 0
      do {
        try run.train { event in
          guard case .saved(let step) = event, step == 5 else { return }
          var limit = rlimit(rlim_cur: 8192, rlim_max: 8192)
          setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        }
        Issue.record("it went on")
      } catch RuntimeError.output(.system(_, .write, let code)) {
        #expect(code == EFBIG)
      }
    }
    let (file, damage) = try RunFolder(existing: folder.file("run")).newest()
    #expect(file.run.step == 5 && damage == nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("run"))
    #expect(!names.contains { $0.hasPrefix(".partial-") })
    var run = SmallRun(folder)
    run.resumes = true
    #expect(try run.train().isComplete)
  }

  @Test("A complete run that is resumed is only evaluated again")
  func complete() throws {
    let folder = try SmallFolder()
    var run = SmallRun(folder)
    try run.train()
    let weights = folder.bytes("run/last.safetensors")
    run.resumes = true
    let result = try run.train { if case .step = $0 { Issue.record("it trained on") } }
    #expect(result.isComplete && result.cases.count == 4)
    #expect(folder.bytes("run/last.safetensors") == weights)
    // As a kill between the last checkpoint and these weights leaves them.
    let last = URL(fileURLWithPath: folder.file("run/last.safetensors"))
    try Data("those of the checkpoint before".utf8).write(to: last)
    try run.train()
    #expect(folder.bytes("run/last.safetensors") == weights)
    try FileManager.default.removeItem(atPath: folder.file("run/best.safetensors"))
    var notes: [String] = []
    #expect(try run.train { if case .resumed(_, _, let some) = $0 { notes = some } }.isComplete)
    #expect(notes.count == 1 && folder.bytes("run/best.safetensors") != nil)
  }

  private func withoutSeconds(_ csv: String) -> [[Substring]] {
    csv.split(separator: "\n").map { line in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false)
      cells.remove(at: 2)
      return cells
    }
  }
}

private func newFile(_ path: String) -> FileHandle? {
  FileManager.default.createFile(atPath: path, contents: nil) ? FileHandle(forWritingAtPath: path) : nil
}

import AtomicFile
import Foundation
import Testing

/// What a killed process was writing doesn't stay, and what another one is writing does.
@Suite struct PartialOutputTests {
  private let root: String

  init() throws {
    root = NSTemporaryDirectory() + "partial-output-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: root).sorted()) ?? [] }

  /// What isn't whole, of one output.
  private func partial(_ name: String) -> [String] {
    names.filter { $0.hasPrefix(".partial-") && $0.hasSuffix("-" + name) }
  }

  private func write(_ name: String, _ text: String = "a") throws {
    try AtomicFile.write(to: root + "/" + name, overwrite: true) { try $0.write(text) }
  }

  @Test("The next process that writes an output removes what a killed one left of it, and of no other")
  func leftoversAreRemoved() async throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let root: String = root
    for name in ["file", "other"] {
      await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String, name = name as String] in
        try AtomicFile.write(to: root + "/" + name, overwrite: false) {
          try $0.write([UInt8](repeating: 1, count: 1 << 20))
          kill(getpid(), SIGKILL)
        }
      }
    }
    await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
      try AtomicFolder.write(to: root + "/folder") { folder in
        try FileManager.default.createDirectory(atPath: folder + "/inner", withIntermediateDirectories: false)
        try Data("a".utf8).write(to: URL(filePath: folder + "/inner/file"))
        kill(getpid(), SIGKILL)
      }
    }
    #expect(partial("folder").count == 1)
    let other = partial("other")
    try write("file")
    #expect(partial("file").isEmpty && partial("folder").count == 1)
    try AtomicFolder.write(to: root + "/folder") { _ in }
    #expect(names == other + ["file", "folder"])
  }

  @Test("Two at once don't take each other's, and the last to end stands")
  func liveOnesStay() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try AtomicFile.write(to: root + "/file", overwrite: true) { first in
      try first.write("first")
      try write("file", "second")
      #expect(try String(contentsOfFile: root + "/file", encoding: .utf8) == "second")
    }
    #expect(names == ["file"])
    #expect(try String(contentsOfFile: root + "/file", encoding: .utf8) == "first")
    try AtomicFolder.write(to: root + "/folder") { first in
      try Data("a".utf8).write(to: URL(filePath: first + "/a"))
      #expect(throws: CocoaError.self) {
        try AtomicFolder.write(to: root + "/folder") { _ in throw CocoaError(.fileReadUnknown) }
      }
      #expect(FileManager.default.fileExists(atPath: first + "/a"))
    }
    #expect(names == ["file", "folder"])
  }

  @Test("What has such a name and is no leftover stays: links, pipes, files of another name")
  func othersStay() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try Data("kept".utf8).write(to: URL(filePath: root + "/target"))
    try FileManager.default.createSymbolicLink(
      atPath: root + "/.partial-1-file", withDestinationPath: "target")
    #expect(mkfifo(root + "/.partial-2-file", 0o600) == 0)
    try Data("theirs".utf8).write(to: URL(filePath: root + "/.partial-1-file2"))
    try write("file")
    #expect(names == [".partial-1-file", ".partial-1-file2", ".partial-2-file", "file", "target"])
    #expect(try String(contentsOfFile: root + "/target", encoding: .utf8) == "kept")
  }

  @Test("Many at once, each whole")
  func manyAtOnce() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let root = root
    let texts = (0..<8).map { String(repeating: "\($0)", count: 100_000) }
    nonisolated(unsafe) var failures = [any Error]()
    let lock = NSLock()
    DispatchQueue.concurrentPerform(iterations: 64) { number in
      do {
        try AtomicFile.write(to: root + "/file", overwrite: true) { try $0.write(texts[number % 8]) }
      } catch { lock.withLock { failures.append(error) } }
    }
    #expect(failures.isEmpty)
    #expect(names == ["file"])
    #expect(texts.contains(try String(contentsOfFile: root + "/file", encoding: .utf8)))
  }
}

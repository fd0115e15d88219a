import AtomicFile
import Foundation
import Testing

/// Folders appear whole or not at all.
@Suite struct AtomicFolderTests {
  private struct Failure: Error {}

  private let root: String

  init() throws {
    root = NSTemporaryDirectory() + "atomic-folder-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: root).sorted()) ?? [] }

  private func fill(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/inner", withIntermediateDirectories: false)
    try Data("a".utf8).write(to: URL(filePath: folder + "/inner/file"))
  }

  @Test func aFolderAppearsUnderItsNameAlone() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    for path in [root + "/new", root + "/slash/"] {
      try AtomicFolder.write(to: path) { folder in
        #expect(!FileManager.default.fileExists(atPath: path))
        try fill(folder)
      }
      #expect(try String(contentsOfFile: path + "/inner/file", encoding: .utf8) == "a")
    }
    #expect(names == ["new", "slash"])
  }

  @Test func anEmptyFolderIsReplacedThroughALinkToo() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(atPath: root + "/empty", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: "empty")
    try AtomicFolder.write(to: root + "/link") { try fill($0) }
    #expect(FileManager.default.fileExists(atPath: root + "/empty/inner/file"))
    #expect(names == ["empty", "link"])
  }

  @Test func aFailureLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let outside = root + "/outside"
    try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: false)
    try Data("kept".utf8).write(to: URL(filePath: outside + "/file"))
    #expect(throws: Failure.self) {
      try AtomicFolder.write(to: root + "/new") { folder in
        try fill(folder)
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: outside)
        throw Failure()
      }
    }
    #expect(names == ["outside"])
    #expect(FileManager.default.fileExists(atPath: outside + "/file"))
  }

  @Test func whatIsThereStays() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try fill(root)
    try Data("a".utf8).write(to: URL(filePath: root + "/file"))
    let cases: [(String, AtomicFileError)] = [
      (root, .notEmpty(path: root)), (root + "/file", .notAFolder(path: root + "/file")),
      (root + "/none/new", .noFolder(path: root + "/none/new", folder: root + "/none/")),
      ("", .noName(path: "")), ("a\0b", .noName(path: "a\0b")), (root + "/..", .notEmpty(path: root + "/..")),
    ]
    for (path, error) in cases {
      #expect(throws: error) { try AtomicFolder.check(path: path) }
      #expect(throws: error) { try AtomicFolder.write(to: path) { _ in Issue.record("begun") } }
    }
    #expect(names == ["file", "inner"])
  }

  @Test func aFolderThatFillsMeanwhileIsNotReplaced() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let path = root + "/new"
    #expect(throws: AtomicFileError.notEmpty(path: path)) {
      try AtomicFolder.write(to: path) { folder in
        try fill(folder)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data("theirs".utf8).write(to: URL(filePath: path + "/theirs"))
      }
    }
    #expect(names == ["new"] && FileManager.default.fileExists(atPath: path + "/theirs"))
  }
}

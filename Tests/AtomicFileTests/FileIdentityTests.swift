import AtomicFile
import Foundation
import Testing

/// Paths that are one file are known as one, and no others.
@Suite struct FileIdentityTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/identity-\(UUID().uuidString)"

  private func inFolder(_ body: (FileManager) throws -> Void) throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: folder) }
    try Data("a".utf8).write(to: URL(fileURLWithPath: folder + "/in/a"))
    try Data("a".utf8).write(to: URL(fileURLWithPath: folder + "/in/b"))
    try body(manager)
  }

  private func identity(_ path: String) throws -> FileIdentity {
    try #require(FileIdentity(of: folder + "/" + path))
  }

  @Test("Links, dots and slashes lead to the same file; the same bytes elsewhere are another")
  func existing() throws {
    try inFolder { manager in
      try manager.createSymbolicLink(atPath: folder + "/soft", withDestinationPath: "in/a")
      try manager.createSymbolicLink(atPath: folder + "/door", withDestinationPath: folder + "/in")
      try manager.linkItem(atPath: folder + "/in/a", toPath: folder + "/hard")
      for path in ["in/a", "soft", "hard", "door/a", "in/../in//a", "./in/./a"] {
        #expect(try identity(path) == identity("in/a"), "\(path)")
        #expect(try identity(path) != identity("in/b"), "\(path)")
      }
      #expect(try identity("door/") == identity("in"))
    }
  }

  @Test("What isn't there yet is known by its folder and its name")
  func absent() throws {
    try inFolder { manager in
      try manager.createSymbolicLink(atPath: folder + "/door", withDestinationPath: "in")
      #expect(try identity("door/new") == identity("in/new"))
      #expect(try identity("door/x/./new") == identity("in//x/new/"))
      #expect(try identity("in/new") != identity("in/other") && identity("in/new") != identity("in"))
      #expect(try identity("in/x/new") != identity("in/new"))
      #expect(FileIdentity(of: "new-here") == FileIdentity(of: "./new-here"))
      #expect(FileIdentity(of: "new-here") == FileIdentity(of: manager.currentDirectoryPath + "/new-here"))
    }
    #expect(FileIdentity(of: "") == nil && FileIdentity(of: "a\0b") == nil)
  }

  @Test("A folder contains itself and what lies in it, through links too, and nothing beside it")
  func containing() throws {
    try inFolder { manager in
      try manager.createDirectory(atPath: folder + "/inner", withIntermediateDirectories: true)
      try manager.createSymbolicLink(atPath: folder + "/door", withDestinationPath: "in")
      let inside = try identity("in")
      for path in ["in", "in/a", "in/new", "in/x/y/new", "door", "door/new", "inner/../in/a"] {
        #expect(inside.contains(folder + "/" + path), "\(path)")
      }
      for path in ["inner", "inner/new", "new", ".", "in/.."] {
        #expect(!inside.contains(folder + "/" + path), "\(path)")
      }
      #expect(
        try identity("new").contains(folder + "/new/x") && !identity("new").contains(folder + "/newer/x"))
    }
  }
}

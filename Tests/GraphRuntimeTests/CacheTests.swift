import Foundation
import Testing

@testable import GraphRuntime

/// What others could put into a cache is neither read nor followed.
@Suite struct CacheTests {
  private func inCache(_ body: (Cache, String) throws -> Void) throws {
    try inFolder { folder in
      let cache = Cache(folder: folder + "/a/myograph")
      #expect(cache.keep("text", as: "file"))
      try body(cache, folder + "/a/myograph")
    }
  }

  private func permit(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test("What was kept is read again, by nobody else, and can be removed once")
  func keeps() throws {
    try inCache { cache, folder in
      #expect(cache.holds("file") && cache.read("file") == Array("text".utf8))
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/file")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(cache.keep("other", as: "file") && cache.read("file") == Array("other".utf8))
      #expect(cache.remove("file") && !cache.remove("file") && cache.read("file") == nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test("A link is not read, and what it points to is not written")
  func links() throws {
    try inCache { cache, folder in
      let target = folder + "/../target"
      try "precious".write(toFile: target, atomically: false, encoding: .utf8)
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: target)
      #expect(cache.holds("link") && cache.read("link") == nil)
      #expect(cache.keep("mine", as: "link") && cache.read("link") == Array("mine".utf8))
      #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
      // Neither is a folder that is one.
      try FileManager.default.createSymbolicLink(atPath: folder + "/../linked", withDestinationPath: folder)
      let linked = Cache(folder: folder + "/../linked")
      #expect(linked.read("file") == nil && !linked.keep("new", as: "file"))
      #expect(cache.read("file") == Array("text".utf8))
    }
  }

  @Test("What others may write is no cache", arguments: [0o020, 0o002])
  func modes(others: Int) throws {
    try inCache { cache, folder in
      try permit(0o600 | others, folder + "/file")
      #expect(cache.read("file") == nil && cache.keep("new", as: "file") && cache.read("file") != nil)
      try permit(0o700 | others, folder)
      #expect(cache.read("file") == nil && !cache.keep("newer", as: "file"))
      try permit(0o755, folder)
      #expect(cache.read("file") == Array("new".utf8))
    }
  }

  @Test(
    "What belongs to somebody else is no cache", .enabled(if: getuid() == 0, "only root can give files away"))
  func owners() throws {
    try inCache { cache, folder in
      for path in [folder + "/file", folder] {
        #expect(chown(path, 1, 1) == 0 && cache.read("file") == nil)
        #expect(chown(path, 0, 0) == 0 && cache.read("file") != nil)
      }
    }
  }

  @Test("Neither a folder nor a pipe in a file's place holds anything up")
  func kinds() throws {
    try inCache { cache, folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      try FileManager.default.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: false)
      #expect(cache.read("pipe") == nil && cache.read("folder") == nil && !cache.keep("x", as: "folder"))
    }
  }
}

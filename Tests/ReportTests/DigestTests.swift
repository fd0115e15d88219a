import Foundation
import TestSupport
import Testing

@testable import Report

struct DigestTests {
  @Test("The values of FIPS 180-4's examples, of text and of files in pieces")
  func examples() throws {
    let million = String(repeating: "a", count: 1_000_000)
    let expected = [
      "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      million: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    ]
    let folder = try TemporaryFolder()
    for (text, digest) in expected {
      #expect(Digest.sha256(of: text) == digest)
      #expect(try Digest.sha256(path: folder.write(Array(text.utf8), to: "\(text.count)")) == digest)
    }
    #expect(throws: DigestError(path: "/nowhere", code: ENOENT)) { try Digest.sha256(path: "/nowhere") }
    #expect(throws: DigestError(path: folder.path, code: EISDIR)) { try Digest.sha256(path: folder.path) }
  }

  @Test("sha256sum takes the list, also where names hold what would end a line")
  func list() throws {
    let folder = try TemporaryFolder()
    let files = try ["plain", "two words", "back\\slash", "line\nbreak"].map { name in
      let path = try folder.write(Array(name.utf8), to: name)
      return (path: path, digest: try Digest.sha256(path: path))
    }
    let list = try folder.write(Array(Digest.list(files).utf8), to: "files.sha256")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", "--check", "--strict", "--quiet", list]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

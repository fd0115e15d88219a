import AtomicFile
import Foundation
import Testing

/// A folder of its own for each test, removed afterwards.
private func inFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.path + "/atomic-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

private func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

private struct Interrupted: Error {}

@Test func aWrittenFileHoldsEverythingAndNothingElseIsLeft() throws {
  try inFolder { folder in
    let large = [UInt8](repeating: 7, count: 300_000)
    try AtomicFile.write(to: "\(folder)/a.bin", overwrite: false) { writer in
      try writer.write("head")
      try writer.write(large)
      try writer.write([1, 2])
      #expect(writer.byteCount == 300_006)
    }
    let read = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.bin"))
    #expect(Array(read) == Array("head".utf8) + large + [1, 2])
    try #expect(names(in: folder) == ["a.bin"])
  }
}

@Test func aFailingBodyLeavesNoFileAndKeepsTheOldOne() throws {
  try inFolder { folder in
    #expect(throws: Interrupted.self) {
      try AtomicFile.write(to: "\(folder)/new", overwrite: false) { writer in
        try writer.write("half")
        throw Interrupted()
      }
    }
    try #expect(names(in: folder) == [])
    try AtomicFile.write(to: "\(folder)/old", overwrite: false) { try $0.write("old") }
    #expect(throws: Interrupted.self) {
      try AtomicFile.write(to: "\(folder)/old", overwrite: true) { writer in
        try writer.write("new")
        throw Interrupted()
      }
    }
    try #expect(text("\(folder)/old") == "old")
    try #expect(names(in: folder) == ["old"])
  }
}

@Test func anExistingFileIsReplacedOnlyWhenAskedAndKeepsItsPermissions() throws {
  try inFolder { folder in
    let path = "\(folder)/file"
    try AtomicFile.write(to: path, overwrite: true) { try $0.write("one") }
    #expect(throws: AtomicFileError.exists(path: path)) {
      try AtomicFile.write(to: path, overwrite: false) { try $0.write("two") }
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try AtomicFile.write(to: path, overwrite: true) { try $0.write("two") }
    try #expect(text(path) == "two")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }
}

@Test func aFileThatAppearsMeanwhileIsNotReplaced() throws {
  try inFolder { folder in
    let path = "\(folder)/file"
    #expect(throws: AtomicFileError.exists(path: path)) {
      try AtomicFile.write(to: path, overwrite: false) { writer in
        try writer.write("mine")
        try Data("theirs".utf8).write(to: URL(fileURLWithPath: path))
      }
    }
    try #expect(text(path) == "theirs")
    try #expect(names(in: folder) == ["file"])
  }
}

@Test func aLinkStaysALinkAndItsFileIsReplaced() throws {
  try inFolder { folder in
    try FileManager.default.createDirectory(atPath: "\(folder)/sub", withIntermediateDirectories: true)
    try AtomicFile.write(to: "\(folder)/sub/real", overwrite: false) { try $0.write("one") }
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "sub/real")
    try AtomicFile.write(to: "\(folder)/link", overwrite: true) { try $0.write("two") }
    try #expect(text("\(folder)/sub/real") == "two")
    try #expect(FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "sub/real")
  }
}

@Test func whatIsNoFileIsRefused() throws {
  try inFolder { folder in
    #expect(throws: AtomicFileError.notARegularFile(path: folder)) {
      try AtomicFile.write(to: folder, overwrite: true) { try $0.write("x") }
    }
    #expect(throws: AtomicFileError.notARegularFile(path: "/dev/null")) {
      try AtomicFile.check(path: "/dev/null", overwrite: true)
    }
    #expect(throws: AtomicFileError.noName(path: "\(folder)/")) {
      try AtomicFile.check(path: "\(folder)/", overwrite: true)
    }
    #expect(throws: AtomicFileError.noName(path: "")) { try AtomicFile.check(path: "", overwrite: true) }
    #expect(throws: AtomicFileError.noFolder(path: "\(folder)/no/file", folder: "\(folder)/no/")) {
      try AtomicFile.write(to: "\(folder)/no/file", overwrite: true) { try $0.write("x") }
    }
  }
}

#if os(Linux)
  @Test func aProcessThatIsKilledWhileItWritesLeavesNothing() throws {
    try inFolder { folder in
      try AtomicFile.write(to: "\(folder)/file", overwrite: false) { try $0.write("old") }
      for overwrite in [false, true] {
        try AtomicFile.write(to: "\(folder)/\(overwrite ? "file" : "new")", overwrite: overwrite) { writer in
          let before = try names(in: folder)
          try writer.write([UInt8](repeating: 1, count: 100_000))
          // There is no name to be left behind.
          try #expect(names(in: folder) == before && !before.contains { $0.hasPrefix(".") })
        }
      }
      try #expect(names(in: folder) == ["file", "new"])
    }
  }
#endif

@Test func aWrittenFileTakesBytesOfALibraryAndALongName() throws {
  try inFolder { folder in
    let long = String(repeating: "ä", count: 120)
    try AtomicFile.write(to: "\(folder)/\(long)", overwrite: false) { writer in
      try writer.write("a")
      try writer.withFileDescriptor { FileHandle(fileDescriptor: $0).write(Data("b".utf8)) }
    }
    try #expect(text("\(folder)/\(long)") == "ab")
  }
}

@Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/full"), "needs /dev/full"))
func aFullDiskLeavesNothing() throws {
  try inFolder { folder in
    let path = "\(folder)/file"
    #expect(throws: AtomicFileError.system(path: path, action: .write, code: ENOSPC)) {
      try AtomicFile.write(to: path, overwrite: false) { writer in
        // The device that is always full, in place of the temporary file.
        let full = open("/dev/full", O_WRONLY)
        try writer.withFileDescriptor { _ = dup2(full, $0) }
        close(full)
        // Not even a body that ignores the error gets its file.
        try? writer.write([UInt8](repeating: 1, count: 100_000))
      }
    }
    try #expect(names(in: folder) == [])
  }
}

@Test func errorsReadAsOneLine() {
  let full = AtomicFileError.system(path: "run/best", action: .write, code: ENOSPC)
  #expect(
    full.description
      == "Can't write \"run/best\" because writing it failed (No space left on device);"
      + " use a disk with more free space")
  #expect(
    AtomicFileError.exists(path: "a").description
      == "Can't write \"a\" because it exists; use another name or allow overwriting")
}

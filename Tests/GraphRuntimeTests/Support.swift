import Foundation
import Testing

@testable import GraphRuntime

/// A folder of its own for each use, removed afterwards.
func inFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.path + "/runtime-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

/// A file of these bytes, for the time that `body` takes.
func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
  try inFolder { folder in
    let path = folder + "/file.safetensors"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try body(path)
  }
}

/// A safetensors file: the header's length, the header, the data.
func safetensors(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  safetensors(Array(header.utf8), data: data, length: length)
}

func safetensors(_ header: [UInt8], data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  let count = length ?? UInt64(header.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } + header
    + [UInt8](repeating: 0, count: data)
}

/// What a throwing expression throws.
func thrown(_ body: () throws -> Void) -> RuntimeError? {
  do {
    try body()
    return nil
  } catch {
    return error as? RuntimeError
  }
}

/// `Tests/Fixtures/…`
func fixture(_ path: String, file: StaticString = #filePath) -> String {
  URL(fileURLWithPath: "\(file)").deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/" + path).path
}

/// A Python that has safetensors and numpy: MYOGRAPH_PYTHON, else python3, where it can import them.
let python: String? = {
  let named = ProcessInfo.processInfo.environment["MYOGRAPH_PYTHON"]
  return [named, "python3"].compactMap { $0 }
    .first { (try? run($0, ["-c", "import safetensors.numpy"]))?.status == 0 }
}()

func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

import Foundation
import GraphRuntime
import Testing
import ZooKernels

/// The built command, run as a person would.
struct CommandLineTool {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// Lines on standard error, without progress and what is said beforehand.
    var complaints: [String] {
      errors.split(separator: "\n").filter { $0.hasPrefix("Can't") }.map(String.init)
    }
  }

  /// A sanitizer's own memory counts where the process's does.
  static let isSanitized = ProcessInfo.processInfo.environment["MYOGRAPH_SANITIZE"] != nil

  /// Lies beside the tests.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("myograph").path

  /// Takes root's right to read and write everything from a command that comes after it; nil where that can't be done.
  static let restriction: [String]? = {
    guard getuid() == 0 else { return [] }
    let command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command + ["true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? command : nil
  }()

  /// - Parameters:
  ///   - preamble: what the shell does in front of the command: a `ulimit`, an `export`.
  ///   - obeysPermissions: root is also kept from what files' permissions forbid.
  ///   - cache: a folder instead of the user's cache.
  ///   - redirection: what the shell puts behind the command, such as `2>/dev/full`.
  static func run(
    _ arguments: [String], preamble: String? = nil, obeysPermissions: Bool = false, cache: String? = nil,
    redirection: String = ""
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let script = (preamble.map { $0 + " && " } ?? "") + "exec \"$@\" \(redirection)"
    let restriction = obeysPermissions ? Self.restriction ?? [] : []
    process.arguments = ["-c", script, "sh"] + restriction + [path] + arguments
    if let cache {
      process.environment = ProcessInfo.processInfo.environment.merging(["XDG_CACHE_HOME": cache]) { $1 }
    }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let reader = Reader(errors)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = reader.text()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "killed by signal \(process.terminationStatus): \(arguments)")
    return Outcome(status: process.terminationStatus, output: text, errors: complaints)
  }

  /// Reads one pipe while another is read, so that neither fills up.
  private final class Reader: @unchecked Sendable {
    private var data = Data()
    private let done = DispatchSemaphore(value: 0)

    init(_ pipe: Pipe) {
      DispatchQueue.global().async {
        self.data = pipe.fileHandleForReading.readDataToEndOfFile()
        self.done.signal()
      }
    }

    func text() -> String {
      done.wait()
      return String(decoding: data, as: UTF8.self)
    }
  }
}

/// A folder that is gone after the test.
final class Workspace {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "myograph-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  /// Seeded weights of the small network that the tests segment with, which find all classes in noise.
  func weights() throws -> String {
    let network = try #require(myograph_unet16_bilinear_192().map(CompiledNetwork.init))
    let path = file("weights.safetensors")
    if !FileManager.default.fileExists(atPath: path) {
      try Weights.random(for: network, seed: 25).write(to: path)
    }
    return path
  }
}

/// What the system's own program makes of a file.
enum SHA256 {
  static func digest(_ path: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(text.prefix(64))
  }
}

/// Where real scans are, if they are: `MYOGRAPH_SHARED`, or the folder beside the package.
let shared =
  ProcessInfo.processInfo.environment["MYOGRAPH_SHARED"]
  ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared")
  .standardizedFileURL.path
let hasShared = FileManager.default.fileExists(atPath: shared + "/data/unet16")

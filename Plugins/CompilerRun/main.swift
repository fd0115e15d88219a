// Usage: CompilerRun COMPILER ARGUMENT...
//
// Runs a package's network compiler. A declaration is code, so it can crash: then this says in one line where, in place
// of the report that Swift's runtime writes.

import Foundation

let compiler = Process()
compiler.executableURL = URL(filePath: CommandLine.arguments[1])
compiler.arguments = Array(CommandLine.arguments[2...])
compiler.environment = ProcessInfo.processInfo.environment.merging(
  ["SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none"]
) { $1 }
let errors = Pipe()
compiler.standardError = errors
try compiler.run()
let written = try errors.fileHandleForReading.readToEnd() ?? Data()
compiler.waitUntilExit()

switch compiler.terminationReason {
case .uncaughtSignal:
  let crash = Crash(
    signal: compiler.terminationStatus, report: String(decoding: written, as: UTF8.self),
    arguments: CommandLine.arguments)
  try? FileHandle.standardError.write(contentsOf: Data("\(crash.message)\n".utf8))
  exit(1)
default:
  try? FileHandle.standardError.write(contentsOf: written)
  exit(compiler.terminationStatus)
}

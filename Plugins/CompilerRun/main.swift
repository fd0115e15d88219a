// Usage: CompilerRun COMPILER ARGUMENT...
//
// Runs a package's network compiler. A declaration is code, so it can crash: then this says in one line where, in place
// of the report that Swift's runtime writes.

import Foundation

let compiler = Process()
compiler.executableURL = URL(filePath: CommandLine.arguments[1])
compiler.arguments = Array(CommandLine.arguments[2...]) + ["--announce"]
compiler.environment = ProcessInfo.processInfo.environment.merging(
  ["SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none"]
) { $1 }
let errors = Pipe()
compiler.standardError = errors
try compiler.run()
let written = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
compiler.waitUntilExit()

let lines = written.split(separator: "\n")
let announced = lines.filter { $0.hasPrefix(Crash.announcement) }
var report = lines.filter { !$0.hasPrefix(Crash.announcement) }.joined(separator: "\n")
let crashed = compiler.terminationReason == .uncaughtSignal
if crashed {
  report =
    Crash(
      signal: compiler.terminationStatus, report: report, announced: announced.last,
      arguments: CommandLine.arguments
    ).message
}
if !report.isEmpty { try? FileHandle.standardError.write(contentsOf: Data("\(report)\n".utf8)) }
exit(crashed ? 1 : compiler.terminationStatus)

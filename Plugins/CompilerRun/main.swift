// Usage: CompilerRun COMPILER ARGUMENT...
//
// Runs a package's network compiler. A declaration is code, so it can crash: then this says in one line where, in place
// of the report that Swift's runtime writes.

import Foundation

/// Runs the compiler to its end.
func run() throws -> (compiler: Process, announced: [Substring], report: String) {
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
  return (
    compiler, lines.filter { $0.hasPrefix(Crash.announcement) },
    lines.filter { !$0.hasPrefix(Crash.announcement) }.joined(separator: "\n")
  )
}

// A stack that is full where the C library allocates leaves no trace. Where it is full differs from run to run.
for attempt in 1...10 {
  let (compiler, announced, report) = try run()
  guard compiler.terminationReason == .uncaughtSignal else {
    if !report.isEmpty { try? FileHandle.standardError.write(contentsOf: Data("\(report)\n".utf8)) }
    exit(compiler.terminationStatus)
  }
  let crash = Crash(
    signal: compiler.terminationStatus, report: report,
    network: announced.last.map { String($0.dropFirst(Crash.announcement.count)) },
    arguments: CommandLine.arguments)
  if crash.frame == nil && crash.overflowsStack && attempt < 10 { continue }
  try? FileHandle.standardError.write(contentsOf: Data("\(crash.message)\n".utf8))
  exit(1)
}

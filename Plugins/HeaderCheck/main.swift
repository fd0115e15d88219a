// Usage: HeaderCheck HEADER PLANNED WATCHED LINE...
//
// SwiftPM asks a plugin for its commands when files come and go, not when a header changes. So this compares the
// header's networks with those the build was planned for, and has SwiftPM plan again where they differ: it looks at
// the names of the files in WATCHED. PLANNED is written where they agree.

import Foundation

let arguments = CommandLine.arguments
let (header, planned, watched) = (arguments[1], arguments[2], arguments[3])

let networks = try String(contentsOfFile: header, encoding: .utf8).split(separator: "\n")
  .map { $0.trimmingCharacters(in: .whitespaces) }
  .filter { $0.hasPrefix("MYOGRAPH_NETWORK(") }

if networks == Array(arguments[4...]) {
  try Data().write(to: URL(filePath: planned))
} else {
  try FileManager.default.createDirectory(atPath: watched, withIntermediateDirectories: true)
  try Data().write(to: URL(filePath: watched).appending(path: UUID().uuidString))
  let message =
    "\(header):1:1: error: Can't build because the networks in this header changed since the build was planned; "
    + "build again\n"
  FileHandle.standardError.write(Data(message.utf8))
  exit(1)
}

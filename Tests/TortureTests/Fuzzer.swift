import Foundation

/// libFuzzer around one parser: `PARSER=nifti Fuzzer [libFuzzer's arguments]`, built by `make torture`.
@main
enum Fuzzer {
  nonisolated(unsafe) private static var target: (parser: Parser, scratch: Scratch)?

  static func main() throws {
    let name = ProcessInfo.processInfo.environment["PARSER"] ?? ""
    guard let parser = Parser(rawValue: name) else {
      let known = Parser.allCases.map(\.rawValue).joined(separator: ", ")
      print("Can't fuzz \"\(name)\" because no parser has that name; use PARSER= and one of \(known)")
      exit(2)
    }
    target = (parser, try Scratch())
    var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
    exit(
      drive(&count, &arguments) { bytes, count in
        guard let target = Fuzzer.target else { return 0 }
        do {
          try target.parser.read(Array(UnsafeBufferPointer(start: bytes, count: count)), in: target.scratch)
        } catch {
          // libFuzzer keeps the input when the process aborts.
          FileHandle.standardError.write(Data("Finding: \(error)\n".utf8))
          abort()
        }
        return 0
      })
  }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func drive(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

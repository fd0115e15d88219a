import Foundation
import Testing

/// What the compiler made of the templates. A function that lost its target attribute would still be right, and
/// several times slower: nothing but its instructions tells.
struct InstructionTests {
  private static let objects = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("plugins")

  /// Instructions by function, of all of a part's files.
  private func disassembly(_ part: String, _ set: String) throws -> [String: [Substring]] {
    let enumerator = FileManager.default.enumerator(at: Self.objects, includingPropertiesForKeys: nil)
    let name = try Regex("/FuseKernels/ZooKernels_\(part)[0-9]*_\(set)\\.c\\.o$")
    let objects = enumerator?.compactMap { ($0 as? URL)?.path }.filter { $0.contains(name) } ?? []
    try #require(!objects.isEmpty, "ZooKernels_\(part)_\(set).c.o isn't beside the tests")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["objdump", "-d", "--no-show-raw-insn"] + objects
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var functions: [String: [Substring]] = [:]
    var current = ""
    for line in text.split(separator: "\n") {
      if line.hasSuffix(">:"), let name = line.split(separator: "<").last {
        current = String(name.dropLast(2))
      }
      functions[current, default: []].append(line)
    }
    return functions
  }

  @Test(
    "Convolutions for AVX-512 multiply in vectors of sixteen, for AVX2 of eight",
    arguments: ["products", "direct", "weights", "heads", "sized"])
  func loopsUseTheirInstructionSet(part: String) throws {
    #if arch(x86_64)
      for (set, register) in [("avx512", "%zmm"), ("avx2", "%ymm")] {
        // Kernels that are mostly arithmetic.
        let loops = try disassembly(part, set).mapValues { lines in
          lines.filter { $0.contains("vfmadd") && $0.contains("ps ") }
        }.filter { $0.value.count > 20 && !$0.key.hasPrefix("myograph_") }
        #expect(loops.count >= 2)
        for (name, multiplications) in loops {
          let proper = multiplications.count { $0.contains(register) }
          // A classifier behind it scores in eight lanes: sixteen multiplications, and no more.
          let expected = multiplications.count - 16
          #expect(proper * 10 >= expected * 8, "\(name): \(proper) of \(multiplications.count)")
          // The ends of some rows are narrower; a kernel in quarters would have nothing else.
          let quarters = multiplications.count { $0.contains("%xmm") }
          #expect(quarters * 10 <= multiplications.count, "\(name): \(quarters) in quarters")
        }
      }
    #endif
  }
}

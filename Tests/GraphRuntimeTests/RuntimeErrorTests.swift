import AtomicFile
import Foundation
import Testing

@testable import GraphRuntime

/// Every text, exactly: these lines are what a user sees.
@Suite struct RuntimeErrorTests {
  static let runs: [(RuntimeError, String)] = [
    (
      .unknownVariant("fuse", network: "toy", known: ["fused", "unfused"]),
      "Can't run toy with \"fuse\" kernels because it has none; use fused or unfused"
    ),
    (
      .unknownAlgorithm("fft", variant: "fused", known: ["direct", "im2col+blas"]),
      "Can't compute fused kernels by \"fft\" because no layer can be; use direct or im2col+blas"
    ),
    (
      .unknownInstructionSet("neon", known: ["avx512", "avx2", "portable"]),
      "Can't run kernels for \"neon\" because no such instruction set is known; use avx512, avx2 or portable"
    ),
    (
      .unsupportedInstructionSet("avx512", supported: ["avx2", "portable"]),
      "Can't run kernels for avx512 because this CPU doesn't have it; use avx2 or portable"
    ),
    (
      .notCompiled(isa: "avx512", network: "toy", variant: "fused", compiled: ["portable"]),
      "Can't run toy with fused kernels for avx512 because they weren't compiled; use portable"
    ),
    (
      .notCompiled(isa: nil, network: "toy", variant: "fused", compiled: ["avx512"]),
      "Can't run toy with fused kernels because they were compiled for avx512, which this CPU doesn't have;"
        + " use kernels compiled for \"portable\""
    ),
    (
      .memoryLimit(100, least: 2000, variant: "fused"),
      "Can't keep fused kernels within 100 bytes because the leanest of them take 2000;"
        + " use a limit of 2000 bytes or more"
    ),
    (
      .foreignPlan(network: "toy", variant: "fused"),
      "Can't run toy with fused kernels by this plan because it was made for another program;"
        + " use one made for this one"
    ),
    (.threads(0, most: 256), "Can't run on 0 threads because that is out of range; use 1 to 256"),
    (
      .tooMuchMemory(bytes: 3 << 20),
      "Can't allocate 3.0 MiB because there isn't so much memory;"
        + " use fewer samples, fewer threads or a smaller network"
    ),
    (
      .tooMuchMemory(bytes: nil),
      "Can't allocate what this takes because there isn't so much memory;"
        + " use fewer samples, fewer threads or a smaller network"
    ),
    (
      .takesNoScan(network: "toy"),
      "Can't run toy on a scan because it has no image stages; use its own input"
    ),
    (
      .noDropout(network: "toy"),
      "Can't draw dropout because toy has none; use mirror images or several weights"
    ),
    (
      .nothingWanted(network: "toy", available: [.logits, .labels]),
      "Can't run toy because no result was asked for; use logits or labels"
    ),
    (
      .noResult(.probabilities, network: "toy", available: [.logits]),
      "Can't give probabilities because toy has none; use logits"
    ),
    (.sampleCount(0), "Can't run 0 samples because that is out of range; use 1 to 2147483647"),
    (
      .valueCount("the scan", expected: [1, 1, 2, 3], found: 5),
      "Can't run because the scan has 5 values, not 1 × 1 × 2 × 3; use N × C × rows × columns values"
    ),
    (
      .sliceSize(rows: 0, columns: 3, largest: 16384),
      "Can't run on slices of 0 × 3 pixels because that is out of range; use 1 to 16384 rows and columns"
    ),
    (
      .spacing(0, allowed: 0.01...100),
      "Can't run with a spacing of 0.0 mm because that is out of range; use 0.01 to 100.0 mm"
    ),
    (
      .weightsOrder(network: "toy"),
      "Can't use these weights with toy because they were made for another build of it;"
        + " use weights made for this one"
    ),
  ]

  static let files: [(RuntimeError, String)] = [
    (.file(path: "f", .notARegularFile), "Can't read \"f\" because it is no regular file; use a file"),
    (
      .file(path: "f", .system(code: ENOENT)),
      "Can't read \"f\" because opening or reading it failed (No such file or directory);"
        + " use the path of an existing file"
    ),
    (
      .file(path: "f", .shrank),
      "Can't read \"f\" because it became shorter meanwhile; use a file that nobody is writing"
    ),
    (
      .file(path: "f", .tooLarge(bytes: 9, limit: 8)),
      "Can't read \"f\" because it has 9 bytes, more than 8; use a smaller one"
    ),
    (
      .safetensors(
        path: "f", .nameTooLong(name: String(repeating: "a", count: 2000), bytes: 2000, limit: 1000)),
      "Can't read \"f\" because the name \"\(String(repeating: "a", count: 100))…\" has 2000 bytes, more than 1000;"
        + " use another name"
    ),
    (
      .safetensors(path: "w.npy", .foreign(.numpy)),
      "Can't read \"w.npy\" because it is a NumPy array;"
        + " use Python's safetensors.numpy.save_file with its tensors by name"
    ),
    (
      .noCache(folder: "/c"),
      "Can't keep a plan in \"/c\" because that is no folder which you alone may write; use --output, or mend it"
    ),
    (
      .nameMap(path: "m", .ambiguous(their: "x", ours: ["a", "b"])),
      "Can't read \"m\" because \"x\" stands for several: \"a\", \"b\";"
        + " use a JSON object of {\"our name\": \"their name\"}"
    ),
    (
      .nameMap(path: "m", .notText(our: "a")),
      "Can't read \"m\" because what stands for \"a\" is no string;"
        + " use a JSON object of {\"our name\": \"their name\"}"
    ),
    (
      .nameMap(path: "m", .noObject),
      "Can't read \"m\" because it is no object; use a JSON object of {\"our name\": \"their name\"}"
    ),
    (
      .unwritable(path: "o", .valuesDontFill(name: "a", shape: [2], values: 1)),
      "Can't write \"o\" because \"a\" has 1 values, which don't fill [2]; use a shape that fits"
    ),
    (
      .unwritable(path: "o", .duplicateTensor("a")),
      "Can't write \"o\" because two tensors are named \"a\"; use another name"
    ),
    (
      .unwritable(path: "o", .reservedName),
      "Can't write \"o\" because no tensor may be named \"__metadata__\"; use another name"
    ),
    (
      .output(.exists(path: "o")),
      "Can't write \"o\" because it exists; use another name or allow overwriting"
    ),
  ]

  static let safetensors: [(SafetensorsProblem, String)] = [
    (.tooShort(bytes: 7), "it has 7 bytes, not even the 8 of a header's length"),
    (.headerTooLong(bytes: 9, limit: 8), "its header claims 9 bytes, more than 8"),
    (.headerBeyondFile(bytes: 9, available: 2), "its header claims 9 bytes where 2 follow"),
    (.headerStart(nil), "its header is empty"),
    (.headerStart(0x5B), "its header begins with [, not with {"),
    (.headerStart(0xEF), "its header begins with byte 239, not with {"),
    (.metadataNotText(nil), "its __metadata__ is no object"),
    (.metadataNotText("k"), "its metadata \"k\" is no string"),
    (.notADescription(name: "a"), "\"a\" is described by something that is no object"),
    (.unknownField(name: "a", field: "x"), "\"a\" has an unknown field \"x\""),
    (.missingField(name: "a", field: "shape"), "\"a\" has no field \"shape\""),
    (.wrongField(name: "a", field: "shape"), "the field \"shape\" of \"a\" has the wrong form"),
    (.unknownType(name: "a", type: "F3"), "\"a\" has the unknown type \"F3\""),
    (.shapeTooLarge(name: "a", shape: [8, 9]), "\"a\" has more elements than can be counted: [8, 9]"),
    (.offsetsReversed(name: "a", begin: 4, end: 0), "\"a\" ends at 0, before it begins at 4"),
    (.beyondData(name: "a", end: 8, available: 4), "\"a\" ends at byte 8 of its data, which has 4"),
    (.wrongSize(name: "a", expected: 8, found: 4), "\"a\" has 4 bytes where its shape needs 8"),
    (.overlap(name: "a", other: "b"), "\"a\" overlaps \"b\""),
    (.hole(begin: 4, end: 8, before: "a"), "no tensor owns bytes 4 to 8 of its data, before \"a\""),
    (.trailingData(bytes: 3), "3 bytes follow its last tensor"),
    (.json(.init(offset: 3, reason: .endOfText)), "its header isn't legal at byte 3: the text ends too soon"),
    (
      .json(.init(offset: 3, reason: .unexpectedByte(0x20))),
      "its header isn't legal at byte 3: byte 32 can't stand here"
    ),
    (
      .json(.init(offset: 3, reason: .duplicateName("a"))),
      "its header isn't legal at byte 3: \"a\" occurs twice"
    ),
  ]

  @Test(arguments: runs + files) func readsAsOneLine(_ error: RuntimeError, _ text: String) {
    #expect(error.description == text)
  }

  @Test(arguments: safetensors) func aBrokenFileIsExplained(_ problem: SafetensorsProblem, _ text: String) {
    #expect(
      RuntimeError.safetensors(path: "w", problem).description
        == "Can't read \"w\" because \(text); use a complete safetensors file")
  }

  @Test func longListsOfTensorsAreCountedAndCut() {
    var mismatch = WeightsMismatch(source: "\"w\"", network: "toy")
    mismatch.missing = ["a", "b", "c", "d"]
    #expect(
      RuntimeError.weights(mismatch).description
        == "Can't load \"w\" into toy because 4 tensors are missing (a; b; c; …);"
        + " use a checkpoint of this network, or a name map")
    mismatch.missing = []
    mismatch.unreadable = [.init(name: "n", type: .int64)]
    #expect(
      RuntimeError.weights(mismatch).description
        == "Can't load \"w\" into toy because 1 tensor holds no floats (n I64); use a checkpoint of this network"
    )
  }
}

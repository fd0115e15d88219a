import AtomicFile

/// Everything that can go wrong here, as values. `description` is the one place where they become text.
public enum RuntimeError: Error, Equatable, Sendable {
  /// An input can't be read.
  case file(path: String, FileProblem)
  case safetensors(path: String, SafetensorsProblem)
  /// These tensors don't make a file.
  case unwritable(path: String, SafetensorsProblem)
  case output(AtomicFileError)
  case nameMap(path: String, NameMapProblem)

  case weights(WeightsMismatch)
  /// The same tensors in another order.
  case weightsOrder(network: String)

  case unknownVariant(String, network: String, known: [String])
  case unknownAlgorithm(String, variant: String, known: [String])
  case unknownInstructionSet(String, known: [String])
  case unsupportedInstructionSet(String, supported: [String])
  /// No code for this instruction set, or with nil for any that this CPU has.
  case notCompiled(isa: String?, network: String, variant: String, compiled: [String])
  case threads(Int, most: Int)
  /// In bytes.
  case memoryLimit(Int, least: Int, variant: String)
  /// A plan of another program.
  case foreignPlan(network: String, variant: String)
  /// A plan's file that isn't of this program.
  case plan(path: String, PlanProblem)
  /// A folder that isn't this user's alone, or nil where none is named.
  case noCache(folder: String?)
  /// Nil: more than can be counted.
  case tooMuchMemory(bytes: Int?)

  case notTrainable(network: String)
  /// Samples can't be prepared without weights that hold what was measured.
  case notMeasured(network: String)
  case batchCount(Int, most: Int)
  case label(UInt8, network: String)
  /// Values that an optimiser keeps of each parameter.
  case optimizerState(found: Int, expected: Int)
  case takesNoScan(network: String)
  case noDropout(network: String)
  /// Pixels of which a score is NaN or infinite, so that their classes mean nothing.
  case nonFiniteScores(of: String, pixels: Int)
  case nothingWanted(network: String, available: [ResultKind])
  case noResult(ResultKind, network: String, available: [ResultKind])
  case sampleCount(Int)
  case valueCount(String, expected: [Int], found: Int)
  case sliceSize(rows: Int, columns: Int, largest: Int)
  /// Of a network that begins with a tensor.
  case otherSize(rows: Int, columns: Int, height: Int, width: Int, network: String)
  case spacing(Float, allowed: ClosedRange<Float>)
}

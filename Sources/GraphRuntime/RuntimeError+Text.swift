extension RuntimeError: CustomStringConvertible {
  /// One line: can't …, because …; use ….
  public var description: String {
    switch self {
    case .file(let path, let problem):
      "Can't read \"\(path)\" because \(problem.reason); use \(problem.remedy)"
    case .safetensors(let path, let problem):
      "Can't read \"\(path)\" because \(problem.reason); use \(problem.remedy)"
    case .unwritable(let path, let problem):
      "Can't write \"\(path)\" because \(problem.reason); use \(problem.remedy)"
    case .output(let error): error.description
    case .nameMap(let path, let problem):
      "Can't read \"\(path)\" because \(problem.reason); use a JSON object of {\"our name\": \"their name\"}"
    case .weights(let mismatch): mismatch.text
    case .weightsOrder(let network):
      "Can't use these weights with \(network) because they were made for another build of it;"
        + " use weights made for this one"
    case .unknownVariant(let variant, let network, let known):
      "Can't run \(network) with \"\(variant)\" kernels because it has none; use \(list(known))"
    case .unknownAlgorithm(let algorithm, let variant, let known):
      "Can't compute \(variant) kernels by \"\(algorithm)\" because no layer can be; use \(list(known))"
    case .unknownInstructionSet(let isa, let known):
      "Can't run kernels for \"\(isa)\" because no such instruction set is known; use \(list(known))"
    case .unsupportedInstructionSet(let isa, let supported):
      "Can't run kernels for \(isa) because this CPU doesn't have it; use \(list(supported))"
    case .notCompiled(let isa?, let network, let variant, let compiled):
      "Can't run \(network) with \(variant) kernels for \(isa) because they weren't compiled;"
        + " use \(list(compiled))"
    case .notCompiled(nil, let network, let variant, let compiled):
      "Can't run \(network) with \(variant) kernels because they were compiled for \(list(compiled)),"
        + " which this CPU doesn't have; use kernels compiled for \"portable\""
    case .threads(let threads, let most):
      "Can't run on \(threads) threads because that is out of range; use 1 to \(most)"
    case .memoryLimit(let limit, let least, let variant):
      "Can't keep \(variant) kernels within \(limit) bytes because the leanest of them take \(least);"
        + " use a limit of \(least) bytes or more"
    case .foreignPlan(let network, let variant):
      "Can't run \(network) with \(variant) kernels by this plan because it was made for another program;"
        + " use one made for this one"
    case .plan(let path, let problem):
      "Can't use the plan \"\(path)\" because \(problem.reason); use one that `tune --output` wrote for this"
    case .noCache(let folder?):
      "Can't keep a plan in \"\(folder)\" because that is no folder which you alone may write; use --output, or mend it"
    case .noCache(nil):
      "Can't keep a plan because neither XDG_CACHE_HOME nor HOME names a folder; use --output, or set one"
    case .tooMuchMemory(let bytes):
      "Can't allocate \(bytes.map(mebibytes) ?? "what this takes") because there isn't so much memory;"
        + " use fewer samples, fewer threads or a smaller network"
    case .label(let label, let network):
      "Can't train \(network) on label \(label) because it has no such class; use a label map that gives one"
    case .notMeasured(let network):
      "Can't prepare samples for \(network) because its weights don't say how much intensities deviate; "
        + "use weights that are measured of training data whose intensities do"
    case .notTrainable(let network):
      "Can't train \(network) because it declares no loss; use a network with Loss { CrossEntropy() } behind its scores"
    case .batchCount(let count, let most):
      "Can't train on \(count) samples at once because that is out of range; use 1 to \(most)"
    case .optimizerState(let found, let expected):
      "Can't go on with an optimiser that keeps \(expected) values of each parameter because the state has \(found);"
        + " use the optimiser that it was saved with"
    case .nonFiniteScores(let scan, let pixels):
      "Can't segment \"\(scan)\" because the scores of \(pixels) pixel\(pixels == 1 ? " is" : "s are") NaN or infinite;"
        + " use weights and intensities that aren't as large"
    case .takesNoScan(let network):
      "Can't run \(network) on a scan because it has no image stages; use its own input"
    case .noDropout(let network):
      "Can't draw dropout because \(network) has none; use mirror images or several weights"
    case .nothingWanted(let network, let available):
      "Can't run \(network) because no result was asked for; use \(list(available.map(\.rawValue)))"
    case .noResult(let kind, let network, let available):
      "Can't give \(kind.rawValue) because \(network) has none; use \(list(available.map(\.rawValue)))"
    case .sampleCount(let count):
      "Can't run \(count) samples because that is out of range; use 1 to \(Int32.max)"
    case .valueCount(let what, let expected, let found):
      "Can't run because \(what) has \(found) values, not \(expected.map(String.init).joined(separator: " × "));"
        + " use N × C × rows × columns values"
    case .sliceSize(let rows, let columns, let largest):
      "Can't run on slices of \(rows) × \(columns) pixels because that is out of range;"
        + " use 1 to \(largest) rows and columns"
    case .otherSize(let rows, let columns, let height, let width, let network):
      "Can't run \(network) on slices of \(rows) × \(columns) pixels because it takes \(height) × \(width);"
        + " use images of that size, or a network that begins with Scan()"
    case .spacing(let spacing, let allowed):
      "Can't run with a spacing of \(spacing) mm because that is out of range;"
        + " use \(allowed.lowerBound) to \(allowed.upperBound) mm"
    }
  }
}

extension WeightsMismatch {
  /// One line with the first few of each kind.
  var text: String {
    let groups = [
      group(missing, "is missing", "are missing"),
      group(unexpected, "is unexpected", "are unexpected"),
      group(
        misshapen.map { "\($0.name) \(shown("\($0.found)")), not \($0.expected)" }, "has the wrong shape",
        "have the wrong shape"),
      group(unreadable.map { "\($0.name) \($0.type.rawValue)" }, "holds no floats", "hold no floats"),
      group(
        nonFinite.map { "\($0.name) \($0.count) of them" }, "holds values that aren't finite",
        "hold values that aren't finite"),
    ].compactMap { $0 }
    let remedy =
      missing.isEmpty && unexpected.isEmpty
      ? "a checkpoint of this network" : "a checkpoint of this network, or a name map"
    return "Can't load \(source) into \(network) because \(groups.joined(separator: ", ")); use \(remedy)"
  }

  private func group(_ items: [String], _ one: String, _ many: String) -> String? {
    guard !items.isEmpty else { return nil }
    let first = items.prefix(3).map(shown).joined(separator: "; ") + (items.count > 3 ? "; …" : "")
    return "\(items.count) \(items.count == 1 ? "tensor \(one)" : "tensors \(many)") (\(first))"
  }
}

/// "a", "a or b", "a, b or c", "nothing".
private func list(_ items: [String]) -> String {
  guard let last = items.last else { return "nothing" }
  return items.count == 1 ? last : items.dropLast().joined(separator: ", ") + " or " + last
}

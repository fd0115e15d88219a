import ArgumentParser
import Cardiac
import GraphRuntime

/// How much is computed: narrow networks for minutes, or the paper's for its epochs.
enum Scale: String, CaseIterable, ExpressibleByArgument {
  case quick, full

  private var unet: String { self == .quick ? "unet16" : "unet64" }

  /// All that any of the experiments trains, each once.
  func methods(of experiments: [Experiment]) -> [Method] {
    var methods: [Method] = []
    for method in experiments.flatMap({ self.methods(of: $0) }) where !methods.contains(method) {
      methods.append(method)
    }
    return methods
  }

  /// The first is the paper's own.
  func methods(of experiment: Experiment) -> [Method] {
    switch experiment {
    case .table3:
      // Bai et al. 2018 (doi 10.1186/s12968-018-0471-x) neither resample nor scale.
      [Method(unet), Method("fcn16", without: [.resampling, .scaling])]
    case .table4, .figure2:
      self == .quick
        ? [Method("unet16"), Method("fcn16")] : ["unet64", "unet16", "fcn64", "fcn16"].map { Method($0) }
    case .table5: [Method(unet)] + CompiledNetwork.Stage.allCases.map { Method(unet, without: [$0]) }
    case .table6, .table7, .table8, .table9, .figure6: [Method(unet)]
    }
  }

  /// What a run is trained with.
  /// - Parameter minutes: of each quick run.
  func recipe(minutes: Double) -> [String] {
    switch self {
    case .quick:
      [
        "--minutes", "\(minutes)", "--batch-size", "4", "--learning-rate", "0.003", "--checkpoint-every",
        "30",
      ]
    case .full: ["--recipe", "paper"]
    }
  }

  /// All trainings of a quick reproduction together, in minutes; segmenting and evaluating take the rest of ninety.
  static let minutes = 60.0
  static let mostMinutesOfOne = 10.0
}

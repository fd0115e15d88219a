import Datasets
import GraphRuntime
import Imaging
import Terminal

/// What a run trains and validates on.
struct TrainingData {
  var training: any Dataset
  var validation: any Dataset
  /// Where both are parts of one data set.
  var fold: Fold?
  /// What the values of both parts' labels mean; nil where the program's own data set has classes for them.
  var labels: (training: LabelMap?, validation: LabelMap?)

  var bytesKept: Int { fold == nil ? training.bytesKept + validation.bytesKept : training.bytesKept }

  /// Where they come from, as the command line says it.
  struct Source {
    var data: String
    var validation: String?
    var fold: Int?
    var folds: Int
    var seed: UInt64
    var classes: [LabelClass]
    var labels: LabelMap?
    var channels: Int
    var ignoresLabelGrids: Bool

    /// Reads and checks all of it, and keeps images in memory where there is room for them beside all else.
    func read<Forecast>(
      within limit: Int?, _ forecast: (TrainingData) throws -> Forecast
    ) throws -> (data: TrainingData, forecast: Forecast) {
      func attempt(bytesToKeep room: Int) throws -> (TrainingData, Forecast) {
        let data = try read(bytesToKeep: room)
        return (data, try forecast(data))
      }
      do {
        return try attempt(bytesToKeep: min(limit ?? .max, 4 << 30))
      } catch RuntimeError.memoryLimit {
        return try attempt(bytesToKeep: 0)
      }
    }

    private func read(bytesToKeep room: Int) throws -> TrainingData {
      let whole = try dataset(data, bytesToKeep: room)
      let labels = (whole as? Cohort)?.labels
      guard let validation else {
        let own = try Fold(fold ?? 0, splitsOf: whole)
        let fold = if let own { own } else { try Fold(fold ?? 0, of: folds, seed: seed, in: whole) }
        let parts = fold.parts(of: whole)
        return TrainingData(
          training: parts.training, validation: parts.validation, fold: fold,
          labels: (labels, labels))
      }
      let held = try dataset(validation, bytesToKeep: room - whole.bytesKept)
      try Cohort.report(Self.faults(of: held, trainedOn: whole), of: validation, to: "train with")
      return TrainingData(
        training: whole, validation: held, fold: nil, labels: (labels, (held as? Cohort)?.labels))
    }

    private static func faults(of held: any Dataset, trainedOn whole: any Dataset) -> [CohortFault] {
      if let held = held as? Cohort, let whole = whole as? Cohort { return held.faults(trainedOn: whole) }
      let shared = held.subjects.intersection(whole.subjects)
      return shared.min().map { [.trainedOnSubject(path: held.path, $0, others: shared.count - 1)] } ?? []
    }

    private func dataset(_ option: String, bytesToKeep: Int) throws -> any Dataset {
      guard let own = try Tool.current.dataset(option) else {
        return try Cohort.reported(
          option, to: "train with", classes: classes, labels: labels, channels: channels,
          ignoresLabelGrids: ignoresLabelGrids, bytesToKeep: bytesToKeep)
      }
      try own.check(channels: channels)
      return own
    }
  }
}

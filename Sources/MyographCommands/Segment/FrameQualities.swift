import Datasets
import Evaluation
import Imaging
import Segmentation

/// How far each frame of a segmented series is to be trusted: the runs' agreement, the Dice that it predicts, and criteria
/// that slices violate.
struct FrameQualities {
  private let form: VolumeForm
  private let classes: [LabelClass]
  private let predictor: QualityPredictor?
  private let criteria: SliceCriteria?
  private var agreements: [RunAgreement]
  private var violations: [Int]

  static let header = ["frame", "class", "agreement", "predicted_dice", "violations"]
  /// What stands for all classes together.
  static let mean = "mean"

  init(_ form: VolumeForm, classes: [LabelClass], predictor: QualityPredictor?) {
    (self.form, self.classes, self.predictor) = (form, classes, predictor)
    criteria = Tool.conventions.criteria(classes)
    agreements = Array(repeating: RunAgreement(classes: classes.count), count: form.frames)
    violations = Array(repeating: 0, count: form.frames)
  }

  /// - Parameters:
  ///   - labels: of whole slices, as they were found.
  ///   - runs: the same slices' by each run.
  ///   - first: the first slice's number among those of all frames.
  mutating func add(_ labels: [UInt8], runs: [[UInt8]], from first: Int) {
    let pixels = form.voxelsPerSlice
    for start in stride(from: 0, to: labels.count, by: pixels) {
      let (slice, frame) = (start..<start + pixels, (first + start / pixels) / form.grid.shape[2])
      agreements[frame].add(labels[slice], runs: runs.map { $0[slice] })
    }
  }

  /// - Parameter classes: of whole slices, as they are written.
  mutating func addViolations(_ classes: [UInt8], from first: Int) {
    guard let criteria else { return }
    let slices = ClassSlice.all(of: classes, shape: form.grid.shape, spacing: form.grid.spacing)
    for (index, slice) in slices.enumerated() {
      violations[(first + index) / form.grid.shape[2]] += criteria.violations(slice).count
    }
  }

  /// A row for each class of each frame, and one of their means, which has the violations.
  var rows: [[String]] {
    var rows = [Self.header]
    for (frame, agreement) in agreements.enumerated() {
      let found = classes.indices.dropFirst().map { label in
        let value = agreement.dice(of: label)
        return (agreement: value, predicted: value.flatMap { predictor?.dice(of: label - 1, agreement: $0) })
      }
      for (known, values) in zip(classes.dropFirst(), found) {
        rows.append(["\(frame)", known.name, values.agreement.cell, values.predicted.cell, ""])
      }
      rows.append([
        "\(frame)", Self.mean, Dice.mean(found.map(\.agreement)).cell,
        Dice.mean(found.map(\.predicted)).cell, criteria == nil ? "" : "\(violations[frame])",
      ])
    }
    return rows
  }
}

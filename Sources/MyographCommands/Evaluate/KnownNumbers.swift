import Segmentation

/// What was found of a class's volume, or of a number that a field makes of volumes, where it is known what was to be
/// found.
struct KnownNumbers {
  let name, unit: String
  /// Of each subject that has any.
  let subjects: [[(found: Double, expected: Double)]]

  /// How far other subjects' may be off; nil where these are too few.
  var interval: LearnedInterval? {
    LearnedInterval(name, unit: unit, errors: subjects.map { $0.map { $0.found - $0.expected } })
  }
}

extension CohortEvaluation {
  /// Of each class but the background, of cases in which some of it is found: only there it gets an interval.
  var knownVolumes: [KnownNumbers] {
    let subjects = Dictionary(grouping: cases, by: \.subject).sorted { $0.key < $1.key }.map(\.value)
    return classes.indices.dropLast().map { label in
      let pairs = subjects.map { cases in
        cases.map { $0.classes[label] }.filter { $0.volume > 0 }
          .compactMap { measured in measured.referenceVolume.map { (measured.volume, $0) } }
      }
      return KnownNumbers(
        name: classes[label + 1], unit: cases.first?.unit == "mm" ? "ml" : "pixels",
        subjects: pairs.filter { !$0.isEmpty })
    }
  }

  /// Of each number that a field makes of volumes.
  var knownNumbers: [KnownNumbers] {
    (clinical?.agreement ?? []).map { number in
      KnownNumbers(
        name: number.name, unit: number.unit,
        subjects: zip(number.values.found, number.values.expected).map { [($0, $1)] })
    }
  }
}

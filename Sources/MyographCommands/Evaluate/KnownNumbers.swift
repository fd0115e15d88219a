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

  /// Of each number that a field makes of volumes, as `segment` makes it: of a whole series, in which it finds the phases
  /// itself. Of the frames that labels name, numbers are off by less.
  var knownNumbers: [KnownNumbers] {
    guard let clinical else { return [] }
    let series = cases.reduce(into: [String: [String: Double]]()) { found, one in
      if let numbers = one.seriesNumbers { found[one.subject] = numbers }
    }
    return clinical.agreement.map { number in
      let subjects = clinical.numbers.filter { $0.name == number.name }.compactMap { one in
        one.expected.flatMap { expected in
          series[one.subject]?[number.name].map { [(found: $0, expected: expected)] }
        }
      }
      return KnownNumbers(name: number.name, unit: number.unit, subjects: subjects)
    }
  }
}

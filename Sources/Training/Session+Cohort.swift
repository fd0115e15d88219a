import Evaluation
import GraphRuntime
import Imaging

/// How well a case's structures were found.
public struct CaseDice: Sendable {
  public var name: String
  /// LV, MYO, RV; nil where neither the network nor the label has it.
  public var coefficients: [Double?]
}

extension [CaseDice] {
  /// A row for each case, and one of the means.
  public var rows: [(name: String, coefficients: [Double?])] {
    map { ($0.name, $0.coefficients) } + [("mean", meanDice)]
  }

  /// The mean of each structure over the cases that have it.
  public var meanDice: [Double?] {
    LabelMap.structures.indices.map { index in Dice.mean(map { $0.coefficients[index] }) }
  }
}

extension Session {
  /// Segments all volumes of a cohort, on their own voxels, and holds them against their labels.
  /// - Parameters:
  ///   - progress: is told how many cases are done, and of how many.
  ///   - isStopped: asked before each case; true ends the work.
  /// - Returns: the cases that were done, in the cohort's order.
  public func dice(
    on cohort: Cohort, progress: (Int, Int) -> Void = { _, _ in }, isStopped: () -> Bool = { false }
  ) throws -> [CaseDice] {
    var cases: [CaseDice] = []
    for (index, found) in cohort.cases.enumerated() {
      if isStopped() { break }
      let volume = try cohort.volume(index)
      let classes = try classes(of: volume.image)
      let coefficients = (1...LabelMap.structures.count).map { label in
        Dice.coefficient(classes, volume.classes, of: UInt8(label), ignoring: LabelMap.ignored)
      }
      cases.append(CaseDice(name: found.name, coefficients: coefficients))
      progress(index + 1, cohort.cases.count)
    }
    return cases
  }
}

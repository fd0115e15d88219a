import Datasets
import Evaluation
import GraphRuntime
import Imaging

extension CompiledNetwork {
  /// What it tells apart, as label maps and pictures take it.
  public var labelClasses: [LabelClass] {
    classes.map { LabelClass($0.name, colour: $0.colour.map(Colour.init(rgb:))) }
  }
}

/// How well a sample's classes were found.
public struct CaseDice: Sendable {
  public var name: String
  /// Of each class but the background; nil where neither the network nor the label has it.
  public var coefficients: [Double?]
}

extension [CaseDice] {
  /// A row for each case, and one of the means.
  public var rows: [(name: String, coefficients: [Double?])] {
    map { ($0.name, $0.coefficients) } + [("mean", meanDice)]
  }

  /// The mean of each class over the cases that have it.
  public var meanDice: [Double?] {
    (0..<(first?.coefficients.count ?? 0)).map { index in Dice.mean(map { $0.coefficients[index] }) }
  }
}

extension Ensemble {
  /// Segments all volumes of a data set, on their own voxels, and holds them against their labels.
  /// - Parameters:
  ///   - progress: is told how many cases are done, and of how many.
  ///   - isStopped: asked before each case; true ends the work.
  ///   - each: is given what was found in each case.
  /// - Returns: the cases that were done, in the data set's order.
  public func dice(
    on dataset: any Dataset, progress: (Int, Int) -> Void = { _, _ in }, isStopped: () -> Bool = { false },
    each: (_ classes: [UInt8], _ volume: LabelledVolume) throws -> Void = { _, _ in }
  ) throws -> [CaseDice] {
    var cases: [CaseDice] = []
    let count = session.network.output.channels
    let ignored = LabelMap.ignored(besides: count)
    for index in 0..<dataset.count {
      if isStopped() { break }
      let volume = try dataset.promisedVolume(index)
      let classes = try classes(of: volume.image)
      let coefficients = (1..<count).map { label in
        Dice.coefficient(classes, volume.classes, of: UInt8(label), ignoring: ignored)
      }
      try each(classes, volume)
      cases.append(CaseDice(name: dataset.name(of: index), coefficients: coefficients))
      progress(index + 1, dataset.count)
    }
    return cases
  }
}

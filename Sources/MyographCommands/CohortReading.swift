import Datasets
import Imaging
import Terminal

extension Cohort {
  /// Reads and checks a folder, and reports what a person should know of it.
  /// - Parameter purpose: what it is for, as in "Can't PURPOSE \"folder\"".
  /// - Throws: `PartsFailed`, once each fault has been reported.
  static func reported(
    _ path: String, to purpose: String, classes: [LabelClass]?, labels: LabelMap?, channels: Int? = nil,
    ignoresLabelGrids: Bool = false, bytesToKeep: Int = 0
  ) throws -> Cohort {
    var progress: Progress?
    do throws(CohortError) {
      let cohort = try Cohort(
        path: path, classes: classes, labels: labels, channels: channels, conventions: Tool.conventions,
        ignoresLabelGrids: ignoresLabelGrids, bytesToKeep: bytesToKeep
      ) { done, total in
        if progress == nil { progress = Progress("cases of \(path)", total: total) }
        progress?.update(done)
      }
      for warning in cohort.warnings { Console.report("Warning: \(warning)") }
      return cohort
    } catch {
      try report(error.faults, of: path, to: purpose)
      throw PartsFailed()
    }
  }

  /// - Throws: `PartsFailed` where there is any.
  static func report(_ faults: [CohortFault], of path: String, to purpose: String) throws {
    guard !faults.isEmpty else { return }
    for fault in faults { Console.report("\(fault)") }
    Console.report(
      "Can't \(purpose) \"\(path)\" because of the above; use `\(Tool.name) check` once it is mended")
    throw PartsFailed()
  }
}

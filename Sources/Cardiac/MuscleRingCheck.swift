import Datasets
import Imaging

/// Finds labels by which the muscle encloses the wrong ventricle.
struct MuscleRingCheck: ContentCheck {
  private let map: LabelMap
  private var rings: [(label: String, ring: MuscleRing)] = []

  init(_ map: LabelMap) { self.map = map }

  mutating func note(_ volume: LabelledVolume, label: String) {
    rings.append((label, MuscleRing(volume)))
  }

  func faults(of path: String) -> [CohortFault] {
    let swapped = rings.filter { $0.ring == .aroundRV }
    let sound = rings.count { $0.ring == .aroundLV }
    let reason = "by the map \(map) the muscle encloses RV instead of LV"
    if sound > 0 {
      // Sites that number the ventricles differently: each case speaks for itself, whatever the majority does.
      return swapped.map { label, _ in
        .implausible(
          path: label, reason: "\(reason), unlike in \(sound) other case\(sound == 1 ? "" : "s")",
          advice: "a label with the values of LV and RV exchanged, or a cohort for each numbering")
      }
    }
    guard !swapped.isEmpty else { return [] }
    let other = map.values == LabelMap.acdc.values ? "network" : "acdc"
    return [
      .implausible(
        path: path, reason: reason,
        advice: "the data set's own map, such as --labels \(other)")
    ]
  }

  var warnings: [CohortWarning] {
    let open = rings.filter { $0.ring == .aroundNeither }
    guard let first = open.first else { return [] }
    return [
      .implausible(
        label: first.label, others: open.count - 1,
        "by the map \(map) the muscle encloses neither LV nor RV")
    ]
  }
}

/// What no short-axis slice of a heart shows: the 16 criteria of Painchaud et al. (2019, arXiv 1907.02865), with the limits of
/// the authors' program.
public enum AnatomicalCriterion: String, CaseIterable, Sendable {
  case holesInLV = "holes in LV"
  case holesInRV = "holes in RV"
  case holesInMYO = "holes in MYO"
  case separateLV = "separate parts of LV"
  case separateRV = "separate parts of RV"
  case separateMYO = "separate parts of MYO"
  case gapsBetweenLVAndMYO = "gaps between LV and MYO"
  case gapsBetweenRVAndMYO = "gaps between RV and MYO"
  case distanceOfRVFromMYO = "distance of RV from MYO"
  case borderOfLVAndRV = "border of LV and RV"
  case borderOfLVAndBackground = "border of LV and background"
  case concavityOfLV = "concavity of LV"
  case concavityOfRV = "concavity of RV"
  case concavityOfMYO = "concavity of MYO"
  case circularityOfLV = "circularity of LV"
  case circularityOfMYO = "circularity of MYO"

  /// What a value may be: pixels, millimetres of distances and concavities, 1 of a circle.
  func isKept(_ value: Double) -> Bool {
    switch self {
    case .concavityOfLV: value <= 4
    case .concavityOfRV: value <= 30
    case .circularityOfLV, .circularityOfMYO: value >= 0.2
    default: value <= 0
    }
  }
}

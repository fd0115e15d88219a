import Datasets
import Imaging

/// What the paper's networks find: the left ventricle's cavity with its papillary muscles, the muscle around it, and the
/// right ventricle's cavity.
public enum Structures {
  /// In the networks' order. "Left ventricle" is no other name of LV: it may include the muscle.
  public static let classes = [
    LabelClass("background", otherNames: ["bg"]),
    LabelClass(
      "LV",
      otherNames: [
        "lvc", "lv cavity", "lv blood pool", "left ventricular cavity", "left ventricle cavity",
      ]),
    LabelClass(
      "MYO",
      otherNames: ["mlv", "myocardium", "lv myocardium", "left ventricular myocardium"]),
    LabelClass(
      "RV",
      otherNames: [
        "rvc", "rv cavity", "rv blood pool", "right ventricular cavity", "right ventricle cavity",
      ]),
  ]
}

extension LabelMap {
  /// 3 LV, 2 MYO, 1 RV: the order of ACDC.
  public static let acdc = LabelMap(
    name: "acdc", classes: Structures.classes, values: [[0], [3], [2], [1]])
}

extension Conventions {
  /// Data sets of hearts, besides all others.
  public static let cardiac = Conventions(
    layouts: [.acdc, .multiCentre, .ukBiobank] + standard.layouts, maps: [.acdc],
    vocabularies: [Structures.classes],
    contentChecks: [{ $0.classes.haveNames(of: Structures.classes) ? MuscleRingCheck($0) : nil }],
    frameNamings: [{ $0.haveNames(of: Structures.classes) ? CardiacPhase.names : nil }],
    sliceCriteria: [{ $0.haveNames(of: Structures.classes) ? .anatomy : nil }],
    subjectNumbers: [{ $0.haveNames(of: Structures.classes) ? HeartNumbers() : nil }])
}

/// End-diastole or end-systole.
public enum CardiacPhase: String, Sendable, CaseIterable {
  case ed = "ED"
  case es = "ES"
}

extension CardiacPhase {
  /// Of a series' frames the one with the largest cavity of the left ventricle is end-diastole, that with the smallest
  /// end-systole; of equal ones the first. Nothing has a name where all are equal.
  /// - Parameter volumes: of each frame, of the classes in the order of `Structures`.
  static func names(_ volumes: [[Double]]) -> [String?] {
    let cavity = volumes.map { $0[1] }
    var names = [String?](repeating: nil, count: volumes.count)
    guard let largest = cavity.max(), let smallest = cavity.min(), smallest < largest else { return names }
    names[cavity.firstIndex(of: largest) ?? 0] = ed.rawValue
    names[cavity.firstIndex(of: smallest) ?? 0] = es.rawValue
    return names
  }
}

/// What of Chen et al. 2020 (doi 10.3389/fcvm.2020.00105) is run again: section 4's tables and figures.
public enum Experiment: String, CaseIterable, Sendable {
  case table3, table4, table5, table6, table7, table8, table9, figure2, figure6

  public var title: String {
    switch self {
    case .table3: "FCN-16 on the scans' own pixels against the U-Net with all normalisation and augmentation"
    case .table4: "Networks"
    case .table5: "The U-Net without one of its steps"
    case .table6: "By scanner and field strength"
    case .table7: "By site"
    case .table8: "By pathology"
    case .table9: "Numbers of hearts: Spearman's correlation with the expected ones"
    case .figure2: "Distributions of the networks' Dice"
    case .figure6: "Agreement of numbers of hearts"
    }
  }

  /// Columns of a subjects table whose groups are told apart.
  public var groupings: [String] {
    switch self {
    case .table6: ["vendor", "scanner", "field_strength"]
    case .table7: ["site"]
    case .table8: ["pathology", "Group"]
    default: []
    }
  }

  /// What the paper found, where it is known here: on its own cohorts, which are others than these.
  public var published: [String] {
    switch self {
    case .table3:
      [
        "ACDC, U-Net against FCN: LV 0.90 and 0.81, MYO 0.81 and 0.70, RV 0.82 and 0.68.",
        "BSCMR-AS, U-Net against FCN: LV 0.89 and 0.82, MYO 0.83 and 0.74.",
      ]
    case .table5:
      [
        "RV on BSCMR-AS rose from 0.673 to 0.783 by resampling.",
        "RV on ACDC rose from 0.596 to 0.750 by scaling.",
      ]
    case .figure6:
      ["LVM on ACDC: mean difference −17.43 g, limits −39.93 and 5.07; by the FCN −30.61 g."]
    default: []
    }
  }
}

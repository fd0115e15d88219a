import Imaging

/// Who is scanned, where, and how all that is labelled and written.
public struct PhantomStudy: Sendable {
  public let name: String
  public let summary: String
  /// Subjects go to these in turn.
  let scanners: [PhantomSite]
  /// And are of these in turn; empty for a plain site, whose subjects are nobody's patients.
  let groups: [PhantomGroup]
  let layout: PhantomLayout
  /// LV is labelled at end-diastole and end-systole, MYO at end-diastole only, RV never; what isn't labelled has a value of
  /// its own.
  var isPartlyLabelled = false

  /// Every study that has a name.
  public static let all = [source, scanners, sites]

  /// - Returns: nil where no study has the name.
  public static func named(_ name: String) -> PhantomStudy? { all.first { $0.name == name } }

  /// Healthy hearts at one plain site.
  public static func site(_ site: PhantomSite) -> PhantomStudy {
    PhantomStudy(
      name: site.name, summary: site.summary, scanners: [site], groups: [], layout: .ukBiobank)
  }

  /// - Parameter index: of a subject, from 1.
  func scanner(_ index: Int) -> PhantomSite { scanners[(index - 1) % scanners.count] }

  /// - Returns: nil at a plain site.
  func group(_ index: Int) -> PhantomGroup? { groups.isEmpty ? nil : groups[(index - 1) % groups.count] }
}

/// The three cohorts of Chen et al. 2020, Table 2, as an image of them: what a network is trained on, and two that it never
/// saw. Scanners, vendors and their numbers are chosen, and nobody's.
extension PhantomStudy {
  /// As UK Biobank is: one centre, one scanner, healthy people, 1.8 × 1.8 × 8 mm and a gap of 2 mm (Petersen et al. 2016, doi
  /// 10.1186/s12968-016-0227-4).
  static let source = PhantomStudy(
    name: "source",
    summary: "as UK Biobank, to train on: one scanner, healthy people",
    scanners: [.source], groups: [.normal], layout: .ukBiobank)

  /// As ACDC is: one centre with a scanner of 1.5 T and one of 3 T, five groups of one size. Five and two have no common
  /// divisor, so that ten subjects are of every group on either scanner.
  static let scanners = PhantomStudy(
    name: "scanners",
    summary: "as ACDC: two scanners; groups NOR, DCM, HCM, MINF, ARV",
    scanners: [.hospital15, .hospital3],
    groups: [.normal, .dilated, .hypertrophic, .infarcted, .abnormalRight], layout: .acdc)

  /// As BSCMR-AS is: aortic stenosis at six centres with nine scanners.
  static let sites = PhantomStudy(
    name: "sites",
    summary: "as BSCMR-AS: six sites, nine scanners, stenosis, partial labels",
    scanners: PhantomSite.multiCentre, groups: [.stenosed], layout: .ukBiobank, isPartlyLabelled: true)
}

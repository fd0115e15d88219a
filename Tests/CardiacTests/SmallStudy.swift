@testable import Cardiac

extension PhantomSite {
  /// Few and large pixels: quick to make.
  static func small(
    artefacts: PhantomArtefacts = PhantomArtefacts(), storage: PhantomStorage = .scanned,
    labelledFrom: Double = 0
  ) -> PhantomSite {
    PhantomSite(
      name: "small", matrix: (72, 64), pixel: 5, thickness: 12, sliceSpacing: 12,
      contrast: PhantomSite.a.contrast, noise: 0.02, bias: 0.6, spread: (0.7, 0.16, 0), gain: 400,
      artefacts: artefacts, storage: storage, labelledFrom: labelledFrom, centre: "somewhere",
      vendor: "nobody")
  }

  /// So fine that its voxels add up to what they are cut from.
  static let fine = PhantomSite(
    name: "fine", matrix: (208, 176), pixel: 1.2, thickness: 0.5, sliceSpacing: 0.5,
    contrast: PhantomSite.a.contrast, noise: 0.02, bias: 0.6, spread: (0.7, 0.16, 0), gain: 400)
}

extension PhantomStudy {
  static func small(
    _ site: PhantomSite = .small(), _ groups: [PhantomGroup] = [.normal],
    layout: PhantomLayout = .ukBiobank, isPartlyLabelled: Bool = false
  ) -> PhantomStudy {
    PhantomStudy(
      name: "small", summary: "", scanners: [site], groups: groups, layout: layout,
      isPartlyLabelled: isPartlyLabelled)
  }
}

extension PhantomGroup {
  static let every = [normal, dilated, hypertrophic, infarcted, abnormalRight, stenosed]
}

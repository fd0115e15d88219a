/// The scanners of the studies. All numbers are chosen, so that what a network is trained on differs from what it meets as
/// scans of different hospitals do.
extension PhantomSite {
  static let source = PhantomSite(
    name: "S1", matrix: (208, 208), pixel: 1.8, thickness: 8, sliceSpacing: 10, contrast: .balanced,
    noise: 0.024, bias: 0.6, spread: (0.7, 0.16, -0.01), gain: 420,
    artefacts: PhantomArtefacts(breathing: 0.5), centre: "biobank", vendor: "A")

  static let hospital15 = PhantomSite(
    name: "H1", matrix: (216, 256), pixel: 1.5, thickness: 5, sliceSpacing: 10, contrast: .warmLiver,
    noise: 0.034, bias: 0.9, spread: (0.68, 0.17, -0.01), gain: 260,
    artefacts: PhantomArtefacts(ghosting: 0.05, breathing: 1), storage: .transposed, labelledFrom: -0.25,
    centre: "hospital", vendor: "A")
  static let hospital3 = PhantomSite(
    name: "H2", matrix: (256, 256), pixel: 1.4, thickness: 8, sliceSpacing: 8.5,
    contrast: .strongFieldBalanced,
    noise: 0.03, bias: 1.6, spread: (0.72, 0.15, -0.01), gain: 700,
    artefacts: PhantomArtefacts(ghosting: 0.04, banding: 0.7, breathing: 1), storage: .transposed,
    labelledFrom: -0.25, centre: "hospital", vendor: "A", fieldStrength: 3)

  /// Six centres; three of them have two scanners.
  static let multiCentre = [
    PhantomSite(
      name: "A1", matrix: (192, 216), pixel: 1.8, thickness: 8, sliceSpacing: 10, contrast: .balanced,
      noise: 0.03, bias: 0.7, spread: (0.7, 0.16, -0.01), gain: 380,
      artefacts: PhantomArtefacts(breathing: 1), centre: "site-1", vendor: "A"),
    PhantomSite(
      name: "A2", matrix: (256, 208), pixel: 1.6, thickness: 7, sliceSpacing: 10, contrast: .softBlood,
      noise: 0.045, bias: 1.1, spread: (0.62, 0.19, 0), gain: 300,
      artefacts: PhantomArtefacts(ghosting: 0.06, breathing: 1.5), storage: .reversedRows, centre: "site-2",
      vendor: "A"),
    PhantomSite(
      name: "B1", matrix: (256, 256), pixel: 1.37, thickness: 8, sliceSpacing: 8.8,
      contrast: .strongFieldBalanced, noise: 0.035, bias: 1.7, spread: (0.7, 0.16, -0.01), gain: 900,
      artefacts: PhantomArtefacts(ghosting: 0.04, banding: 0.8, breathing: 1), storage: .fromApex,
      centre: "site-2", vendor: "B", fieldStrength: 3),
    PhantomSite(
      name: "B2", matrix: (288, 288), pixel: 1.25, thickness: 10, sliceSpacing: 10, contrast: .brightMuscle,
      noise: 0.04, bias: 0.5, spread: (0.6, 0.2, 0.01), gain: 150,
      artefacts: PhantomArtefacts(ghosting: 0.05, breathing: 1.5), storage: .transposed, labelledFrom: 0.5,
      centre: "site-3", vendor: "B"),
    PhantomSite(
      name: "A3", matrix: (256, 256), pixel: 1.45, thickness: 6, sliceSpacing: 10,
      contrast: .strongFieldFat, noise: 0.04, bias: 1.4, spread: (0.72, 0.15, -0.02), gain: 1100,
      artefacts: PhantomArtefacts(ghosting: 0.03, banding: 0.8, breathing: 1), storage: .mirrored,
      labelledFrom: 0.5, centre: "site-4", vendor: "A", fieldStrength: 3),
    PhantomSite(
      name: "C1", matrix: (256, 256), pixel: 1.56, thickness: 8, sliceSpacing: 8, contrast: .softBlood,
      noise: 0.05, bias: 0.8, spread: (0.56, 0.2, 0.02), gain: 90,
      artefacts: PhantomArtefacts(ghosting: 0.08, breathing: 2), storage: .reversedRows, labelledFrom: 0.5,
      centre: "site-4", vendor: "C"),
    PhantomSite(
      name: "B3", matrix: (320, 320), pixel: 1.15, thickness: 8, sliceSpacing: 10, contrast: .strongFieldFat,
      noise: 0.055, bias: 1.9, spread: (0.7, 0.16, 0), gain: 480,
      artefacts: PhantomArtefacts(ghosting: 0.05, banding: 0.9, breathing: 1.5),
      storage: .transposedFromApex, labelledFrom: -0.25, centre: "site-5", vendor: "B", fieldStrength: 3),
    PhantomSite(
      name: "C2", matrix: (224, 224), pixel: 1.65, thickness: 8, sliceSpacing: 9.6,
      contrast: .strongFieldBalanced, noise: 0.05, bias: 1.3, spread: (0.6, 0.2, 0), gain: 60,
      artefacts: PhantomArtefacts(ghosting: 0.07, banding: 0.6, breathing: 2), storage: .mirrored,
      labelledFrom: -0.25, centre: "site-6", vendor: "C", fieldStrength: 3),
    PhantomSite(
      name: "B4", matrix: (176, 176), pixel: 2.1, thickness: 8, sliceSpacing: 10, contrast: .brightMuscle,
      noise: 0.028, bias: 0.6, spread: (0.74, 0.14, 0), gain: 210,
      artefacts: PhantomArtefacts(ghosting: 0.04, breathing: 1.5), storage: .transposed, labelledFrom: -0.25,
      centre: "site-6", vendor: "B"),
  ]
}

extension PhantomSite.Contrast {
  fileprivate static let balanced = Self(
    blood: 1, myocardium: 0.35, fat: 0.86, liver: 0.38, spleen: 0.5, muscle: 0.28, lung: 0.05, marrow: 0.45)
  fileprivate static let warmLiver = Self(
    blood: 0.94, myocardium: 0.36, fat: 0.95, liver: 0.5, spleen: 0.55, muscle: 0.3, lung: 0.06, marrow: 0.5)
  fileprivate static let softBlood = Self(
    blood: 0.84, myocardium: 0.38, fat: 0.95, liver: 0.4, spleen: 0.48, muscle: 0.33, lung: 0.07, marrow: 0.5)
  fileprivate static let brightMuscle = Self(
    blood: 0.88, myocardium: 0.45, fat: 0.75, liver: 0.48, spleen: 0.52, muscle: 0.39, lung: 0.06,
    marrow: 0.42)
  fileprivate static let strongFieldBalanced = Self(
    blood: 0.9, myocardium: 0.32, fat: 1.1, liver: 0.3, spleen: 0.46, muscle: 0.28, lung: 0.06, marrow: 0.58)
  fileprivate static let strongFieldFat = Self(
    blood: 0.8, myocardium: 0.36, fat: 1.3, liver: 0.28, spleen: 0.45, muscle: 0.3, lung: 0.08, marrow: 0.66)
}

extension PhantomStorage {
  fileprivate static let transposed = Self(isTransposed: true)
  fileprivate static let mirrored = Self(reversed: [true, false, false])
  fileprivate static let reversedRows = Self(reversed: [false, true, false])
  fileprivate static let fromApex = Self(reversed: [false, false, true])
  fileprivate static let transposedFromApex = Self(reversed: [true, false, true], isTransposed: true)
}

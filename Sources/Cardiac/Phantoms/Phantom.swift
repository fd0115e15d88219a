import Datasets
import Foundation
import Imaging

/// A subject that never was: short-axis volumes of a heart at end-diastole, at end-systole and between, with their labels.
///
/// The same site or study, seed and index give the same voxels, bit for bit, in every run and on every machine whose
/// floating point is IEEE 754's: see `PhantomNumbers`.
public struct Phantom: Sendable {
  public let site: PhantomSite
  public let name: String
  /// Of a study; subjects of a plain site have a heart only.
  let patient: PhantomPatient?
  let heart: PhantomHeart
  private let diastole, systole: PhantomPhase
  private let chest: PhantomChest
  private let flaws: PhantomFlaws
  private let isPartlyLabelled: Bool
  let key: UInt64
  /// Of the first slice's middle, from the valve plane at end-diastole.
  private let firstSlice: Double
  private let slices: Int
  /// Where the heart lies in the picture: its axis from the picture's middle.
  private let shift: (x: Double, y: Double)
  private let directions: [[Double]]

  /// A subject of a plain site.
  /// - Parameter index: from 1.
  public init(site: PhantomSite, seed: UInt64, index: Int) {
    self.init(study: .site(site), seed: seed, index: index)
  }

  /// - Parameter index: from 1.
  init(study: PhantomStudy, seed: UInt64, index: Int) {
    site = study.scanner(index)
    let digits = String(index)
    name = "phantom-\(study.name)-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    let key = PhantomNumbers(seed &+ PhantomNumbers.mix(UInt64(index)), study.name).bits(0)
    let shape = PhantomNumbers(key, "heart")
    self.key = key
    patient = study.group(index).map { PhantomPatient(PhantomNumbers(key, "patient"), of: $0) }
    heart = patient.map { PhantomHeart(shape, of: $0) } ?? PhantomHeart(shape)
    diastole = PhantomPhase(heart)
    systole = PhantomPhase(heart, contraction: 1, from: diastole)
    flaws = PhantomFlaws(site.artefacts, PhantomNumbers(key, "flaws"))
    isPartlyLabelled = study.isPartlyLabelled
    chest = PhantomChest(
      PhantomNumbers(key, "chest"), PhantomNoise(PhantomNumbers(key, "texture")), site.contrast,
      reach: diastole.reach)
    // The stack is planned on the valve plane, as at a scanner: the first slices lie in the atria.
    var pose = PhantomNumbers(key, "pose")
    firstSlice = site.sliceSpacing * (0.5 + pose.next(-0.12...0.12) - 1 - pose.next(0...1.99).rounded(.down))
    let end = diastole.apex + 8 + site.sliceSpacing * pose.next(0.4...1.4)
    slices = Int((end - firstSlice) / site.sliceSpacing) + 1
    shift = (pose.next(-30 ... -6), pose.next(-24 ... -2))
    directions = Self.directions((0..<6).map { _ in pose.next(-0.12...0.12) })
  }

  /// The axes of a short-axis stack in RAS: x to the left and back, y to the feet, z to the apex. They are
  /// left-handed, as in any stack that runs from base to apex and is looked at from the apex.
  private static func directions(_ tilts: [Double]) -> [[Double]] {
    func unit(_ vector: [Double]) -> [Double] {
      let norm = (vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]).squareRoot()
      return vector.map { $0 / norm }
    }
    let z = unit([-0.62 + tilts[0], 0.58 + tilts[1], -0.53 + tilts[2]])
    let rough = [-0.7 + tilts[3], -0.7 + tilts[4], tilts[5]]
    let share = z[0] * rough[0] + z[1] * rough[1] + z[2] * rough[2]
    let x = unit([rough[0] - share * z[0], rough[1] - share * z[1], rough[2] - share * z[2]])
    let y = [
      x[1] * z[2] - x[2] * z[1], x[2] * z[0] - x[0] * z[2], x[0] * z[1] - x[1] * z[0],
    ]
    return [x, y, z]
  }

  /// An image of whole scanner units, and the network's classes on its grid.
  public func volume(_ phase: CardiacPhase) throws(ImagingError) -> LabelledVolume {
    let moment = moment(phase)
    let image = try Volume(form(), voxels: voxels(moment))
    return try LabelledVolume(image: image, classes: labels(moment))
  }

  /// The heart at end-diastole or end-systole, and its scan.
  func moment(_ phase: CardiacPhase) -> PhantomMoment {
    let noise = "noise " + phase.rawValue
    // Plain sites set the scanner anew for each volume.
    return PhantomMoment(
      anatomy: anatomy(phase), noise: noise, setting: patient == nil ? noise : "setting")
  }

  func anatomy(_ phase: CardiacPhase) -> PhantomPhase { phase == .ed ? diastole : systole }

  /// The grid of files, of a volume or of a cine.
  func form(of cycle: PhantomCycle? = nil) throws(ImagingError) -> VolumeForm {
    try VolumeForm(
      shape: site.storage.arrange(shape) + (cycle.map { [$0.frames] } ?? []),
      spacing: site.storage.arrange([site.pixel, site.pixel, site.sliceSpacing]),
      directions: site.storage.directions(directions),
      secondsPerFrame: cycle.map { $0.time(1) / 1000 } ?? 0)
  }

  private var shape: [Int] { [site.matrix.x, site.matrix.y, slices] }

  /// The image at a moment, as files hold it.
  func voxels(_ moment: PhantomMoment) -> [Float] {
    let scanner = PhantomScanner(
      site, PhantomNumbers(key, moment.noise), setting: PhantomNumbers(key, moment.setting), flaws)
    let pixels = site.matrix.x * site.matrix.y
    var voxels = [Float](repeating: 0, count: pixels * slices)
    voxels.withUnsafeMutableBufferPointer { voxels in
      // Slices don't overlap, so that threads write side by side.
      nonisolated(unsafe) let voxels = voxels
      DispatchQueue.concurrentPerform(iterations: slices) { slice in
        let image = scanner.acquire(signal(moment.anatomy, slice), slice: slice)
        for pixel in 0..<pixels { voxels[slice * pixels + pixel] = image[pixel] }
      }
    }
    return site.storage.arrange(voxels: voxels, shape: shape)
  }

  /// The labels at a moment, as files hold them: `LabelMap.ignored` where nothing was drawn.
  func labels(_ moment: PhantomMoment) -> [UInt8] {
    var classes = site.storage.arrange(voxels: classes(moment.anatomy), shape: shape)
    if isPartlyLabelled {
      // LV at all times, MYO at end-diastole only.
      let drawn: ClosedRange<UInt8> = moment.anatomy.contraction == 0 ? 1...2 : 1...1
      for index in classes.indices where !drawn.contains(classes[index]) {
        classes[index] = LabelMap.ignored
      }
    }
    return classes
  }

  /// The classes at the middles of voxels, as scanned.
  func classes(_ phase: CardiacPhase) -> [UInt8] { classes(anatomy(phase)) }

  private func classes(_ anatomy: PhantomPhase) -> [UInt8] {
    (0..<slices).flatMap { slice -> [UInt8] in
      let (pixels, z, moved) = (site.matrix.x * site.matrix.y, depth(slice), breath(slice))
      guard z >= anatomy.base + site.labelledFrom * site.thickness else {
        return [UInt8](repeating: 0, count: pixels)
      }
      let section = anatomy.section(max(z, anatomy.base))
      return (0..<pixels).map { pixel in
        let (x, y) = place(pixel, moved)
        return section.part(x, y).label
      }
    }
  }

  /// Where a slice's middle lies, in the heart's millimetres.
  private func depth(_ slice: Int) -> Double { firstSlice + Double(slice) * site.sliceSpacing }

  /// Where the breath-hold of a slice leaves the chest, beside where it was planned.
  private func breath(_ slice: Int) -> (x: Double, y: Double) {
    let (numbers, spread) = (PhantomNumbers(key, "breath"), site.artefacts.breathing)
    return (spread * numbers.normal(UInt64(2 * slice)), spread * numbers.normal(UInt64(2 * slice + 1)))
  }

  /// Where a pixel's middle lies, in the heart's millimetres, in a chest that was moved.
  private func place(_ pixel: Int, _ moved: (x: Double, y: Double)) -> (x: Double, y: Double) {
    let (row, column) = pixel.quotientAndRemainder(dividingBy: site.matrix.x)
    return (
      (Double(column) - 0.5 * Double(site.matrix.x - 1)) * site.pixel - (shift.x + moved.x),
      (Double(row) - 0.5 * Double(site.matrix.y - 1)) * site.pixel - (shift.y + moved.y)
    )
  }

  /// Where a pixel is sampled, in pixels from its middle, and through how many layers of its slice.
  private static let samples = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)]
  private static let layers = 3

  /// What a slice's pixels hold, averaged over their area and the slice's thickness: partial volume.
  private func signal(_ anatomy: PhantomPhase, _ slice: Int) -> [PhantomChest.Signal] {
    // Every sample of a pixel has depths of its own, lest few layers show as rings around the apex.
    let count = Self.layers * Self.samples.count
    let depths = (0..<count).map { index -> Double in
      let place = (Double(index) + 0.5) / Double(count) - 0.5
      return depth(slice) + site.thickness * place
    }
    let sections = depths.map(anatomy.section)
    let (middle, moved) = (anatomy.section(depth(slice)), breath(slice))
    return (0..<site.matrix.x * site.matrix.y).map { pixel in
      let (x, y) = place(pixel, moved)
      let part = middle.part(x, y)
      // Far from the heart one layer stands for all.
      let layers = min(part.epi, part.right) > 20 ? 1...1 : 0...Self.layers - 1
      var signal = PhantomChest.Signal()
      for layer in layers {
        for (index, (right, down)) in Self.samples.enumerated() {
          let (px, py) = (x + right * site.pixel, y + down * site.pixel)
          let at = layer * Self.samples.count + index
          let found = chest.signal(px, py, depths[at], sections[at], sections[at].part(px, py))
          signal.water += found.water
          signal.fat += found.fat
        }
      }
      let weight = 1 / Double(Self.samples.count * layers.count)
      return PhantomChest.Signal(water: weight * signal.water, fat: weight * signal.fat)
    }
  }
}

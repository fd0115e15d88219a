/// A heart and its scan at one time.
struct PhantomMoment: Sendable {
  let anatomy: PhantomPhase
  /// Names of the numbers that make the noise, and of those that set the scanner.
  let noise: String
  var setting: String
}

/// A heartbeat, cut into frames: the first is end-diastole.
///
/// LV's volume falls smoothly to end-systole, rises by the larger part in early diastole, rests, and is filled up by the
/// atrium. All times and shares are chosen.
struct PhantomCycle: Sendable {
  let frames: Int
  /// The frame of end-systole, counted from 0.
  let systole: Int
  /// From one heartbeat to the next.
  private let milliseconds: Double
  /// How much of the stroke flows back before the atrium contracts.
  private let earlyShare: Double
  /// When early filling ends and when the atrium begins, as shares of diastole.
  private static let (earlyEnd, atrialStart) = (0.45, 0.75)

  /// - Parameter frames: 2 at least.
  init(_ numbers: PhantomNumbers, frames: Int) {
    var numbers = numbers
    self.frames = frames
    milliseconds = numbers.next(750...1100).rounded()
    systole = min(frames - 1, max(1, Int((numbers.next(0.33...0.41) * Double(frames)).rounded())))
    earlyShare = numbers.next(0.62...0.8)
  }

  /// When a frame is taken, in milliseconds.
  func time(_ frame: Int) -> Double { milliseconds * Double(frame) / Double(frames) }

  /// The share of the stroke that is ejected at a frame: 0 at the first one only, 1 at end-systole only.
  func contraction(_ frame: Int) -> Double {
    if frame <= systole { return PhantomNoise.ease(Double(frame) / Double(systole)) }
    let time = Double(frame - systole) / Double(frames - systole)
    let early = PhantomNoise.ease(min(1, time / Self.earlyEnd))
    let atrial = PhantomNoise.ease(max(0, time - Self.atrialStart) / (1 - Self.atrialStart))
    return 1 - earlyShare * early - (1 - earlyShare) * atrial
  }
}

extension Phantom {
  func cycle(frames: Int) -> PhantomCycle { PhantomCycle(PhantomNumbers(key, "cycle"), frames: frames) }

  /// All frames of a cine; those of end-diastole and end-systole are the volumes of these phases.
  func moments(of cycle: PhantomCycle) -> [PhantomMoment] {
    let diastole = moment(.ed)
    return (0..<cycle.frames).map { frame in
      if frame == 0 { return diastole }
      let anatomy =
        frame == cycle.systole
        ? anatomy(.es)
        : PhantomPhase(heart, contraction: cycle.contraction(frame), from: diastole.anatomy)
      let noise = frame == cycle.systole ? moment(.es).noise : "noise \(frame)"
      return PhantomMoment(anatomy: anatomy, noise: noise, setting: diastole.setting)
    }
  }
}

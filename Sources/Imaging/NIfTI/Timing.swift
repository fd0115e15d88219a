/// How a series runs in time: `pixdim[4]` together with its unit.
public struct Timing: Sendable, Equatable {
  /// The time between two frames, in `unit`; nil where the header holds nothing sensible.
  public var step: Double?
  public var unit: TimeUnit
  /// `toffset`: when the first frame was taken, in `unit`.
  public var start: Double

  /// The time between two frames in seconds, where step and unit are known.
  public var secondsPerFrame: Double? {
    guard let step, let seconds = unit.seconds else { return nil }
    return step * seconds
  }

  init(_ header: NIfTIHeader) {
    let value = Double(header.pixdim(4))
    step = header.rank >= 4 && value.isFinite && value > 0 ? value : nil
    unit = TimeUnit(rawValue: header.units & 0x38) ?? .unknown
    let offset = header.timeOffset
    start = offset.isFinite ? offset : 0
  }
}

/// The unit of dimension 4, with NIfTI's codes.
public enum TimeUnit: UInt8, Sendable {
  case unknown = 0
  case seconds = 8
  case milliseconds = 16
  case microseconds = 24
  case hertz = 32
  case partsPerMillion = 40
  case radiansPerSecond = 48

  /// Its length in seconds, where it is one of time.
  var seconds: Double? {
    switch self {
    case .seconds: 1
    case .milliseconds: 1e-3
    case .microseconds: 1e-6
    default: nil
    }
  }
}

/// The unit of dimensions 1 to 3.
struct LengthUnit {
  /// Its length in millimetres; nil where unknown.
  let millimetres: Double?

  init(xyzt: UInt8) {
    switch xyzt & 0x07 {
    case 1: millimetres = 1000
    case 2: millimetres = 1
    case 3: millimetres = 1e-3
    default: millimetres = nil
    }
  }
}

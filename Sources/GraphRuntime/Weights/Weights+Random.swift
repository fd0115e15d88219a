extension Weights {
  /// Weights to start training from: random ones, but for norms that change nothing yet, biases of 0 and what the
  /// declaration gives. What is measured of the training data is 0, too.
  public static func initial(for network: CompiledNetwork, seed: UInt64) -> Weights {
    let random = random(for: network, seed: seed)
    let tensors = zip(network.parameters, random.tensors).map { parameter, values in
      guard parameter.shape.count < 2 else { return values }
      if let initial = parameter.initial { return [Float](repeating: initial, count: values.count) }
      let last = parameter.name.split(separator: ".").last
      return [Float](repeating: last == "weight" || last == "running_var" ? 1 : 0, count: values.count)
    }
    return Weights(parameters: network.parameters, tensors: tensors)
  }

  /// Weights to measure with: the same for a seed on every platform.
  ///
  /// Tensors of rank 2 and more follow He et al. 2015, a normal distribution of variance 2 / fan-in. Scales
  /// lie near 1, what has an initial value near that, biases and running means near 0, running variances between 0.8 and
  /// 1.2. A tensor's values depend on the seed, its name and its shape only, not on the other tensors.
  public static func random(for network: CompiledNetwork, seed: UInt64) -> Weights {
    let tensors = network.parameters.map { parameter in
      var numbers = SplitMix64(seed: seed, stream: parameter.name)
      let count = parameter.count
      let last = parameter.name.split(separator: ".").last ?? ""
      guard parameter.shape.count < 2 else {
        let fanIn = parameter.shape.dropFirst().reduce(1, *)
        let deviation = (2 / Float(max(fanIn, 1))).squareRoot()
        return (0..<count).map { _ in numbers.normal() * deviation }
      }
      if let initial = parameter.initial {
        return (0..<count).map { _ in initial * (1 + 0.1 * numbers.normal()) }
      }
      switch last {
      case "weight", "deviation": return (0..<count).map { _ in 1 + 0.1 * numbers.normal() }
      case "running_var": return (0..<count).map { _ in 0.8 + 0.4 * numbers.uniform() }
      case "running_mean": return (0..<count).map { _ in 0.1 * numbers.normal() }
      default: return (0..<count).map { _ in 0.05 * numbers.normal() }
      }
    }
    return Weights(parameters: network.parameters, tensors: tensors)
  }
}

/// Steele, Lea and Flood 2014: a counter, well mixed. Integer arithmetic only, so the same everywhere.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// An independent sequence for each text: the seed, and the text's FNV-1a hash.
  public init(seed: UInt64, stream: String) {
    var mixer = SplitMix64(seed: fnv1a(stream))
    self.init(seed: seed ^ mixer.next())
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// In 0..<1, in steps of 2^-24.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Mean 0, variance 1, within ±6: twelve uniform numbers summed as integers. Logarithms and cosines would
  /// differ between platforms' libraries.
  public mutating func normal() -> Float {
    let sum = Self.sum(next()) + Self.sum(next()) + Self.sum(next())
    // Each of the twelve is uniform on 0...65535: mean 32767.5, variance (65536² − 1) / 12.
    return Float(sum - 12 * 65535 / 2) * 0x1p-16
  }

  /// Of four numbers of 16 bits. No loop: in a debug build of a U-Net of width 64 it would take two minutes.
  private static func sum(_ bits: UInt64) -> Int64 {
    Int64(bits & 0xFFFF) + Int64(bits &>> 16 & 0xFFFF) + Int64(bits &>> 32 & 0xFFFF) + Int64(bits &>> 48)
  }
}

/// Fowler, Noll and Vo's hash of a text: the same on every machine, and no secret.
func fnv1a(_ text: String) -> UInt64 {
  text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

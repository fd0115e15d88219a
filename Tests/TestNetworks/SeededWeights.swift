import Myograph

/// Weights made by a formula that other languages can repeat bit for bit, so that a network of any size can be
/// compared with another implementation without a file of weights. `make_networks.py` has the same formula.
///
/// Value i of a tensor is made of u(i) = ⌊mix(fnv1a(name) + (i + 1) · 0x9E3779B97F4A7C15) / 2^40⌋ / 2^24, which lies in
/// 0..<1, in double precision, and rounded once. `mix` is the end of SplitMix64.
public enum SeededWeights {
  /// Values for every parameter of a graph, by name.
  public static func parameters(of graph: Graph) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: graph.parameters.map { ($0.name, values(of: $0)) })
  }

  /// Convolutions keep the variance of what they are given (He); statistics and scales lie around those of a
  /// trained network.
  public static func values(of parameter: Parameter) -> [Float] {
    let kind = parameter.name.split(separator: ".").last ?? ""
    let uniform = Uniform(parameter.name)
    switch kind {
    case "weight" where parameter.shape.count > 1:
      let fanIn = parameter.shape.dropFirst().reduce(1, *)
      let bound = (6 / Double(fanIn)).squareRoot()
      return (0..<parameter.count).map { Float((2 * uniform[$0] - 1) * bound) }
    case "weight", "running_var", "deviation":
      return (0..<parameter.count).map { Float(0.5 + uniform[$0]) }
    default:
      return (0..<parameter.count).map { Float((2 * uniform[$0] - 1) * 0.25) }
    }
  }

  /// An input of variance 1 around 0.
  public static func input(count: Int, name: String = "input") -> [Float] {
    let uniform = Uniform(name)
    return (0..<count).map { Float((2 * uniform[$0] - 1) * 3.0.squareRoot()) }
  }

  /// Classes from 0 on, each as likely.
  public static func labels(count: Int, classes: Int) -> [Int] {
    let uniform = Uniform("labels")
    return (0..<count).map { Int(uniform[$0] * Double(classes)) }
  }

  private struct Uniform {
    let hash: UInt64

    init(_ name: String) {
      hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    subscript(index: Int) -> Double {
      let position = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
      return Double(SplitMix64.mix(hash &+ position) >> 40) / 16_777_216
    }
  }
}

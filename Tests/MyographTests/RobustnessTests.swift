import Myograph
import Testing

/// Whatever numbers a declaration has, it yields a graph or errors: a build never ends in a trap.
@Suite struct RobustnessTests {
  /// Numbers around every limit.
  private static let counts = [
    Int.min, -65_537, -2, -1, 0, 1, 1, 2, 2, 3, 4, 7, 8, 16, 254, 255, 256, 32_768, 32_769, 65_536, 65_537,
    .max - 1,
    .max,
  ]
  private static let numbers: [Double] = [
    -.infinity, -1, -0.0, 0, 1e-300, 0.01, 0.5, 1, 1.25, 100, 1e300, .infinity, .nan,
  ]

  private struct Lots: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
    }
    mutating func count() -> Int { RobustnessTests.counts[Int(next() >> 8 % 23)] }
    /// Mostly harmless, so that networks grow beyond their first layer.
    mutating func small() -> Int { next() >> 8 % 24 == 0 ? count() : Int(next() >> 8 % 4) + 1 }
    mutating func side() -> Int { next() >> 8 % 8 == 0 ? count() : 16 }
    mutating func number() -> Double { RobustnessTests.numbers[Int(next() >> 8 % 13)] }
  }

  @Test func noNumberTrapsTheBuilder() {
    var (graphs, errors) = (0, 0)
    for seed in 0..<5000 {
      var lots = Lots(state: UInt64(seed))
      let input: any Layer =
        seed % 3 == 0
        ? Scan(channels: lots.small())
        : Input(channels: lots.small(), height: lots.side(), width: lots.side())
      let layers = (0...seed % 6).map { _ in layer(&lots, depth: 2) }
      let declaration = Declaration(
        "n",
        Sketch {
          input
          for layer in layers { layer }
        })
      do throws(DeclarationErrors) {
        _ = try declaration.graph().flops
        graphs += 1
      } catch {
        #expect(!error.description.isEmpty)
        errors += 1
      }
    }
    #expect(graphs > 100)
    #expect(errors > 1000)
  }

  private func layer(_ lots: inout Lots, depth: Int) -> any Layer {
    switch lots.next() >> 8 % (depth > 0 ? 22 : 17) {
    case 0, 1:
      return Conv2D(
        lots.small(), kernel: Size(height: lots.small(), width: lots.small()), stride: lots.small(),
        dilation: lots.small(), groups: lots.small(),
        padding: .explicit(top: lots.small(), left: lots.small(), bottom: lots.small(), right: lots.small()))
    case 2: return Conv2D(lots.small(), kernel: Size(lots.small()), padding: .same)
    case 3: return Conv2D(lots.count(), kernel: Size(lots.count()), dilation: lots.count(), padding: .valid)
    case 4:
      return TransposedConv2D(
        lots.small(), kernel: lots.small(), stride: lots.small(), padding: lots.small() &- 1)
    case 5:
      return MaxPool(
        lots.small(), stride: lots.small(), padding: lots.small() &- 1, ceilMode: lots.small() == 1)
    case 6 where lots.next() >> 8 % 2 == 0:
      let scale = lots.small()
      return lots.next() >> 8 % 2 == 0 ? PixelShuffle(scale) : PixelUnshuffle(scale)
    case 6: return Upsample(lots.small(), .nearest)
    case 7 where lots.next() >> 8 % 2 == 0: return LayerNorm(epsilon: lots.number())
    case 7: return GroupNorm(groups: lots.small(), epsilon: lots.number())
    case 8: return BatchNorm(epsilon: lots.number(), momentum: lots.number())
    case 9 where lots.next() >> 8 % 4 == 0:
      let first = lots.next() >> 8 % 4 == 0 ? lots.small() &- 1 : 0
      return lots.next() >> 8 % 2 == 0 ? Slice(from: first, count: 1) : Split(first, of: lots.small())
    case 9: return CenterCrop(height: lots.small(), width: lots.small())
    case 10: return Resample(spacing: lots.number())
    case 11: return Dropout(lots.number())
    case 12:
      let number = lots.number()
      let layers: [any Layer] = [
        LeakyReLU(slope: number), PReLU(initial: number, perChannel: number > 0),
        LearnedScale(initial: number),
      ]
      return layers[Int(lots.next() >> 8 % 3)]
    case 13:
      let layers: [any Layer] = [
        Softmax(), ArgMax(), RestoreGrid(), GlobalAveragePool(), GlobalMaxPool(),
      ]
      return layers[Int(lots.next() >> 8 % 5)]
    case 14:
      if lots.next() >> 8 % 2 == 0 { return NormalizeIntensity(.zScore) }
      let (label, number) = (lots.count(), lots.number())
      return Loss {
        CrossEntropy(ignoring: label, classWeights: [number, 1], weight: number)
        SoftDice(smoothing: number)
      }
    case 15 where lots.next() >> 8 % 2 == 0:
      let (low, high, probability) = (lots.number(), lots.number(), lots.number())
      let layers: [any Layer] = [
        RandomFlip(probability: probability), RandomRotation(from: low, to: high, probability: probability),
        RandomScale(from: low, to: high), RandomCrop(height: lots.small(), width: lots.side()),
        ElasticDeformation(spacing: low, from: low, to: high), RandomGamma(from: low, to: high),
        RandomBrightnessContrast(brightness: low, contrastFrom: high), BiasField(strength: high),
        RandomRemodeling(cavity: lots.small(), wall: lots.small(), dilation: Bounds(low, high)),
      ]
      return layers[Int(lots.next() >> 8 % 9)]
    case 15: return Tap("a")
    case 16: return Skip(from: "a")
    case 17, 18: return Concatenate { operands(&lots, depth) }
    case 19: return Add { operands(&lots, depth) }
    case 20 where lots.next() >> 8 % 2 == 0:
      let joined = operands(&lots, depth)
      return lots.next() >> 8 % 2 == 0 ? Subtract { joined } : Maximum { joined }
    case 20: return Multiply { operands(&lots, depth) }
    default: return Branch { operands(&lots, depth) }.named("b\(lots.small() & 7)")
    }
  }

  @LayerBuilder private func operands(_ lots: inout Lots, _ depth: Int) -> Layers {
    Skip()
    let others = (0..<Int(lots.next() >> 8 % 3)).map { _ in layer(&lots, depth: depth - 1) }
    for other in others { other }
  }
}

import Myograph
import TestNetworks

/// A layer in random shapes: what stands before it has `channels`×`height`×`width`.
struct GradientCase: Sendable {
  var name: String
  var make: @Sendable (inout SplitMix64) -> Shaped

  struct Shaped {
    var channels: Int
    var height: Int
    var width: Int
    var layers: Layers
  }

  /// - Parameter divisor: of the number of channels.
  init(
    _ name: String, divisor: Int = 1,
    @LayerBuilder _ layers: @escaping @Sendable (inout SplitMix64, _ channels: Int) -> Layers
  ) {
    self.name = name
    make = { random in
      let channels = divisor * random.number(1...(divisor > 1 ? 2 : 4))
      let (height, width) = (random.number(1...6), random.number(1...6))
      return Shaped(channels: channels, height: height, width: width, layers: layers(&random, channels))
    }
  }

  /// A pool of any window, stride and padding.
  static func pool(
    _ name: String,
    _ layer:
      @escaping @Sendable (_ window: Int, _ stride: Int, _ padding: Int, _ ceilMode: Bool) -> any Layer
  ) -> GradientCase {
    .init(name) { random, _ in
      let window = random.number(1...4)
      layer(
        window, random.number(1...3), random.number(0...window / 2), random.number(0...1) == 0)
    }
  }
}

extension Layers {
  init(@LayerBuilder _ layers: () -> Layers) { self = layers() }
}

extension SplitMix64 {
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() >> 8 % UInt64(range.count))
  }

  /// Between −1 and 1.
  mutating func value() -> Double { Double(next() >> 11) / Double(1 << 52) - 1 }
}

let gradientCases: [GradientCase] =
  layerGradients + activationCases.map { name, activation in .init(name) { _, _ in activation } }

/// A join that isn't the library's: both derivatives read both values.
private struct Blend: Join {
  let operands: Layers

  init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

  func formula(_ first: Expression, _ second: Expression) -> Expression {
    let share = sigmoid(first - 2 * second)
    return share * first + (1 - share) * tanh(second)
  }
}

private let layerGradients: [GradientCase] = [
  .init("conv of any kernel and padding") { random, _ in
    Conv2D(
      random.number(1...4), kernel: Size(height: random.number(1...4), width: random.number(1...4)),
      padding: .explicit(
        top: random.number(0...3), left: random.number(0...3), bottom: random.number(0...3),
        right: random.number(0...3)))
  },
  .init("conv 3x3") { random, _ in Conv2D(random.number(1...4), kernel: 3) },
  .init("conv with stride and dilation") { random, _ in
    Conv2D(
      random.number(1...3), kernel: Size(random.number(1...3)), stride: random.number(1...3),
      dilation: random.number(1...3), padding: .explicit(random.number(0...3)), bias: false)
  },
  .init("conv in groups", divisor: 2) { random, _ in
    Conv2D(
      2 * random.number(1...3), kernel: Size(random.number(1...3)), stride: random.number(1...2), groups: 2,
      padding: .explicit(1))
  },
  .init("conv depthwise") { random, channels in
    Conv2D(channels * random.number(1...2), kernel: 3, groups: channels)
  },
  .init("transposed conv") { random, _ in
    let kernel = random.number(1...4)
    TransposedConv2D(
      random.number(1...3), kernel: kernel, stride: random.number(1...3),
      padding: random.number(0...(kernel - 1) / 2), bias: random.number(0...1) == 0)
  },
  .init("batch norm") { random, _ in BatchNorm(epsilon: random.number(0...1) == 0 ? 1e-3 : 0.5) },
  .init("instance norm") { random, _ in InstanceNorm(epsilon: 0.1, affine: random.number(0...1) == 0) },
  .init("group norm", divisor: 3) { random, _ in
    GroupNorm(groups: 3, epsilon: 0.1, affine: random.number(0...1) == 0)
  },
  .init("layer norm", divisor: 2) { random, _ in
    LayerNorm(epsilon: 0.1, affine: random.number(0...1) == 0)
  },
  .init("leaky relu of any slope") { random, _ in LeakyReLU(slope: random.value()) },
  .pool("max pool") { MaxPool($0, stride: $1, padding: $2, ceilMode: $3) },
  .pool("average pool") { AveragePool($0, stride: $1, padding: $2, ceilMode: $3) },
  .pool("average pool without padding") {
    AveragePool($0, stride: $1, padding: $2, ceilMode: $3, countsPadding: false)
  },
  .init("global average pool") { _, _ in GlobalAveragePool() },
  .init("global max pool") { _, _ in GlobalMaxPool() },
  .init("learned scale") { _, _ in LearnedScale() },
  .init("prelu") { random, _ in PReLU(perChannel: random.number(0...1) == 0) },
  .init("pixel shuffle", divisor: 4) { _, _ in PixelShuffle(2) },
  .init("pixel unshuffle") { random, _ in
    let scale = random.number(1...3)
    CenterCrop(height: 2 * scale, width: scale)
    PixelUnshuffle(scale)
  },
  .init("slices", divisor: 3) { random, channels in
    let first = random.number(0...channels - 1)
    Concatenate {
      Slice(from: first, count: random.number(1...channels - first))
      Multiply {
        Split(0, of: 3)
        Split(2, of: 3)
      }
    }
  },
  .init("upsample nearest") { random, _ in Upsample(random.number(1...3), .nearest) },
  .init("upsample bilinear") { random, _ in
    Upsample(random.number(1...4), .bilinear(alignedCorners: false))
  },
  .init("upsample bilinear with aligned corners") { random, _ in
    Upsample(random.number(1...4), .bilinear(alignedCorners: true))
  },
  .init("dropout") { random, _ in Dropout(0.4, of: random.number(0...1) == 0 ? .elements : .channels) },
  .init("softmax", divisor: 2) { _, _ in Softmax() },
  .init("centre crop") { random, _ in
    CenterCrop(height: random.number(1...8), width: random.number(1...8))
  },
  .init("concatenate") { random, _ in
    let channels = random.number(1...3)
    Concatenate {
      Skip()
      Conv2D(channels, kernel: 1)
      Skip()
      Sigmoid()
    }
  },
  .init("add") { _, channels in
    Add {
      Skip()
      Conv2D(channels, kernel: 3)
      Skip()
    }
  },
  .init("multiply") { _, channels in
    Multiply {
      Skip()
      Conv2D(channels, kernel: 1)
    }
  },
  .init("multiply by itself") { _, _ in
    Multiply {
      Skip()
      Skip()
    }
  },
  .init("multiply by one channel") { _, _ in
    Multiply {
      Conv2D(1, kernel: 1)
      Skip()
    }
  },
  .init("multiply by one pixel") { _, _ in
    Multiply {
      Skip()
      Branch {
        GlobalAveragePool()
        Sigmoid()
      }
    }
  },
  .init("multiply by one value") { _, _ in
    Multiply {
      Skip()
      Branch {
        GlobalAveragePool()
        Conv2D(1, kernel: 1)
      }
    }
  },
  .init("add one pixel and one channel") { _, channels in
    Add {
      Branch {
        GlobalAveragePool()
        Conv2D(channels, kernel: 1)
      }
      Skip()
      Conv2D(1, kernel: 3)
    }
  },
  .init("subtract") { _, channels in
    Subtract {
      Conv2D(channels, kernel: 1)
      Skip()
    }
  },
  .init("subtract from one channel") { _, _ in
    Subtract {
      Conv2D(1, kernel: 3)
      Skip()
    }
  },
  .init("maximum") { _, channels in
    Maximum {
      Skip()
      Conv2D(channels, kernel: 1)
      Branch {
        GlobalAveragePool()
        Conv2D(channels, kernel: 1)
      }
      Conv2D(1, kernel: 1)
    }
  },
  .init("a formula of two values") { random, channels in
    let isRepeated = random.number(0...1) == 0
    Blend {
      Conv2D(isRepeated ? 1 : channels, kernel: 1)
      Skip()
    }
    Blend {
      Skip()
      Branch {
        if isRepeated { GlobalAveragePool() }
        Conv2D(channels, kernel: 1)
      }
    }
  },
  .init("concatenate one pixel") { random, _ in
    let channels = random.number(1...3)
    Concatenate {
      Branch {
        GlobalAveragePool()
        Conv2D(channels, kernel: 1)
      }
      Skip()
      GlobalAveragePool()
    }
  },
  .init("a value with many users") { _, channels in
    Conv2D(channels, kernel: 1)
    Tap("shared")
    ReLU()
    Add {
      Skip()
      Skip(from: "shared")
      Branch(from: "shared") {
        BatchNorm(epsilon: 0.1)
        Sigmoid()
      }
    }
  },
]

import Myograph

extension TestNetworks {
  /// Layers drawn by lot, from fixed seeds.
  static let randoms = (1...4).map { seed in
    Declaration("t-random-\(seed)", RandomNetwork(seed: UInt64(seed)))
  }
}

/// A chain of random layers, each legal after those before it.
struct RandomNetwork: Network {
  var seed: UInt64

  @LayerBuilder var body: Layers {
    let (start, steps) = draw()
    Input(channels: start.channels, height: start.height, width: start.width)
    for step in steps {
      switch step {
      case .convolution(let layer): layer
      case .layer(let layer): layer
      case .residual(let kernel, let channels):
        Add {
          Skip()
          Branch {
            Conv2D(channels, kernel: kernel)
            BatchNorm()
          }
        }
        ReLU()
      case .joined(let kernel, let channels):
        Concatenate {
          Branch {
            Conv2D(channels, kernel: kernel)
            ReLU()
          }
          Skip()
        }
      case .gated(let channels):
        Multiply {
          Skip()
          Branch {
            GlobalAveragePool()
            Conv2D(channels, kernel: 1)
            Sigmoid()
          }
        }
      }
    }
  }

  private enum Step {
    case convolution(Conv2D)
    case layer(any Layer)
    case residual(kernel: Size, channels: Int)
    case joined(kernel: Size, channels: Int)
    case gated(channels: Int)
  }

  private struct Shape {
    var channels: Int
    var height: Int
    var width: Int
  }

  /// The input's shape, and steps that keep a value small while they change its shape.
  private func draw() -> (Shape, [Step]) {
    var random = SplitMix64(seed: seed)
    let start = Shape(
      channels: random.pick([1, 2, 3, 16, 19]), height: random.pick(Array(3...20)),
      width: random.pick(Array(3...20)))
    var shape = start
    let steps = (0..<6).flatMap { _ in
      [Step.convolution(convolution(&shape, &random))] + followers(&random) + [change(&shape, &random)]
    }
    return (start, steps)
  }

  private static let kernels: [Size] = [1, 3, 3, 5, Size(height: 1, width: 3), Size(height: 7, width: 1)]

  private func convolution(_ shape: inout Shape, _ random: inout SplitMix64) -> Conv2D {
    let channels = random.pick([3, 8, 16, 17, 32, 40, 48])
    let stride = shape.height > 4 && shape.width > 4 ? random.pick([1, 1, 1, 2]) : 1
    let groups = random.pick([1, 1, 2, 4].filter { channels % $0 == 0 && shape.channels % $0 == 0 })
    let layer = Conv2D(
      channels, kernel: random.pick(Self.kernels), stride: stride, dilation: random.pick([1, 1, 2]),
      groups: groups, bias: random.pick([true, false]))
    shape = Shape(
      channels: channels, height: (shape.height - 1) / stride + 1, width: (shape.width - 1) / stride + 1)
    return layer
  }

  /// What follows a convolution: a norm, an activation, both in either order, or nothing.
  private func followers(_ random: inout SplitMix64) -> [Step] {
    let norm: any Layer = random.pick([BatchNorm(), BatchNorm(), InstanceNorm(), GroupNorm(groups: 1)])
    let activation: any Layer = random.pick([ReLU(), ReLU(), LeakyReLU(slope: 0.2), Sigmoid()])
    let choices: [[any Layer]] = [
      [], [activation], [norm, activation], [norm, activation], [activation, norm],
    ]
    return random.pick(choices).map(Step.layer)
  }

  private func change(_ shape: inout Shape, _ random: inout SplitMix64) -> Step {
    let kernel = random.pick(Self.kernels)
    let isSmall = shape.height * shape.width < 150
    switch random.next() % 7 {
    case 0 where shape.height % 2 == 0 && shape.width % 2 == 0:
      shape = Shape(channels: shape.channels, height: shape.height / 2, width: shape.width / 2)
      return .layer(MaxPool(2))
    case 1 where isSmall:
      shape = Shape(channels: shape.channels, height: shape.height * 2, width: shape.width * 2)
      return .layer(
        Upsample(2, random.pick([.nearest, .bilinear(alignedCorners: random.pick([true, false]))])))
    case 2 where isSmall:
      let channels = random.pick([16, 21, 32])
      shape = Shape(channels: channels, height: shape.height * 2, width: shape.width * 2)
      return .layer(TransposedConv2D(channels, kernel: 2, stride: 2))
    case 3 where shape.channels < 49:
      let channels = random.pick([7, 16])
      shape.channels += channels
      return .joined(kernel: kernel, channels: channels)
    case 4:
      return .gated(channels: shape.channels)
    default:
      return .residual(kernel: kernel, channels: shape.channels)
    }
  }
}

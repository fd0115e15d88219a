import Myograph

/// Two 3×3 convolutions, each followed by batch norm and ReLU: the unit of both U-Nets.
public struct ConvBlock: Block {
  public var channels: Int

  public init(_ channels: Int) { self.channels = channels }

  @LayerBuilder public var body: Layers {
    for _ in 1...2 {
      Conv2D(channels, kernel: 3)
      BatchNorm()
      ReLU()
    }
  }
}

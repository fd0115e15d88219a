import Myograph

/// The paper's pipeline around a network (Chen et al. 2020, section 3.3): slices at 1.25 mm, the central 256×256
/// pixels, z-scores; class maps resampled back and labelled on the scan's own grid. Trained with cross entropy, on
/// slices that are flipped, rotated, scaled and cropped at random.
public struct PaperPipeline: Network {
  public var network: any Network

  public init(_ network: any Network) { self.network = network }

  @LayerBuilder public var body: Layers {
    Scan()
    Resample(spacing: 1.25)
    RandomFlip()
    RandomRotation(from: -30, to: 30)
    RandomScale(from: 0.7, to: 1.4)
    RandomCrop(256)
    NormalizeIntensity(.zScore)
    network
    Loss { CrossEntropy() }
    Softmax()
    RestoreGrid()
    ArgMax()
  }
}

/// The pipeline of the published checkpoint: the central pixels of each slice, as they are, scaled to 0…1.
public struct CropPipeline: Network {
  public var side: Int
  public var network: any Network

  public init(side: Int, _ network: any Network) {
    self.side = side
    self.network = network
  }

  @LayerBuilder public var body: Layers {
    Scan()
    CenterCrop(side)
    NormalizeIntensity(.minMax)
    network
    Softmax()
    RestoreGrid()
    ArgMax()
  }
}

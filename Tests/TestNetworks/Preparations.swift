import Myograph

extension TestNetworks {
  /// Networks that are nothing but what their samples go through before: together they ask for every stage, alone and
  /// behind others.
  static let preparations = [
    preparation("paper") {
      Scan()
      Resample(spacing: 1.25)
      RandomFlip()
      RandomRotation(from: -30, to: 30)
      RandomScale(from: 0.7, to: 1.4)
      RandomCrop(40)
      NormalizeIntensity(.zScore)
    },
    preparation("everything") {
      Scan()
      Resample(spacing: 1.5)
      RandomFlip(probability: 0.7)
      RandomRotation(from: -90, to: 90, probability: 0.7)
      RandomScale(from: 0.5, to: 2, probability: 0.7)
      RandomCrop(height: 33, width: 47)
      ElasticDeformation(spacing: 8, from: 0.5, to: 3, probability: 0.8)
      BiasField(strength: 0.6, probability: 0.8)
      RandomGamma(probability: 0.8)
      NormalizeIntensity(.zScore)
      RandomBrightnessContrast(probability: 0.8)
      GaussianNoise(from: 0.1, to: 0.4, probability: 0.8)
      GaussianBlur(probability: 0.8)
    },
    // Two bends, a crop behind them, two channels.
    preparation("bent") {
      Input(channels: 2, height: 19, width: 37)
      ElasticDeformation(spacing: 4, from: 1, to: 2, probability: 1)
      ElasticDeformation(spacing: 40, from: 1, to: 3, probability: 0.7)
      RandomCrop(height: 11, width: 16)
      NormalizeIntensity(.minMax)
      GaussianNoise(from: 0.1, to: 0.2, probability: 1)
    },
    // What is known of the values is lost again and again. An odd number of pixels, so that pairs of normal numbers
    // go over the border of a row and of a channel.
    preparation("values") {
      Input(channels: 3, height: 13, width: 9)
      RandomGamma(from: 0.4, to: 0.6, probability: 1)
      GaussianNoise(from: 0.2, to: 0.4, probability: 1)
      RandomGamma(from: 1.5, to: 2, probability: 0.7)
      BiasField(probability: 0.8)
      NormalizeIntensity(.zScore)
      NormalizeIntensity(.minMax)
      GaussianBlur(from: 0, to: 6, probability: 0.8)
      GaussianNoise(from: 0.1, to: 0.2, probability: 0.8)
    },
    preparation("turned") {
      Input(channels: 1, height: 16, width: 23)
      RandomRotation(from: -180, to: 180)
      RandomScale(from: 0.1, to: 10)
      RandomFlip()
      RandomCrop(height: 20, width: 18)
    },
    preparation("centred") {
      Scan(channels: 2)
      CenterCrop(height: 17, width: 22)
      NormalizeIntensity(.minMax)
    },
    preparation("limits") {
      Input(channels: 1, height: 9, width: 13)
      RandomGamma(from: 0.5, to: 0.6, probability: 1)
      NormalizeIntensity(.zScore)
    },
    preparation("pixel") {
      Scan()
      RandomCrop(1)
      ElasticDeformation(probability: 1)
      BiasField(probability: 1)
      RandomMotion(probability: 1)
      RandomLowResolution(probability: 1)
    },
    // Lines of k-space along both axes, an even and an odd number, no multiples of sixteen.
    preparation("acquired") {
      Scan()
      Resample(spacing: 1.5)
      RandomCrop(height: 34, width: 21)
      RandomMotion(displacement: 5, sway: 1, probability: 0.8)
      RandomLowResolution(probability: 0.8)
      NormalizeIntensity(.zScore)
      GaussianNoise()
    },
    preparation("lines") {
      Input(channels: 2, height: 9, width: 32)
      RandomLowResolution(from: 0.1, to: 1, probability: 1)
      GaussianBlur(probability: 0.5)
      RandomMotion(displacement: 20, sway: 8, probability: 1)
      RandomGamma(probability: 0.5)
    },
    // Tiles around what is labelled, turned and scaled; a range of each kind, with what follows from it and what doesn't.
    preparation("tiles") {
      Scan(channels: 2)
      RandomFlip()
      RandomRotation(from: -40, to: 40, probability: 0.5)
      RandomScale(from: 0.5, to: 1.5, probability: 0.5)
      Tiles(height: 16, width: 21, foreground: 0.7)
      RandomGamma(probability: 0.5)
      NormalizeIntensity(.dataset)
      RandomBrightnessContrast(probability: 0.8)
    } end: {
      Softmax()
      RestoreGrid()
      ArgMax()
    },
    preparation("ranges") {
      Input(channels: 2, height: 13, width: 9)
      NormalizeIntensity(.windows([Bounds(90, 120), Bounds(70, 130)]))
      RandomGamma(from: 0.5, to: 0.8, probability: 1)
      GaussianNoise(from: 0.1, to: 0.2, probability: 0.7)
      NormalizeIntensity(.percentiles(from: 3, to: 91.5))
      NormalizeIntensity(.minMax)
      NormalizeIntensity(.zScore)
      NormalizeIntensity(.window(from: -1, to: 1.5))
    },
    // Of slices whose labels are a ring, or noise.
    preparation("remodeled") {
      Scan(channels: 2)
      RandomRemodeling(cavity: 1, wall: 2, probability: 0.8)
      Resample(spacing: 1.5)
      RandomFlip()
      RandomRotation(from: -30, to: 30)
      RandomScale(from: 0.7, to: 1.4)
      RandomCrop(height: 30, width: 41)
      ElasticDeformation(spacing: 8, from: 0.5, to: 2, probability: 0.5)
      NormalizeIntensity(.zScore)
    },
    preparation("remodeled-alone") {
      Input(channels: 1, height: 39, width: 52)
      RandomRemodeling(
        cavity: 2, wall: 1, dilation: Bounds(0.5, 2), thickness: Bounds(0.5, 2), probability: 1)
    },
    Declaration(
      "t-prepare-nothing",
      Sketch {
        Input(channels: 2, height: 5, width: 9)
        Conv2D(3, kernel: 1)
        Loss { CrossEntropy() }
      }),
  ]

  private static func preparation(
    _ name: String, @LayerBuilder _ stages: () -> Layers, @LayerBuilder end: () -> Layers = { Layers() }
  ) -> Declaration {
    let (stages, end) = (stages(), end())
    return Declaration(
      "t-prepare-\(name)",
      Sketch {
        stages
        Conv2D(3, kernel: 1)
        Loss { CrossEntropy() }
        end
      })
  }
}

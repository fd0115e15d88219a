import Myograph

extension TestNetworks {
  /// Networks of tasks that differ in classes and channels, with names for what they tell apart.
  static let tasks = [
    Declaration(
      "t-task-cells", task(Input(channels: 3, height: 16, width: 16), classes: 2),
      classes: ["membrane", "cell"]),
    Declaration(
      "t-task-lesions", scanTask(channels: 2, classes: 3, Tiles(16, foreground: 0.5), .dataset),
      classes: ["background", ClassLabel("edema", colour: 0x56B4E9), ClassLabel("Läsion", colour: 0xD55E00)]),
    Declaration(
      "t-task-organs", scanTask(channels: 1, classes: 14, RandomCrop(16), .zScore),
      classes: ["background"] + (1...13).map { ClassLabel("organ, number \($0)") }),
    Declaration("t-task-many", task(Input(channels: 16, height: 16, width: 16), classes: 256)),
  ]

  private static func task(_ input: Input, classes: Int) -> Sketch {
    Sketch {
      input
      Conv2D(8, kernel: 3)
      ReLU()
      Conv2D(classes, kernel: 1)
      Loss { CrossEntropy() }
      Softmax()
      ArgMax()
    }
  }

  private static func scanTask(
    channels: Int, classes: Int, _ part: some Layer, _ range: IntensityRange
  ) -> Sketch {
    Sketch {
      Scan(channels: channels)
      RandomFlip()
      part
      NormalizeIntensity(range)
      Conv2D(8, kernel: 3)
      ReLU()
      Conv2D(classes, kernel: 1)
      Loss { CrossEntropy() }
      Softmax()
      RestoreGrid()
      ArgMax()
    }
  }
}

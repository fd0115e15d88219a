import Myograph
import Testing

/// Losses as part of a declaration, and every mistake in one: exact text, line and column.
@Suite struct LossTests {
  @Test func labelsGoThroughTheImageStagesThatMovePixels() throws {
    let graph = try graph {
      Scan()
      Resample(spacing: 1.25)
      CenterCrop(height: 6, width: 4)
      NormalizeIntensity(.zScore)
      Conv2D(3, kernel: 1)
      Loss {
        CrossEntropy()
        SoftDice(weight: 0.5)
      }
      Softmax()
      ArgMax()
    }
    #expect(
      graph.nodes.map { "\($0.name): \($0.type) of \($0.inputs)" } == [
        "scan1: 1×scan of []", "resample1: 1×scan at 1.25 mm of [0]", "centerCrop1: 1×6×4 of [1]",
        "normalizeIntensity1: 1×6×4 of [2]", "conv1: 3×6×4 of [3]", "labels1: scan labels of []",
        "labels1.resample1: scan at 1.25 mm labels of [5]", "labels1.centerCrop1: 6×4 labels of [6]",
        "crossEntropy1: 1×1×1 per batch of [4, 7]", "softDice1: 1×1×1 per batch of [4, 7]",
        "loss1: 1×1×1 per batch of [8, 9]", "softmax1: 3×6×4 of [4]", "argMax1: 6×4 labels of [11]",
      ])
    #expect(graph.nodes[5].type.content == .labels(classes: 3))
    #expect(graph.nodes[10].operation == .weightedSum([1, 0.5]))
    #expect(graph.loss == 10)
    #expect(graph.output == 12)
  }

  @Test func aSingleTermIsTheLossItself() throws {
    let graph = try graph {
      Input(channels: 1, height: 6, width: 4)
      Conv2D(2, kernel: 1)
      Loss { CrossEntropy(ignoring: 0) }
    }
    #expect(graph.nodes.map(\.name) == ["input1", "conv1", "labels1", "crossEntropy1"])
    #expect(graph.loss == 3)
    #expect(graph.output == 1)
  }

  @Test func aTermMayHaveLayersOfItsOwn() throws {
    let graph = try graph {
      Input(channels: 1, height: 6, width: 4)
      Conv2D(2, kernel: 1)
      Tap("early")
      Conv2D(2, kernel: 1)
      Loss {
        CrossEntropy()
        Branch(from: "early") {
          Conv2D(2, kernel: 1).named("auxiliary")
          CrossEntropy(weight: 0.5)
          SoftDice()
        }
      }
    }
    #expect(
      graph.nodes.map(\.name) == [
        "input1", "conv1", "conv2", "labels1", "crossEntropy1", "auxiliary", "crossEntropy2", "softDice1",
        "loss1",
      ])
    #expect(graph.nodes[6].inputs == [5, 3] && graph.nodes[7].inputs == [5, 3])
    #expect(graph.nodes[8].operation == .weightedSum([1, 0.5, 1]))
  }

  @Test func lossesHaveTheirPlace() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      CrossEntropy()
      Conv2D(4, kernel: 3)
      Loss {}
      Softmax()
      Loss {
        SoftDice()
        ReLU()
      }
      Loss { CrossEntropy() }
    }
    let first = mistakes {
      Loss { CrossEntropy() }
    }
    let labels = mistakes {
      Input(channels: 3, height: 8, width: 8)
      ArgMax()
      Loss { CrossEntropy() }
    }
    #expect(
      found == [
        "+2:7: error: Can't place CrossEntropy here because labels are known inside a Loss only; "
          + "use Loss { CrossEntropy() }",
        "+4:7: error: Can't make an empty Loss because there is nothing to minimise; "
          + "use CrossEntropy or SoftDice in it",
        "+7:9: error: Can't place SoftDice after Softmax because it takes scores and applies soft-max itself; "
          + "use Loss before Softmax",
        "+8:9: error: Can't add ReLU to the loss because it compares nothing with labels; "
          + "use CrossEntropy or SoftDice",
        "+10:7: error: Can't place another Loss because training minimises one number; "
          + "use one Loss with all terms",
      ])
    #expect(
      first == [
        "+1:7: error: Can't begin with Loss because a network begins with an input; use Scan or Input first"
      ])
    #expect(
      labels == [
        "+3:14: error: Can't place CrossEntropy here because its input is a label map; use it before ArgMax"
      ])
  }

  @Test("A layer that runs without a term of the loss behind it is told, one that only training has isn't")
  func everyLayerThatRunsIsTrained() {
    let behind = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(4, kernel: 3)
      Loss { CrossEntropy() }
      Conv2D(4, kernel: 3)
      ReLU()
      BatchNorm()
      Softmax()
    }
    let beside = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Tap("image")
      Conv2D(4, kernel: 3)
      Loss {
        Branch(from: "image") {
          Conv2D(3, kernel: 1)
          CrossEntropy()
        }
      }
    }
    let twoTerms = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Tap("image")
      Conv2D(4, kernel: 3)
      Loss {
        CrossEntropy()
        Branch(from: "image") {
          Conv2D(4, kernel: 1)
          BatchNorm()
          CrossEntropy()
        }
      }
      Softmax()
      ArgMax()
    }
    func text(_ layer: String) -> String {
      "error: Can't train \(layer) because no term of the loss depends on it, and a running network does; "
        + "use Loss behind it"
    }
    #expect(behind == ["+4:7: " + text("Conv2D"), "+6:7: " + text("BatchNorm")])
    #expect(beside == ["+3:7: " + text("Conv2D")])
    #expect(twoTerms.isEmpty)
  }

  @Test func scoresMatchTheLabels() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(4, kernel: 3)
      CenterCrop(height: 8, width: 5)
      Loss {
        CrossEntropy(classWeights: [1, 2, 3])
        SoftDice()
        Branch {
          MaxPool(2, stride: 1)
          Focal(classWeights: [1])
        }
      }
    }
    let halves = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(4, kernel: 3)
      MaxPool(2)
      Loss { CrossEntropy() }
    }
    let one = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Loss { CrossEntropy() }
    }
    #expect(
      found == [
        "+5:9: error: Can't compare scores of 4×8×5 with 8×8 labels because a score has no whole number of "
          + "labels; use Upsample to get back to their size",
        "+5:9: error: Can't weight 4 classes by 3 numbers because each class has its own; use 4",
        "+6:9: error: Can't compare scores of 4×8×5 with 8×8 labels because a score has no whole number of "
          + "labels; use Upsample to get back to their size",
        "+9:11: error: Can't compare scores of 4×7×4 with 8×8 labels because a score has no whole number of "
          + "labels; use Upsample to get back to their size",
        "+9:11: error: Can't weight 4 classes by 1 number because each class has its own; use 4",
      ])
    #expect(halves.isEmpty)
    #expect(
      one == [
        "+2:14: error: Can't place CrossEntropy on 1 channel because classes number 2 to 256; "
          + "use a Conv2D with one channel per class"
      ])
  }

  private struct OfPixels: PixelLoss {
    var formula: @Sendable (ClassAtPixel) -> Expression
    func loss(_ pixel: ClassAtPixel) -> Expression { formula(pixel) }
  }

  private struct OfRegions: RegionLoss {
    var formula: @Sendable (ClassAtPixel) -> Expression
    func loss(_ pixel: ClassAtPixel) -> Expression { formula(pixel) }
  }

  @Test("Formulas that no kernel could compute are refused, each for its reason")
  func formulasAreComputable() {
    let found = mistakes {
      Input(channels: 2, height: 8, width: 8)
      Loss {
        OfPixels { pixel in log(1 - pixel.probability) }
        OfPixels { pixel in sum(pixel.probability) }
        OfPixels { pixel in pixel.target }
        OfPixels { pixel in pixel.score * .argument(.input) }
        OfPixels { pixel in 1e-60 * pixel.score }
        OfPixels { pixel in (0..<70).reduce(pixel.score) { value, _ in value * value } }
        OfPixels { pixel in log(pixel.score) }
        OfRegions { pixel in pixel.probability }
        OfRegions { pixel in sum(pixel.probability) / sum(pixel.target) }
        OfRegions { _ in 1 }
        OfRegions { pixel in log(max(1e-9, 1 - sum(pixel.probability * pixel.target))) }
        OfRegions { pixel in (1...17).reduce(0) { $0 + sum(pow(pixel.score, Double($1))) } }
      }
      Pointwise { x in x + sum(x) }
    }
    func make(_ line: Int, _ layer: String, _ problem: String) -> String {
      "+\(line):9: error: Can't make \(layer) \(problem)"
    }
    let notFinite = "because its formula or the derivative isn't finite where "
    #expect(
      found == [
        make(
          3, "OfPixels",
          notFinite + "a probability is 1.0; use one that is, such as log(max(1e-6, 1 - pixel.probability))"),
        make(
          4, "OfPixels", "because its formula has a sum within a sum; use sums of what one pixel says"),
        "+5:9: error: Can't train by OfPixels because no sum in its formula changes with scores; "
          + "use pixel.probability or pixel.score",
        make(
          6, "OfPixels",
          "because its formula reads more than a value, such as its result or a sum; use the value that it is given"
        ),
        make(
          7, "OfPixels",
          "with 1e-60 because it is 0 in single precision; use a number such as 0.01"),
        make(8, "OfPixels", "because its formula has more than 1000 parts; use a shorter one"),
        make(
          9, "OfPixels",
          notFinite + "a probability is 0.0; use one that is, such as log(max(1e-6, 1 - pixel.probability))"),
        make(
          10, "OfRegions",
          "because its formula reads a pixel outside of a sum; use sum(…) around what it reads"),
        make(
          11, "OfRegions",
          notFinite
            + "all sums are 0, as in a batch without labels; use a small number above and below a division"),
        "+12:9: error: Can't train by OfRegions because no sum in its formula changes with scores; "
          + "use pixel.probability or pixel.score",
        make(14, "OfRegions", "because its formula has 17 sums, and a kernel adds up 16; use fewer"),
        "+16:7: error: Can't make Pointwise because its formula reads more than a value, such as its result or a sum; "
          + "use the value that it is given",
      ])
  }

  @Test func termsHaveNumbersThatMakeSense() {
    let found = mistakes {
      Input(channels: 2, height: 8, width: 8)
      Loss {
        CrossEntropy(ignoring: -1)
        CrossEntropy(classWeights: [1, -.infinity])
        CrossEntropy(classWeights: [0, 0])
        Focal(classWeights: [1e39, 1])
        CrossEntropy(weight: 0)
        SoftDice(smoothing: 0)
        SoftDice(ignoring: 256, weight: .nan)
        CrossEntropy(smoothing: 1.5)
        Focal(exponent: -.infinity)
        Tversky(falseNegatives: .nan, smoothing: 0)
      }
    }
    #expect(
      found == [
        "+3:9: error: Can't ignore label -1 because labels are between 0 and 255; use one in that range",
        "+4:9: error: Can't weight a class by -inf because weights count pixels; "
          + "use numbers from 0 on, one of them positive",
        "+5:9: error: Can't weight a class by 0.0 because weights count pixels; "
          + "use numbers from 0 on, one of them positive",
        "+6:9: error: Can't weight a class by 1e+39 because weights count pixels; "
          + "use numbers from 0 on, one of them positive",
        "+7:9: error: Can't weight CrossEntropy by 0.0 because terms of a loss are added; use a positive number",
        "+8:9: error: Can't make SoftDice with smoothing 0.0 because smoothing must be between 1e-12 and "
          + "1000000.0; use a number in that range",
        "+9:9: error: Can't weight SoftDice by nan because terms of a loss are added; use a positive number",
        "+9:9: error: Can't ignore label 256 because labels are between 0 and 255; use one in that range",
        "+10:9: error: Can't make CrossEntropy with label smoothing 1.5 because label smoothing must be between "
          + "0.0 and 1.0; use a number in that range",
        "+11:9: error: Can't make Focal with exponent -inf because exponent must be between 0.0 and 16.0; "
          + "use a number in that range",
        "+12:9: error: Can't make Tversky with false negatives nan because false negatives must be between 0.0 "
          + "and 1000.0; use a number in that range",
      ])
  }
}

import Myograph
import Networks
import Testing

/// Mistakes in a network as a whole, in names and in blocks; several at once.
@Suite struct NetworkMistakeTests {
  @Test func networksHaveLayers() {
    let nothing = mistakes("nothing") {}
    let input = mistakes("input") { Input(channels: 1, height: 8, width: 8) }
    #expect(
      nothing == [
        "+0:1: error: Can't compile network \"nothing\" because it has no layers; "
          + "use at least an input and one layer"
      ])
    #expect(
      input == [
        "+0:1: error: Can't compile network \"input\" because it has no layers; "
          + "use at least an input and one layer"
      ])
  }

  @Test(arguments: ["", "2d", "a_b", "a b", "ä", "a/b", String(repeating: "n", count: 101)])
  func networkNamesAreFileNames(name: String) {
    let found = mistakes(name) {
      Input(channels: 1, height: 8, width: 8)
      ReLU()
    }
    #expect(
      found == [
        "+0:1: error: Can't name a network \"\(name)\" because files and C functions are named after it; "
          + "use at most 100 letters, digits and hyphens, beginning with a letter"
      ])
  }

  @Test func layerNamesAreUniqueAndPlain() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(8, kernel: 1).named("stem")
      Conv2D(8, kernel: 3).named("stem")
      ReLU().named("a.b")
      ReLU().named("")
      ConvBlock(8).named("block")
      ConvBlock(8).named("block")
      Tap("here").named("tap")
    }
    let rule =
      "because weights are named after it; "
      + "use at most 100 letters, digits, hyphens and underscores, beginning with a letter"
    #expect(
      found == [
        "+3:7: error: Can't name this layer \"stem\" because another one has that name; "
          + "use another, for weights are named by it",
        "+4:7: error: Can't name a layer \"a.b\" \(rule)",
        "+5:7: error: Can't name a layer \"\" \(rule)",
        "+7:7: error: Can't name this layer \"block\" because another one has that name; "
          + "use another, for weights are named by it",
        "+8:7: error: Can't name this \"tap\" because it computes nothing of its own; use the name on a layer",
      ])
  }

  struct Endless: Block {
    @LayerBuilder var body: Layers {
      ReLU()
      Endless()
      Endless()
    }
  }
  private let endlessLine = #line - 4

  @Test func blocksThatContainThemselvesAreFound() {
    let line = #line
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Endless()
      MaxPool(3)
    }
    let error =
      "error: Can't place this block because blocks are nested 100 deep already; "
      + "use a body that doesn't contain itself"
    #expect(found == ["+\(endlessLine - line - 1):7: \(error)"])
  }

  @Test func networksHaveAnEnd() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      for _ in 0..<20_000 { ReLU() }
    }
    #expect(
      found == [
        "+2:29: error: Can't place more layers because the network has 10000 already; use fewer",
        "+2:36: note: in round 10000 of the loop that ends here",
      ])
  }

  @Test func absurdWidthsAndDepthsAreReportedByTheNetworksOfTheZoo() {
    let networks: [any Network] = [
      UNet(width: .max), UNet(width: .min, depth: .max), UNet(depth: 100_000), UNet(classes: -1),
      FCN(width: .max),
      FCN(width: 0), BilinearUNet(width: .min), BilinearUNet(classes: .max),
    ]
    for network in networks {
      let found = mistakes {
        Input(channels: 1, height: 256, width: 256)
        network
      }
      #expect(found.contains { $0.contains("error: Can't") })
      #expect(found.contains { $0.hasPrefix("+2:9: note: in the block that is placed here") })
    }
  }

  @Test func everyMistakeIsReportedInOrder() {
    let found = mistakes("2d") {
      Input(channels: 1, height: 30, width: 30)
      Conv2D(16, kernel: 3, groups: 5)
      Dropout(2)
      MaxPool(4, padding: 3)
      Conv2D(16, kernel: 2)
      Add {
        Skip(from: "nowhere")
        Branch { LeakyReLU(slope: .nan) }
      }
    }
    #expect(
      found == [
        "+0:1: error: Can't name a network \"2d\" because files and C functions are named after it; "
          + "use at most 100 letters, digits and hyphens, beginning with a letter",
        "+2:7: error: Can't convolve 1 to 16 channels in 5 groups because 5 doesn't divide both; "
          + "use a divisor of 1",
        "+3:7: error: Can't drop with rate 2.0 because it is a probability below 1; use a rate from 0 up to 1",
        "+4:7: error: Can't pad MaxPool by 3 because its window is 4; use at most half of the window",
        "+5:7: error: Can't pad a kernel of 2×2 to the same size because a side is even; "
          + "use an odd kernel or explicit padding",
        "+7:9: error: Can't read tap \"nowhere\" because none of that name is above; "
          + "use Tap(\"nowhere\") where the value is",
        "+8:18: error: Can't make LeakyReLU with nan because it isn't finite in single precision; use a number such as 0.01",
      ])
  }

  @Test func oneMistakeIsReportedOnce() {
    let loop = mistakes {
      Input(channels: 1, height: 8, width: 8)
      for _ in 0..<3 { Conv2D(0, kernel: 3) }
    }
    let followUps = mistakes {
      Input(channels: 1, height: 9, width: 9)
      MaxPool(10)
      Conv2D(16, kernel: 7, padding: .valid)
      Add {
        Skip()
        Conv2D(8, kernel: 1)
      }
      Softmax()
    }
    #expect(loop.map { $0.prefix(15) } == ["+2:24: error: C", "+2:45: note: in"])
    #expect(followUps.map { $0.prefix(5) } == ["+2:7:"])
  }
}

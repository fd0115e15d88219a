import Myograph
import Testing

/// Layers that nothing needs are said; what a loss or a tap's reader needs isn't.
@Suite struct UnusedLayerTests {
  @Test func aLayerBeforeABranchFromATapIsComputedForNothing() throws {
    let found = try warnings {
      Input(channels: 4, height: 8, width: 8)
      Tap("input")
      Conv2D(4, kernel: 3)
      Branch(from: "input") { ReLU() }
    }
    #expect(
      found == [
        "+3:7: warning: Conv2D is computed for nothing because no layer takes its result; "
          + "use it in a join, or leave it out"
      ])
  }

  @Test func lossesAndTapsUseTheirLayers() throws {
    let found = try warnings {
      Input(channels: 4, height: 8, width: 8)
      Conv2D(4, kernel: 3)
      Tap("early")
      Conv2D(4, kernel: 1)
      Loss {
        CrossEntropy()
        Branch(from: "early") {
          Conv2D(4, kernel: 1)
          SoftDice(weight: 0.5)
        }
      }
      Softmax()
      Tap("nobody reads it")
      ArgMax()
    }
    #expect(found == [])
  }
}

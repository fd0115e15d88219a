import Testing

@testable import Myograph

/// How losses change, as formulas.
@Suite struct LossTermTests {
  private let p = Expression.argument(.probability)
  private let g = Expression.argument(.target)

  private func term(_ loss: some LossLayer) throws -> LossTerm {
    let graph = try graph {
      Input(channels: 3, height: 4, width: 4)
      Conv2D(3, kernel: 1)
      Loss { loss }
    }
    guard case .loss(let term)? = graph.loss.map({ graph.nodes[$0].operation }) else { throw Missing.loss }
    return term
  }

  private enum Missing: Error { case loss }

  @Test("Cross entropy changes with the label's class alone")
  func crossEntropy() throws {
    let term = try term(CrossEntropy())
    let loss = -(g * log(p))
    #expect(term.name == "CrossEntropy" && term.scope == .allClasses && term.summands == [g, loss])
    #expect(term.slopes == [0, select(sum(g) > 0, 1 / sum(g), 0)])
    #expect(term.descent == .argument(.slope(loss)) * g && term.scoreSlope == 0)
    #expect(term.isOfLabel(term.summands) && term.isOfLabel([term.descent]))
  }

  @Test("Labels that are spread make all classes count")
  func smoothing() throws {
    let term = try term(CrossEntropy(classWeights: [1, 2, 3], smoothing: 0.3))
    let w = Expression.argument(.classWeight)
    #expect(term.summands.count == 2 && term.summands[0] == w * g)
    /// Of a class of weight 2 whose log p is −1.
    func loss(target: Double) -> Double {
      term.summands[1].value { $0 == .target ? target : $0 == .classWeight ? 2 : -1 }
    }
    #expect(abs(loss(target: 0) - 0.2) < 1e-12 && abs(loss(target: 1) - 1.6) < 1e-12)
    #expect(!term.isOfLabel(term.summands) && !term.isOfLabel([term.descent]))
  }

  @Test("Soft Dice is a mean over classes of what their sums make")
  func softDice() throws {
    let term = try term(SoftDice(smoothing: 1))
    let below = 1 + (sum(p) + sum(g))
    #expect(term.scope == .eachClass(from: 1) && term.summands == [p * g, p, g])
    #expect(term.slopes == [-(2 / below), (1 + 2 * sum(p * g)) / (below * below), 0])
    #expect(term.summedClasses(of: 3) == 3 && term.averagedClasses(of: 3) == 1..<3)
    #expect(!term.isOfLabel([term.descent]))
  }

  @Test("Losses on scores need no soft-max")
  func scores() throws {
    for loss in [BinaryCrossEntropy(), MeanSquaredError(), MeanAbsoluteError(), Huber()] as [any PixelLoss] {
      let term = try term(loss)
      #expect(term.descent == 0 && term.scoreSlope != 0)
    }
  }
}

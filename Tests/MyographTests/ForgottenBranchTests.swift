import Myograph
import Networks
import Testing

/// Layers in a join that were meant to follow each other are said; joins that mean what they say are not.
@Suite struct ForgottenBranchTests {
  private func byItself(_ layer: String, _ join: String) -> String {
    "warning: \(layer) is an operand of \(join) by itself because every layer in a join begins at the join's input; "
      + "use Branch { … } around layers that follow each other, or around \(layer) alone if that is meant"
  }

  @Test func normsActivationsAndDropoutsBesideALayerAreSaidOncePerJoin() throws {
    let found = try warnings {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        Conv2D(4, kernel: 3)
        BatchNorm()
        ReLU()
      }
      Add {
        ReLU()
        Conv2D(4, kernel: 3)
        Skip()
      }
      Concatenate {
        ConvBlock(2)
        Dropout(0.5)
      }
      Multiply {
        Conv2D(6, kernel: 1)
        Sigmoid().named("gate")
      }
      Add {
        Skip()
        BatchNorm()
        LeakyReLU()
      }
    }
    #expect(
      found == [
        "+5:9: \(byItself("BatchNorm", "Add"))", "+9:9: \(byItself("ReLU", "Add"))",
        "+15:9: \(byItself("Dropout", "Concatenate"))", "+19:9: \(byItself("Sigmoid", "Multiply"))",
        "+23:9: \(byItself("BatchNorm", "Add"))",
      ])
  }

  @Test func joinsOfLayersThatMayStandAloneAreSilent() throws {
    let found = try warnings {
      Input(channels: 4, height: 8, width: 8)
      // x · σ(x), and x + max(0, x).
      Multiply {
        Skip()
        Sigmoid()
      }
      Add {
        Skip()
        ReLU()
      }
      Concatenate {
        Conv2D(1, kernel: 1)
        Conv2D(2, kernel: 3)
        MaxPool(1)
      }
      Concatenate {
        ReLU()
        Sigmoid()
      }
      // A norm beside branches, as RepVGG has it.
      Add {
        Branch {
          Conv2D(14, kernel: 3)
          BatchNorm()
        }
        BatchNorm()
        Branch { Conv2D(14, kernel: 1) }
      }
      Add {
        Conv2D(14, kernel: 3)
        Branch { BatchNorm() }
        Dropout(0.1)
        Skip()
      }.named("sum")
    }
    #expect(found == [])
  }

  @Test func networksOfTheZooAreSilent() throws {
    for declaration in Zoo.declarations { #expect(try declaration.graph().warnings == []) }
  }

  @Test func operandsThatFitOnlyBehindEachOtherAreSaidBesideTheError() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        Conv2D(16, kernel: 3).named("wide")
        Conv2D(4, kernel: 1, groups: 4).named("narrow")
      }
    }
    let gate = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Multiply {
        Skip()
        GlobalAveragePool()
        Conv2D(4, kernel: 1)
        Sigmoid()
      }
    }
    let sequence = { (count: Int, join: String) in
      "warning: \(count) layers from here on are operands of \(join), one by one, because every layer in a join begins "
        + "at the join's input; use Branch { … } around them if they follow each other"
    }
    #expect(
      found == [
        "+2:7: error: Can't join 4×8×8 and 16×8×8 in Add because their shapes differ; use a 1×1 Conv2D on one of them",
        "+4:9: \(sequence(2, "Add"))",
      ])
    #expect(
      gate == [
        "+2:7: error: Can't make Multiply of 4 operands because it joins two; use one Multiply inside another",
        "+4:9: \(sequence(3, "Multiply"))",
      ])
  }

  @Test func aWrongLayerIsNotTakenForAForgottenBranch() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Concatenate {
        Conv2D(4, kernel: 3)
        MaxPool(2)
      }
      Add {
        Conv2D(0, kernel: 3)
        BatchNorm()
      }
    }
    #expect(found.allSatisfy { $0.contains("error:") } && found.count == 2)
  }

  @Test func joinsInsideOfEachOtherAreTriedOnce() {
    var block = Layers()
    for _ in 0..<40 {
      let inner = block
      block =
        Sketch {
          Add {
            Conv2D(3, kernel: 1)
            Concatenate { inner }
          }
        }.layers
    }
    #expect(
      !mistakes {
        Input(channels: 4, height: 8, width: 8)
        block
      }.isEmpty)
  }
}

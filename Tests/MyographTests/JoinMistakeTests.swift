import Myograph
import Testing

/// Mistakes in joins, skips and taps: exact text, line and column.
@Suite struct JoinMistakeTests {
  @Test func joinsHaveTwoOperands() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add { ReLU() }
      Concatenate {}
      Multiply {
        Skip()
        Skip()
        ReLU()
      }
      Maximum { Skip() }
    }
    let difference = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Subtract {
        Skip()
        Skip()
        ReLU()
      }
    }
    #expect(
      found == [
        "+2:7: error: Can't make Add of 1 operand because it joins two or more; use Skip() for its own input",
        "+3:7: error: Can't make Concatenate of 0 operands because it joins two or more; "
          + "use Skip() for its own input",
        "+4:7: error: Can't make Multiply of 3 operands because it joins two; use one Multiply inside another",
        "+9:7: error: Can't make Maximum of 1 operand because it joins two or more; "
          + "use Skip() for its own input",
      ])
    #expect(
      difference == [
        "+2:7: error: Can't make Subtract of 3 operands because it joins two; use one Subtract inside another"
      ])
  }

  @Test func concatenatedSizesMatch() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Concatenate {
        Skip()
        Conv2D(16, kernel: 3, stride: 2)
      }
    }
    #expect(
      found == [
        "+2:7: error: Can't concatenate 4×8×8 and 16×4×4 because their sizes differ; "
          + "use Upsample, a stride or CenterCrop on one"
      ])
  }

  @Test func combinedShapesMatchOrRepeat() {
    let channels = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        Conv2D(16, kernel: 3)
      }
    }
    let sizes = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Maximum {
        Skip()
        ReLU()
        MaxPool(2)
      }
    }
    let both = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Subtract {
        Skip()
        Branch {
          GlobalAveragePool()
          Conv2D(2, kernel: 1)
        }
      }
    }
    let apart = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Multiply {
        GlobalAveragePool()
        Conv2D(1, kernel: 1)
      }
    }
    #expect(
      channels == [
        "+2:7: error: Can't join 4×8×8 and 16×8×8 in Add because their shapes differ; "
          + "use a 1×1 Conv2D on one of them"
      ])
    #expect(
      sizes == [
        "+2:7: error: Can't join 4×8×8 and 4×4×4 in Maximum because their shapes differ; "
          + "use Upsample, a stride or CenterCrop on one of them"
      ])
    for (found, what) in [(both, "4×8×8 and 2×1×1 in Subtract"), (apart, "4×1×1 and 1×8×8 in Multiply")] {
      #expect(
        found == [
          "+2:7: error: Can't join \(what) because their shapes differ; "
            + "use the same shape, one channel or one pixel on one side"
        ])
    }
  }

  private struct Logarithm: Join {
    let operands: Layers

    init(@LayerBuilder _ operands: () -> Layers) { self.operands = operands() }

    func formula(_ first: Expression, _ second: Expression) -> Expression {
      log(1 + abs(first)) - log(second)
    }
  }

  private struct Second: Activation {
    func formula(_ x: Expression) -> Expression { x + .argument(.other) }
  }

  @Test("A formula of two values is one that kernels can compute, of one reads no other")
  func formulasAreComputable() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Logarithm {
        Skip()
        Conv2D(4, kernel: 1)
      }
      Second()
    }
    #expect(
      found == [
        "+2:7: error: Can't make Logarithm because at 0 its formula or the derivative isn't finite, and kernels fill up "
          + "channels with zeros; use one that is, such as log(1e-6 + abs(x))",
        "+6:7: error: Can't make Second because its formula reads more than a value, such as its result or a sum; use the value that it is given",
      ])
  }

  @Test func skipsAreOperands() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Skip()
      Concatenate {
        Branch {
          ReLU()
          Skip()
        }
        Skip()
      }
    }
    #expect(
      found == [
        "+2:7: error: Can't skip here because Skip is an operand; "
          + "use it directly inside a join, such as Add or Concatenate",
        "+6:11: error: Can't skip here because Skip is an operand; "
          + "use it directly inside a join, such as Add or Concatenate",
      ])
  }

  @Test func branchesHaveLayers() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        Branch {}
      }
    }
    #expect(
      found == [
        "+4:9: error: Can't make an empty Branch because it does nothing; "
          + "use Skip() for the join's own input"
      ])
  }

  @Test func tapsAreDefinedAboveTheirUse() {
    let none = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        Skip(from: "fine")
      }
      Tap("fine")
    }
    let other = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Tap("fine")
      ReLU()
      Tap("coarse")
      Concatenate {
        Skip()
        Branch(from: "fin") { ReLU() }
      }
    }
    #expect(
      none == [
        "+4:9: error: Can't read tap \"fine\" because none of that name is above; "
          + "use Tap(\"fine\") where the value is"
      ])
    #expect(
      other == [
        "+7:9: error: Can't read tap \"fin\" because none of that name is above; use one of \"coarse\", \"fine\""
      ])
  }

  @Test func tapsAreDefinedOnce() {
    let line = #line
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Tap("a")
      ReLU()
      Tap("a")
    }
    #expect(
      found == [
        "+4:7: error: Can't define tap \"a\" again because JoinMistakeTests.swift:\(line + 3) does already; "
          + "use another name"
      ])
  }
}

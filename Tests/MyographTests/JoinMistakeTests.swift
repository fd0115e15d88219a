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
    }
    #expect(
      found == [
        "+2:7: error: Can't make Add of 1 operand because it joins two or more; use Skip() for its own input",
        "+3:7: error: Can't make Concatenate of 0 operands because it joins two or more; "
          + "use Skip() for its own input",
        "+4:7: error: Can't multiply 3 operands because Multiply takes two; use one Multiply inside another",
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

  @Test func addedShapesMatch() {
    let channels = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        Conv2D(16, kernel: 3)
      }
    }
    let sizes = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Add {
        Skip()
        ReLU()
        MaxPool(2)
      }
    }
    #expect(
      channels == [
        "+2:7: error: Can't add 4×8×8 and 16×8×8 because their shapes differ; use a 1×1 Conv2D on one of them"
      ])
    #expect(
      sizes == [
        "+2:7: error: Can't add 4×8×8 and 4×4×4 because their shapes differ; "
          + "use Upsample, a stride or CenterCrop on one of them"
      ])
  }

  @Test func multipliedShapesMatchOrRepeat() {
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Multiply {
        Skip()
        Branch {
          GlobalAveragePool()
          Conv2D(1, kernel: 1)
        }
      }
    }
    #expect(
      found == [
        "+2:7: error: Can't multiply 4×8×8 and 1×1×1 because their shapes differ; "
          + "use the same shape, one channel or one pixel on one side"
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
          + "use it directly inside Concatenate, Add or Multiply",
        "+6:11: error: Can't skip here because Skip is an operand; "
          + "use it directly inside Concatenate, Add or Multiply",
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

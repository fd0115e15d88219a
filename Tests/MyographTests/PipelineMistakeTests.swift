import Myograph
import Testing

/// Mistakes in the order of a pipeline: exact text, line and column.
@Suite struct PipelineMistakeTests {
  @Test func networksBeginWithOneInput() {
    let none = mistakes {
      Conv2D(16, kernel: 3)
      ReLU()
      Input(channels: 1, height: 8, width: 8)
    }
    let tap = mistakes { Tap("image") }
    let two = mistakes {
      Scan()
      Input(channels: 1, height: 8, width: 8)
    }
    #expect(
      none == [
        "+1:7: error: Can't begin with Conv2D because a network begins with an input; use Scan or Input first"
      ])
    #expect(
      tap == [
        "+0:26: error: Can't begin with Tap because a network begins with an input; use Scan or Input first"
      ])
    #expect(
      two == [
        "+2:7: error: Can't place Input here because a network has one input, at its beginning; "
          + "use a Tap to go back to it"
      ])
  }

  @Test func scansAreCroppedBeforeTheFirstLayer() {
    let layer = mistakes {
      Scan()
      Resample(spacing: 1.25)
      Conv2D(16, kernel: 3)
    }
    let end = mistakes {
      Scan()
      Resample(spacing: 1.25)
    }
    #expect(
      layer == [
        "+3:7: error: Can't place Conv2D here because rows and columns of a scan aren't known yet; "
          + "use CenterCrop before it"
      ])
    #expect(
      end == [
        "+0:1: error: Can't compile network \"sketch\" because the size of its result isn't known; "
          + "use CenterCrop to fix it"
      ])
  }

  @Test func imageStagesStandBeforeLayers() {
    let found = mistakes {
      Scan()
      CenterCrop(8)
      Conv2D(1, kernel: 3)
      NormalizeIntensity(.zScore)
      Resample(spacing: 1)
    }
    #expect(
      found == [
        "+4:7: error: Can't place NormalizeIntensity after a layer because it works on the image; "
          + "use it right after the input"
      ])
  }

  @Test func spacingsAreMillimetres() {
    let found = mistakes {
      Scan()
      Resample(spacing: 0)
    }
    #expect(
      found == [
        "+2:7: error: Can't resample to 0.0 mm because spacings are between 0.01 and 100 mm; "
          + "use one in that range"
      ])
  }

  @Test func resamplingNeedsAScanAndIsDoneOnce() {
    let tensor = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Resample(spacing: 1)
    }
    let twice = mistakes {
      Scan()
      Resample(spacing: 1.5)
      Resample(spacing: 1)
      CenterCrop(8)
    }
    #expect(
      tensor == [
        "+2:7: error: Can't resample because pixel spacing is known for scans only; "
          + "use Resample after Scan, before CenterCrop"
      ])
    #expect(
      twice == [
        "+3:7: error: Can't resample again because the image is at 1.5 mm already; use one Resample"
      ])
  }

  @Test func imagesAreCroppedOnceBeforeTheyAreNormalized() {
    let twice = mistakes {
      Scan()
      CenterCrop(16)
      CenterCrop(8)
    }
    let late = mistakes {
      Input(channels: 1, height: 8, width: 8)
      NormalizeIntensity(.minMax)
      CenterCrop(4)
    }
    #expect(
      twice == [
        "+3:7: error: Can't crop again because the image has been cropped already; use one crop"
      ])
    #expect(
      late == [
        "+3:7: error: Can't crop after NormalizeIntensity because ranges are those of the crop; "
          + "use CenterCrop before it"
      ])
  }

  @Test func imageStagesFormOneLine() {
    let found = mistakes {
      Scan()
      CenterCrop(8)
      Add {
        Skip()
        NormalizeIntensity(.zScore)
      }
    }
    #expect(
      found == [
        "+2:7: error: Can't branch at CenterCrop because image stages form one line; "
          + "use Tap or Skip after the last of them"
      ])
  }

  @Test func gridsAreRestoredFromClassMapsOfAScan() {
    let tensor = mistakes {
      Input(channels: 2, height: 8, width: 8)
      Softmax()
      RestoreGrid()
    }
    let logits = mistakes {
      Scan(channels: 2)
      CenterCrop(8)
      RestoreGrid()
    }
    let small = mistakes {
      Scan(channels: 2)
      CenterCrop(8)
      MaxPool(2)
      Softmax()
      RestoreGrid()
      ArgMax()
      Sigmoid()
    }
    #expect(
      tensor == [
        "+3:7: error: Can't restore the grid because the network doesn't begin with a scan; "
          + "use Scan as its input"
      ])
    #expect(
      logits == [
        "+3:7: error: Can't restore the grid because there are no class maps yet; "
          + "use Softmax right before RestoreGrid"
      ])
    #expect(
      small == [
        "+5:7: error: Can't restore the grid from 2×4×4 because the network was given 8×8; "
          + "use Upsample to get back to that size",
        "+7:7: error: Can't place Sigmoid here because its input is a label map; use it before ArgMax",
      ])
  }

  @Test func onlyLabelsFollowTheRestoredGrid() {
    let found = mistakes {
      Scan(channels: 2)
      CenterCrop(8)
      Softmax()
      RestoreGrid()
      RestoreGrid()
    }
    let layer = mistakes {
      Scan(channels: 2)
      CenterCrop(8)
      Softmax()
      RestoreGrid()
      Dropout(0.5)
    }
    #expect(
      found == [
        "+5:7: error: Can't restore the grid because that was done already; use one RestoreGrid"
      ])
    #expect(
      layer == [
        "+5:7: error: Can't place Dropout after RestoreGrid because only ArgMax works on the scan's grid; "
          + "use it before RestoreGrid"
      ])
  }
}

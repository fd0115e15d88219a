import Myograph
import Testing

/// Mistakes in intensity ranges and tiles: exact text, line and column; and what is legal and looks like one.
@Suite struct IntensityAndTileMistakeTests {
  @Test func rangesRise() {
    let found = mistakes {
      Scan(channels: 2)
      CenterCrop(8)
      NormalizeIntensity(.window(from: 240, to: -160))
      NormalizeIntensity(.window(from: 0, to: .infinity))
      NormalizeIntensity(.window(from: 0, to: 1e-40))
      NormalizeIntensity(.percentiles(from: 5, to: 101))
      NormalizeIntensity(.percentiles(from: .nan, to: 99))
      NormalizeIntensity(.windows([Bounds(0, 1), Bounds(0, 1), Bounds(0, 1)]))
      NormalizeIntensity(.windows([]))
      Conv2D(2, kernel: 3)
    }
    #expect(
      found == [
        "+3:7: error: Can't make a window from 240.0 to -160.0 because nothing lies in it; use two numbers, the smaller one first",
        "+4:7: error: Can't make a window from 0.0 to inf because nothing lies in it; use two numbers, the smaller one first",
        "+5:7: error: Can't make a window from 0.0 to 1e-40 because nothing lies in it; use two numbers, the smaller one first",
        "+6:7: error: Can't take percentiles from 5.0 to 101.0 because they rise between 0 and 100; "
          + "use two numbers in that range, the smaller one first",
        "+7:7: error: Can't take percentiles from nan to 99.0 because they rise between 0 and 100; "
          + "use two numbers in that range, the smaller one first",
        "+8:7: error: Can't apply 3 windows to 2 channels because each has its own; use one window, or 2",
        "+9:7: error: Can't apply 0 windows to 2 channels because each has its own; use one window, or 2",
      ])
  }

  @Test func theDataSetIsMeasuredAsItComes() {
    let found = mistakes {
      Scan()
      CenterCrop(8)
      NormalizeIntensity(.minMax)
      NormalizeIntensity(.dataset)
      Conv2D(2, kernel: 3)
    }
    #expect(
      found == [
        "+4:7: error: Can't normalise by the data set's mean and deviation after NormalizeIntensity because they are measured "
          + "of images as they come; use NormalizeIntensity(.dataset) alone"
      ])
  }

  @Test func tilesCoverScansAndAreBlended() {
    let tensor = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Tiles(4)
      Conv2D(2, kernel: 3)
    }
    let end = mistakes {
      Scan()
      Tiles(8)
      Conv2D(2, kernel: 3)
      Softmax()
      ArgMax()
    }
    let numbers = mistakes {
      Scan()
      Tiles(8, overlap: 0.95, foreground: 1.5)
      Conv2D(2, kernel: 3)
    }
    let twice = mistakes {
      Scan()
      CenterCrop(32)
      Tiles(8)
      Conv2D(2, kernel: 3)
    }
    #expect(
      tensor == [
        "+2:7: error: Can't cover an image by tiles because its size is that of Input; use Scan, whose slices may be larger"
      ])
    #expect(
      end == [
        "+2:7: error: Can't blend tiles because nothing brings their classes back to the slice; "
          + "use Softmax and RestoreGrid at the end"
      ])
    #expect(
      numbers == [
        "+2:7: error: Can't apply Tiles with probability 1.5 because it isn't one; use a number from 0 to 1",
        "+2:7: error: Can't overlap tiles by 0.95 because that is a part of their side; use a number from 0 to 0.9",
      ])
    #expect(
      twice == [
        "+3:7: error: Can't crop again because the image has been cropped already; use one crop"
      ])
  }

  @Test func tilesSmallerThanWhatIsSeen() throws {
    func found(_ side: Int) throws -> [String] {
      try warnings {
        Scan()
        Tiles(side)
        Conv2D(2, kernel: 9)
        MaxPool(2)
        Conv2D(2, kernel: 5)
        Upsample(2)
        Conv2D(2, kernel: 1)
        Softmax()
        RestoreGrid()
        ArgMax()
      }
    }
    // 4 by the first convolution, ½ by the pool, 2 · 2 by the second one.
    #expect(
      try found(8) == [
        "+2:9: warning: Tiles of 8×8 are smaller than what the network sees on each side of a pixel, 9 pixels, so that most of "
          + "what it sees is padding; use larger tiles or fewer levels"
      ])
    #expect(try found(10) == [])
  }
}

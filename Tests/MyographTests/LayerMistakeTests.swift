import Myograph
import Testing

/// Mistakes in a layer's own numbers, and in how it fits its input: exact text, line and column.
@Suite struct LayerMistakeTests {
  @Test func countsHaveLimits() {
    let found = mistakes {
      Input(channels: 0, height: -3, width: 8)
      Conv2D(0, kernel: 3)
      Conv2D(16, kernel: Size(height: 3, width: 256))
      Conv2D(16, kernel: 3, stride: 0)
      Conv2D(16, kernel: 3, dilation: -1)
      Conv2D(16, kernel: 1, groups: 70_000)
      TransposedConv2D(.max, kernel: 2, stride: 2)
      MaxPool(0)
      GroupNorm(groups: 0)
      Upsample(300)
      CenterCrop(height: 8, width: .min)
    }
    #expect(
      found == [
        "+1:7: error: Can't make Input with channels 0 because channels must be between 1 and 65536; "
          + "use a number in that range",
        "+2:7: error: Can't make Conv2D with channels 0 because channels must be between 1 and 65536; "
          + "use a number in that range",
        "+3:7: error: Can't make Conv2D with kernel width 256 because kernel width must be between 1 and 255; "
          + "use a number in that range",
        "+4:7: error: Can't make Conv2D with stride 0 because stride must be between 1 and 255; "
          + "use a number in that range",
        "+5:7: error: Can't make Conv2D with dilation -1 because dilation must be between 1 and 255; "
          + "use a number in that range",
        "+6:7: error: Can't make Conv2D with groups 70000 because groups must be between 1 and 65536; "
          + "use a number in that range",
        "+7:7: error: Can't make TransposedConv2D with channels 9223372036854775807 because channels must be "
          + "between 1 and 65536; use a number in that range",
        "+8:7: error: Can't make MaxPool with window 0 because window must be between 1 and 32768; "
          + "use a number in that range",
        "+9:7: error: Can't make GroupNorm with groups 0 because groups must be between 1 and 65536; "
          + "use a number in that range",
        "+10:7: error: Can't make Upsample with scale 300 because scale must be between 1 and 256; "
          + "use a number in that range",
        "+11:7: error: Can't make CenterCrop with width -9223372036854775808 because width must be between 1 "
          + "and 32768; use a number in that range",
      ])
  }

  @Test func scansHaveFewChannels() {
    let found = mistakes { Scan(channels: 17) }
    #expect(
      found == [
        "+0:28: error: Can't make Scan with channels 17 because channels must be between 1 and 16; "
          + "use a number in that range"
      ])
  }

  @Test func evenKernelsHaveNoSamePadding() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(16, kernel: Size(height: 3, width: 2))
    }
    #expect(
      found == [
        "+2:7: error: Can't pad a kernel of 3×2 to the same size because a side is even; "
          + "use an odd kernel or explicit padding"
      ])
  }

  @Test func paddingIsSmallAndNotNegative() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(16, kernel: 3, padding: .explicit(top: 0, left: 0, bottom: -1, right: 0))
      Conv2D(16, kernel: 3, padding: .explicit(.max))
      TransposedConv2D(16, kernel: 2, stride: 2, padding: .min)
      TransposedConv2D(16, kernel: 2, stride: 2, padding: .max)
      TransposedConv2D(16, kernel: 2, stride: 2, padding: 1)
    }
    #expect(
      found == [
        "+2:7: error: Can't pad Conv2D by -1 because padding must be between 0 and 32768; "
          + "use CenterCrop to remove pixels",
        "+3:7: error: Can't pad Conv2D by 9223372036854775807 because padding must be between 0 and 32768; "
          + "use a smaller one",
        "+4:7: error: Can't pad TransposedConv2D by -9223372036854775808 because padding must be between 0 and "
          + "32768; use CenterCrop to remove pixels",
        "+5:7: error: Can't pad TransposedConv2D by 9223372036854775807 because padding must be between 0 and "
          + "32768; use a smaller one",
        "+6:7: error: Can't pad TransposedConv2D by 1 because its kernel is 2; use less than half of the kernel",
      ])
  }

  @Test func ratesAndSlopesAreNumbersThatMakeSense() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Dropout(1)
      Dropout(.nan)
      BatchNorm(epsilon: 0)
      InstanceNorm(epsilon: .infinity)
      GroupNorm(groups: 1, epsilon: -1e-5)
      BatchNorm(momentum: 1.5)
      LeakyReLU(slope: -.infinity)
      Pointwise { x in 1e39 * x }
      Pointwise { x in (0..<64).reduce(x) { sum, _ in sum + sum } }
      Pointwise { x in x / 1e-40 }
      Pointwise { x in 1e-50 + x }
      Pointwise { x in log(x) }
      Pointwise { x in exp(0.5 * log(1e-30 + x * x)) / x }
      Pointwise { _ in .argument(.result) }
      Pointwise { x in (0..<40).reduce(x) { y, _ in abs(y) - 1 } }
      LearnedScale(initial: .nan)
      LayerNorm(epsilon: 0)
      PReLU(initial: 1e39)
    }
    #expect(
      found == [
        "+2:7: error: Can't drop with rate 1.0 because it is a probability below 1; use a rate from 0 up to 1",
        "+3:7: error: Can't drop with rate nan because it is a probability below 1; use a rate from 0 up to 1",
        "+4:7: error: Can't make BatchNorm with epsilon 0.0 because it keeps a division from zero; "
          + "use a small positive number",
        "+5:7: error: Can't make InstanceNorm with epsilon inf because it keeps a division from zero; "
          + "use a small positive number",
        "+6:7: error: Can't make GroupNorm with epsilon -1e-05 because it keeps a division from zero; "
          + "use a small positive number",
        "+7:7: error: Can't make BatchNorm with momentum 1.5 because it weights an average; "
          + "use a number from 0 to 1",
        "+8:7: error: Can't make LeakyReLU with -inf because it isn't finite in single precision; use a number such as 0.01",
        "+9:7: error: Can't make Pointwise with 1e+39 because it isn't finite in single precision; use a number such as 0.01",
        "+10:7: error: Can't make Pointwise because its formula has more than 1000 parts; use a shorter one",
        "+11:7: error: Can't make Pointwise with 1e+40 because it isn't finite in single precision; use a number such as 0.01",
        "+12:7: error: Can't make Pointwise with 1e-50 because it is 0 in single precision; use a number such as 0.01",
      ]
        + [13, 14].map {
          "+\($0):7: error: Can't make Pointwise because at 0 its formula or the derivative isn't finite, and kernels fill up "
            + "channels with zeros; use one that is, such as log(1e-6 + abs(x))"
        } + [
          "+15:7: error: Can't make Pointwise because its formula reads more than a value, such as its result or a sum; use the value that it is given",
          "+17:7: error: Can't begin LearnedScale at nan because it isn't finite in single precision; use a number such as 0.25",
          "+18:7: error: Can't make LayerNorm with epsilon 0.0 because it keeps a division from zero; "
            + "use a small positive number",
          "+19:7: error: Can't begin PReLU at 1e+39 because it isn't finite in single precision; use a number such as 0.25",
        ])
  }

  @Test func whatIsLearnedFollowsAnInput() {
    let first = mistakes { PReLU() }
    #expect(
      first == [
        "+0:28: error: Can't begin with PReLU because a network begins with an input; use Scan or Input first"
      ])
    let found = mistakes {
      Input(channels: 4, height: 8, width: 8)
      Softmax()
      ArgMax()
      LearnedScale()
    }
    #expect(
      found == [
        "+4:7: error: Can't place LearnedScale here because its input is a label map; use it before ArgMax"
      ])
  }

  @Test func groupsDivideChannels() {
    let found = mistakes {
      Input(channels: 12, height: 8, width: 8)
      Conv2D(16, kernel: 3, groups: 3)
      GroupNorm(groups: 5)
    }
    #expect(
      found == [
        "+2:7: error: Can't convolve 12 to 16 channels in 3 groups because 3 doesn't divide both; "
          + "use a divisor of 4",
        "+3:7: error: Can't normalise 16 channels in 5 groups because 5 doesn't divide 16; use a divisor",
      ])
  }

  @Test func shuffledSquaresAreWhole() {
    let found = mistakes {
      Input(channels: 6, height: 8, width: 9)
      PixelShuffle(2)
      PixelUnshuffle(2)
      PixelShuffle(0)
    }
    #expect(
      found == [
        "+2:7: error: Can't place PixelShuffle of 2 on 6×8×9 because its channels make squares of 2×2 pixels; "
          + "use a multiple of 4 channels",
        "+4:7: error: Can't make PixelShuffle with scale 0 because scale must be between 1 and 256; "
          + "use a number in that range",
      ])
    let columns = mistakes {
      Input(channels: 6, height: 8, width: 9)
      PixelUnshuffle(2)
    }
    #expect(
      columns == [
        "+2:7: error: Can't place PixelUnshuffle of 2 on 6×8×9 because it makes channels of squares of 2×2 pixels; "
          + "use rows and columns that 2 divides"
      ])
  }

  @Test func slicesAreInside() {
    func found(_ layer: some Layer) -> [String] {
      mistakes {
        Input(channels: 6, height: 8, width: 9)
        layer
      }.map { String($0.drop { $0 != " " }.dropFirst(8)) }
    }
    #expect(
      found(Slice(from: 4, count: 3)) == [
        "Can't take 3 channels from 4 on because there are 6, counted from 0; use channels that are there"
      ])
    #expect(
      found(Slice(from: -1, count: 1)) == [
        "Can't take 1 channel from -1 on because there are 6, counted from 0; use channels that are there"
      ])
    #expect(
      found(Slice(from: 0, count: .max)) == [
        "Can't make Slice with count 9223372036854775807 because count must be between 1 and 65536; "
          + "use a number in that range"
      ])
    for (part, parts) in [(0, 4), (2, 2), (-1, 2), (0, 0)] {
      #expect(
        found(Split(part, of: parts)) == [
          "Can't take part \(part) of \(parts) of 6 channels because parts are equal and counted from 0; "
            + "use a divisor of the channels, and a part below it"
        ])
    }
  }

  @Test func kernelsFitTheirInput() {
    let found = mistakes {
      Input(channels: 1, height: 4, width: 9)
      Conv2D(8, kernel: 3, dilation: 3, padding: .explicit(1))
    }
    #expect(
      found == [
        "+2:7: error: Can't convolve an input of 6×11, padding included, because the kernel reaches over 7×7; "
          + "use a smaller kernel or more padding"
      ])
  }

  @Test func windowsFitTheirInput() {
    let large = mistakes {
      Input(channels: 1, height: 2, width: 3)
      AveragePool(3, stride: 1)
    }
    let padded = mistakes {
      Input(channels: 1, height: 2, width: 3)
      AveragePool(3, stride: 1, padding: 1)
      MaxPool(5, padding: 1)
    }
    #expect(
      large == [
        "+2:7: error: Can't place AveragePool on an input of 2×3, padding included, because its window is 3; "
          + "use a smaller window or more padding"
      ])
    #expect(
      padded == [
        "+3:7: error: Can't place MaxPool on an input of 4×5, padding included, because its window is 5; "
          + "use a smaller window or more padding"
      ])
  }

  @Test func poolsArePaddedByHalfOfTheirWindowAtMost() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      MaxPool(2, padding: 1)
      MaxPool(3, stride: 2, padding: 2)
      AveragePool(2, padding: -1)
      AveragePool(1, padding: .max)
    }
    #expect(
      found == [
        "+3:7: error: Can't pad MaxPool by 2 because its window is 3; use at most half of the window",
        "+4:7: error: Can't pad AveragePool by -1 because padding must be between 0 and 32768; "
          + "use CenterCrop to remove pixels",
        "+5:7: error: Can't pad AveragePool by 9223372036854775807 because padding must be between 0 and 32768; "
          + "use a smaller one",
      ])
  }

  @Test func classesAreAtLeastTwo() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      Softmax()
      Conv2D(257, kernel: 1)
      ArgMax()
    }
    #expect(
      found == [
        "+2:7: error: Can't place Softmax on 1 channel because classes number 2 to 256; "
          + "use a Conv2D with one channel per class",
        "+4:7: error: Can't place ArgMax on 257 channels because classes number 2 to 256; "
          + "use a Conv2D with one channel per class",
      ])
  }

  @Test func sizesStayWithinMemory() {
    let image = mistakes { Input(channels: 65_536, height: 32_768, width: 32_768) }
    let result = mistakes {
      Input(channels: 64, height: 4096, width: 4096)
      Conv2D(128, kernel: 1)
      Upsample(256)
    }
    let weights = mistakes {
      Input(channels: 65_536, height: 1, width: 1)
      Conv2D(65_536, kernel: 255)
    }
    #expect(
      image == [
        "+0:28: error: Can't place Input here because its result, 65536×32768×32768, is too large; "
          + "use smaller sizes"
      ])
    #expect(
      result == [
        "+3:7: error: Can't place Upsample here because its result, 128×1048576×1048576, is too large; "
          + "use smaller sizes"
      ])
    #expect(
      weights == [
        "+2:7: error: Can't make Conv2D because its weights, 65536×65536×255×255, are too large; "
          + "use fewer channels, a smaller kernel or groups"
      ])
  }
}

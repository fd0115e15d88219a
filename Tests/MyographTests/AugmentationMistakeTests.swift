import Myograph
import Testing

/// Augmentation in a declaration, and every mistake in it: exact text, line and column.
@Suite struct AugmentationMistakeTests {
  @Test func augmentationKeepsOrFixesShapes() throws {
    let nodes = try outline {
      Scan()
      RandomRemodeling(cavity: 1, wall: 2)
      Resample(spacing: 1.25)
      RandomFlip()
      RandomRotation()
      RandomScale()
      RandomCrop(height: 8, width: 6)
      ElasticDeformation()
      BiasField()
      RandomMotion()
      RandomLowResolution()
      GaussianBlur()
      NormalizeIntensity(.zScore)
      RandomGamma()
      RandomBrightnessContrast()
      GaussianNoise()
      Conv2D(3, kernel: 1)
      Loss { CrossEntropy() }
      Softmax()
      RestoreGrid()
    }
    #expect(
      nodes == [
        "scan1: 1×scan", "randomRemodeling1: 1×scan", "resample1: 1×scan at 1.25 mm",
        "randomFlip1: 1×scan at 1.25 mm", "randomRotation1: 1×scan at 1.25 mm",
        "randomScale1: 1×scan at 1.25 mm",
        "randomCrop1: 1×8×6", "elasticDeformation1: 1×8×6", "biasField1: 1×8×6", "randomMotion1: 1×8×6",
        "randomLowResolution1: 1×8×6", "gaussianBlur1: 1×8×6",
        "normalizeIntensity1: 1×8×6", "randomGamma1: 1×8×6", "randomBrightnessContrast1: 1×8×6",
        "gaussianNoise1: 1×8×6", "conv1: 3×8×6", "labels1: scan labels",
        "labels1.randomRemodeling1: scan labels", "labels1.resample1: scan at 1.25 mm labels",
        "labels1.randomFlip1: scan at 1.25 mm labels",
        "labels1.randomRotation1: scan at 1.25 mm labels", "labels1.randomScale1: scan at 1.25 mm labels",
        "labels1.randomCrop1: 8×6 labels", "labels1.elasticDeformation1: 8×6 labels",
        "crossEntropy1: 1×1×1 per batch", "softmax1: 3×8×6", "restoreGrid1: 3×scan",
      ])
  }

  @Test func labelsShareTheDrawsOfTheirImage() throws {
    let graph = try graph {
      Input(channels: 1, height: 8, width: 8)
      RandomFlip()
      RandomRotation()
      RandomCrop(4)
      Dropout(0.5)
      Conv2D(2, kernel: 1)
      Loss { CrossEntropy() }
    }
    let streams = graph.nodes.map { node -> Int? in
      switch node.operation {
      case .augment(_, let stream), .dropout(_, _, let stream, _): stream
      default: nil
      }
    }
    #expect(streams == [nil, 0, 1, 2, 3, nil, nil, 0, 1, 2, nil])
  }

  @Test func pixelsAreMovedBeforeTheCropAndBeforeValuesChange() {
    let cropped = mistakes {
      Scan()
      RandomFlip()
      Resample(spacing: 1.25)
      RandomCrop(8)
      RandomRotation()
      RandomCrop(4)
      NormalizeIntensity(.minMax)
      ElasticDeformation()
      Conv2D(2, kernel: 1)
      RandomGamma()
    }
    let early = mistakes {
      Scan()
      RandomGamma()
    }
    #expect(
      cropped == [
        "+3:7: error: Can't resample after RandomFlip because scans are resampled when a network runs, too; "
          + "use Resample right after Scan"
      ])
    #expect(
      early == [
        "+2:7: error: Can't place RandomGamma here because rows and columns of a scan aren't known yet; "
          + "use CenterCrop before it"
      ])
    let others = mistakes {
      Scan()
      RandomCrop(8)
      RandomRotation()
    }
    let twice = mistakes {
      Scan()
      RandomCrop(8)
      CenterCrop(4)
    }
    let changed = mistakes {
      Scan()
      RandomCrop(8)
      NormalizeIntensity(.minMax)
      ElasticDeformation()
    }
    let layered = mistakes {
      Scan()
      RandomCrop(8)
      Conv2D(2, kernel: 1)
      GaussianNoise()
    }
    #expect(
      others == [
        "+3:7: error: Can't place RandomRotation after the crop because it would show borders; "
          + "use it before the crop"
      ])
    #expect(
      twice == [
        "+3:7: error: Can't crop again because the image has been cropped already; use one crop"
      ])
    #expect(
      changed == [
        "+4:7: error: Can't place ElasticDeformation here because values have been changed and pixels are moved "
          + "in one go before that; use it before layers that change values"
      ])
    #expect(
      layered == [
        "+4:7: error: Can't place GaussianNoise after a layer because it works on the image; "
          + "use it right after the input"
      ])
  }

  @Test func remodelingReadsLabelsAsTheyCome() {
    let late = mistakes {
      Scan()
      Resample(spacing: 1.25)
      RandomRemodeling(cavity: 1, wall: 2)
      RandomCrop(8)
      Conv2D(3, kernel: 1)
      Loss { CrossEntropy() }
    }
    let twice = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomRemodeling(cavity: 1, wall: 2)
      RandomRemodeling(cavity: 2, wall: 1)
    }
    let unlabelled = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomRemodeling(cavity: 1, wall: 2)
      Conv2D(3, kernel: 1)
    }
    #expect(
      late == [
        "+3:7: error: Can't place RandomRemodeling after Resample because it reads a sample's labels as they come; "
          + "use it right after Scan or Input"
      ])
    #expect(
      twice == [
        "+3:7: error: Can't place RandomRemodeling after RandomRemodeling because it reads a sample's labels as they "
          + "come; use it right after Scan or Input"
      ])
    #expect(
      unlabelled == [
        "+2:7: error: Can't find classes for RandomRemodeling because a network without a loss has no labels; "
          + "use Loss behind the scores"
      ])
  }

  @Test func remodelingHasTwoKnownClasses() {
    let unknown = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomRemodeling(cavity: 0, wall: 3)
      Conv2D(3, kernel: 1)
      Loss { CrossEntropy() }
    }
    let one = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomRemodeling(cavity: 2, wall: 2)
      Conv2D(3, kernel: 1)
      Loss { CrossEntropy() }
    }
    #expect(
      unknown == [
        "+2:7: error: Can't find class 0 for RandomRemodeling because behind the background, 0, classes go up to 2; "
          + "use one of them",
        "+2:7: error: Can't find class 3 for RandomRemodeling because behind the background, 0, classes go up to 2; "
          + "use one of them",
      ])
    #expect(
      one == [
        "+2:7: error: Can't make RandomRemodeling of class 2 alone because the wall lies around the cavity; "
          + "use two classes"
      ])
  }

  @Test func normalizingUndoesNothing() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomBrightnessContrast()
      NormalizeIntensity(.zScore)
    }
    #expect(
      found == [
        "+3:7: error: Can't normalise after RandomBrightnessContrast because that undoes it; "
          + "use NormalizeIntensity before it"
      ])
  }

  @Test func magnitudesAreTakenBeforeNormalizing() {
    let moved = mistakes {
      Input(channels: 1, height: 8, width: 8)
      NormalizeIntensity(.zScore)
      GaussianBlur()
      RandomMotion()
    }
    let coarse = mistakes {
      Input(channels: 1, height: 8, width: 8)
      NormalizeIntensity(.minMax)
      RandomLowResolution()
    }
    #expect(
      moved == [
        "+4:7: error: Can't place RandomMotion after NormalizeIntensity because it ends in magnitudes, which have "
          + "no sign; use it before"
      ])
    #expect(
      coarse == [
        "+3:7: error: Can't place RandomLowResolution after NormalizeIntensity because it ends in magnitudes, which "
          + "have no sign; use it before"
      ])
  }

  @Test func rotatedImagesAreCropped() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomRotation()
      Conv2D(2, kernel: 1)
    }
    #expect(
      found == [
        "+3:7: error: Can't place Conv2D here because rows and columns of a scan aren't known yet; "
          + "use CenterCrop before it"
      ])
  }

  @Test func boundsRiseWithinLimits() {
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      RandomFlip(probability: 1.5)
      RandomRotation(from: 10, to: -10)
      RandomScale(from: 0, to: 1)
      RandomScale(from: .nan, to: 1)
      RandomCrop(0)
      ElasticDeformation(spacing: 0)
      RandomGamma(from: 1, to: 11)
      RandomBrightnessContrast(brightness: -1)
      GaussianNoise(from: -0.1, to: 0.1)
      GaussianBlur(from: 0, to: .infinity)
      BiasField(strength: 3, probability: .nan)
      RandomMotion(displacement: -1)
      RandomMotion(sway: .nan)
      RandomLowResolution(from: 0, to: 0.5)
      RandomRemodeling(cavity: 1, wall: 2, dilation: Bounds(0, 1))
      RandomRemodeling(cavity: 1, wall: 2, dilation: Bounds(1.2, 0.8))
      RandomRemodeling(cavity: 1, wall: 2, thickness: Bounds(1, 2.1), probability: -0.1)
    }
    #expect(
      found == [
        "+2:7: error: Can't apply RandomFlip with probability 1.5 because it isn't one; "
          + "use a number from 0 to 1",
        "+3:7: error: Can't make RandomRotation with degrees from 10.0 to -10.0 because degrees must rise between "
          + "-180.0 and 180.0; use bounds in that range",
        "+4:7: error: Can't make RandomScale with factors from 0.0 to 1.0 because factors must rise between "
          + "0.1 and 10.0; use bounds in that range",
        "+5:7: error: Can't make RandomScale with factors from nan to 1.0 because factors must rise between "
          + "0.1 and 10.0; use bounds in that range",
        "+6:7: error: Can't make RandomCrop with height 0 because height must be between 1 and 32768; "
          + "use a number in that range",
        "+7:7: error: Can't make ElasticDeformation with spacing from 0.0 to 0.0 because spacing must rise "
          + "between 1.0 and 1000.0; use bounds in that range",
        "+8:7: error: Can't make RandomGamma with exponents from 1.0 to 11.0 because exponents must rise between "
          + "0.1 and 10.0; use bounds in that range",
        "+9:7: error: Can't make RandomBrightnessContrast with brightness from 1.0 to -1.0 because brightness "
          + "must rise between -10.0 and 10.0; use bounds in that range",
        "+10:7: error: Can't make GaussianNoise with deviations from -0.1 to 0.1 because deviations must rise "
          + "between 0.0 and 10.0; use bounds in that range",
        "+11:7: error: Can't make GaussianBlur with sigma from 0.0 to inf because sigma must rise between "
          + "0.0 and 20.0; use bounds in that range",
        "+12:7: error: Can't apply BiasField with probability nan because it isn't one; "
          + "use a number from 0 to 1",
        "+12:7: error: Can't make BiasField with coefficients from -3.0 to 3.0 because coefficients must rise "
          + "between -2.0 and 2.0; use bounds in that range",
        "+13:7: error: Can't make RandomMotion with displacements from 1.0 to -1.0 because displacements must rise "
          + "between -100.0 and 100.0; use bounds in that range",
        "+14:7: error: Can't make RandomMotion with sway from 0.0 to nan because sway must rise between "
          + "0.0 and 100.0; use bounds in that range",
        "+15:7: error: Can't make RandomLowResolution with shares from 0.0 to 0.5 because shares must rise between "
          + "0.1 and 1.0; use bounds in that range",
        "+16:7: error: Can't make RandomRemodeling with dilation from 0.0 to 1.0 because dilation must rise between "
          + "0.5 and 2.0; use bounds in that range",
        "+17:7: error: Can't make RandomRemodeling with dilation from 1.2 to 0.8 because dilation must rise between "
          + "0.5 and 2.0; use bounds in that range",
        "+18:7: error: Can't apply RandomRemodeling with probability -0.1 because it isn't one; "
          + "use a number from 0 to 1",
        "+18:7: error: Can't make RandomRemodeling with thickness from 1.0 to 2.1 because thickness must rise between "
          + "0.5 and 2.0; use bounds in that range",
      ])
  }
}

import AtomicFile

/// What could not be done with a file, and why. `description` is one line: *Can't read "PATH" because …; use …*.
public struct ImagingError: Error, Equatable, Sendable {
  /// What was being done.
  public enum Action: String, Sendable {
    case read, write, use
  }

  public var action: Action
  /// The file's path; empty for what was made in memory.
  public var path: String
  public var problem: Problem

  public init(_ action: Action, _ path: String, _ problem: Problem) {
    self.action = action
    self.path = path
    self.problem = problem
  }
}

/// Every reason for which Imaging refuses something. Their texts live in one function, `Problem.text`.
public enum Problem: Error, Equatable, Sendable {
  // Opening and reading bytes.
  case system(errno: Int32)
  case pathHoldsNUL
  case nameNotUTF8
  case notRegular(kind: String)
  case empty
  case truncated(expected: Int, found: Int)
  case corruptGzip(String)
  case trailingBytes(limit: Int)
  case outOfMemory(bytes: Int)

  // The header of a NIfTI file.
  case shorterThanHeader(found: Int)
  case gzippedTwice
  case notNIfTI(sizeofHeader: Int)
  case headerOfPair
  case notAPair
  case badMagic
  case badRank(Int)
  case badDimension(axis: Int, size: Int)
  case unsupportedDimension(axis: Int, size: Int)
  case severalFrames(Int)
  case noFrame(Int, of: Int)
  case unsupportedDatatype(code: Int)
  case badBitsPerVoxel(found: Int, expected: Int)
  case badVoxelOffset(Float, least: Int)
  case voxelOffsetTooFar(offset: Int, limit: Int)
  case tooManyVoxels
  case tooManyBytes(bytes: Int, limit: Int)
  case implausibleInflation(bytes: Int, fileBytes: Int)
  case badScaling(slope: Double, intercept: Double)
  case refusedByLibrary

  // PNG and TIFF.
  case not(ImageFormat)
  case corruptPNG(String)
  case corruptTIFF(String)
  case unsupportedTIFF(String)
  case differentPages(String, String, page: Int)
  case transparentPixels(Int)
  case channelCount(found: Int, wanted: Int)

  // Geometry.
  case badSpacing(axis: Int, value: Double)
  case badMatrix(AffineSource, MatrixFault)
  case differentGrids(Grid, Grid, otherPath: String)
  case differentFrames(Int, Int, otherPath: String)

  // Voxels and labels.
  case nonFiniteVoxels(Int)
  case overflowingVoxels(Int)
  case inexactIntegers(Int)
  case fractionalLabels(count: Int, example: Float)
  case unknownLabels(count: Int, example: Int, map: LabelMap)
  case unknownClasses(count: Int, example: Int, map: LabelMap)
  case valuesBeyondMasks(LabelMap)
  case unknownLabelMap(known: [String])
  case mapOfOtherClasses([String], classes: [String])
  case badLabelMap(String)

  // Writing.
  case notWritten(AtomicFileError)
  case badExtension
  case otherFormat(ImageFormat, ImageFormat)
  case wrongCount(expected: Int, found: Int)
  case tooLargeForNIfTI(size: Int)
  case nothingToDraw
  case pictureTooLarge(width: Int, height: Int)
  case pngRefused(String)
  case drawingFailed(String)
  case badCount(String, Int, ClosedRange<Int>)
  case stopped
  case unexpected(String)
}

/// What is wrong with an orientation matrix that a header declares.
public enum MatrixFault: String, Sendable {
  case notFinite = "holds a NaN or an infinity"
  case singular = "is singular"
  case notUnit = "is no unit quaternion"
}

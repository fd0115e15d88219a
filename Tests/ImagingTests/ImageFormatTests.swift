import Foundation
import TestSupport
import Testing

@testable import Imaging

/// NIfTI of both versions, pairs, PNG and TIFF: our values are those of nibabel, pillow and tifffile.
@Suite struct ImageFormatTests {
  @Test func allFixturesAreThere() {
    #expect(ImageFixture.all.count == 65 && Set(ImageFixture.all.map(\.name)).count == 65)
  }

  @Test(arguments: ImageFixture.all.filter { $0.transparent == nil })
  func valuesAndSizesAreTheOthers(fixture: ImageFixture) throws {
    let folder = try TemporaryFolder()
    let reader = try VolumeReader(path: fixture.write(to: folder))
    let form = reader.form
    #expect([form.slices, form.channels, form.grid.shape[1], form.grid.shape[0]] == fixture.shape)
    let values = try reader.readAll()
    if let within = fixture.within {
      #expect(zip(values, fixture.values).allSatisfy { abs($0 - $1) <= within })
    } else {
      #expect(values == fixture.values)
    }
    #expect(reader.form.warnings.isEmpty)
    guard let affine = fixture.affine else {
      #expect(!form.grid.hasSpacing && form.grid.spacing == [1, 1, 1] && form.format != .nifti)
      return
    }
    #expect(form.format == .nifti && form.grid.hasSpacing)
    for (ours, theirs) in zip(form.grid.affine.joined(), affine.joined()) {
      #expect(abs(ours - theirs) < 2e-5)
    }
    if form.frames > 1 { #expect(abs((form.timing.secondsPerFrame ?? 0) - 0.04) < 1e-8) }
  }

  @Test(arguments: ImageFixture.all.filter { $0.transparent != nil })
  func whatIsNotOpaqueIsRefusedAndCounted(fixture: ImageFixture) throws {
    let folder = try TemporaryFolder()
    let path = try fixture.write(to: folder)
    let expected = ImagingError(.read, path, .transparentPixels(try #require(fixture.transparent)))
    #expect(throws: expected) { try VolumeReader(path: path).readAll() }
  }

  @Test func eitherFileOfAPairNamesIt() throws {
    let folder = try TemporaryFolder()
    let fixture = try #require(ImageFixture.ending(".hdr").first)
    let header = try fixture.write(to: folder)
    let voxels = folder.file("image.img")
    #expect(try Volume.read(path: voxels).voxels == Volume.read(path: header).voxels)
    // The voxels may be gzipped by themselves.
    let packed = folder.file("image.img.gz")
    try Python.run([
      "-c", "import gzip,sys; open(sys.argv[2],'wb').write(gzip.compress(open(sys.argv[1],'rb').read()))",
      voxels, packed,
    ])
    try FileManager.default.removeItem(atPath: voxels)
    #expect(try Volume.read(path: packed).voxels == fixture.values)
    #expect(try Volume.read(path: header).voxels == fixture.values)
  }

  @Test func halvesThatDoNotFitAreRefused() throws {
    let folder = try TemporaryFolder()
    let fixture = try #require(ImageFixture.ending(".hdr").first)
    let header = try fixture.write(to: folder)
    let single = try folder.write(bytes(of: header), to: "single.nii")
    #expect(throws: ImagingError(.read, single, .headerOfPair)) { try Volume.read(path: single) }
    let plain = try folder.write(Sample.bytes(), to: "plain.hdr")
    _ = try folder.write(Sample.bytes(), to: "plain.img")
    #expect(throws: ImagingError(.read, plain, .notAPair)) { try Volume.read(path: plain) }
    try FileManager.default.removeItem(atPath: folder.file("image.img"))
    #expect(throws: ImagingError(.read, header, .system(errno: ENOENT))) { try Volume.read(path: header) }
  }

  @Test func aNameOfAnotherFormatIsNoMatterUnlessNothingFits() throws {
    let folder = try TemporaryFolder()
    let png = try ImageFixture.named("grey8.png")
    let path = try folder.write(Array(try #require(png.files["image.png"])), to: "image.nii")
    #expect(try Volume.read(path: path).voxels == png.values)
    let wrong = try folder.write(Sample.bytes(), to: "scan.tif")
    #expect(throws: ImagingError(.read, wrong, .not(.tiff))) { try Volume.read(path: wrong) }
  }

  @Test func aVolumeHasOneChannel() throws {
    let folder = try TemporaryFolder()
    let path = try ImageFixture.named("rgb8.png").write(to: folder)
    #expect(throws: ImagingError(.read, path, .channelCount(found: 3, wanted: 1))) {
      try Volume.read(path: path)
    }
  }

  @Test func labelsOfAnyFormatLieOnTheirImages() throws {
    let folder = try TemporaryFolder()
    let image = try Volume.read(path: ImageFixture.named("grey16.png").write(to: folder))
    let label = try Volume.read(path: ImageFixture.named("grey2.png").write(to: folder))
    try image.requireSameGrid(as: label)
    #expect(try LabelMap.hearts.classes(of: label) == label.voxels.map { UInt8($0) })
  }

  @Test func limitsHoldBeforeMemoryIsTaken() throws {
    let folder = try TemporaryFolder()
    for name in ["rgb8.png", "rgb.tif", "zlib.tif"] {
      let path = try ImageFixture.named(name).write(to: folder)
      let error = #expect(throws: ImagingError.self) {
        try VolumeReader(path: path, limits: .init(maximumBytes: 300))
      }
      guard case .tooManyBytes? = error?.problem else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
    }
  }
}

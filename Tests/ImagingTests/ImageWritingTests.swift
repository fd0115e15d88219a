import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Masks are written in their image's format, maps beside them, and others read the same.
@Suite struct ImageWritingTests {
  static let endings = [
    "grey16.png": ".png", "rgb.tif": ".tif", "big.tiff": ".tiff", "float32-big.tif": ".tif",
  ]

  /// Labels over a form's voxels.
  static func labels(_ form: VolumeForm) -> [UInt8] {
    (0..<form.slices * form.voxelsPerSlice).map { UInt8($0 * 7 % 256) }
  }

  static func write(_ labels: [UInt8], _ form: VolumeForm, to path: String) throws {
    try form.writeMask(to: path) { append in
      for start in stride(from: 0, to: labels.count, by: form.voxelsPerSlice) {
        try append(Array(labels[start..<start + form.voxelsPerSlice]))
      }
    }
  }

  @Test(arguments: endings.keys.sorted()) func masksAndMapsOfPicturesComeBack(name: String) throws {
    let folder = try TemporaryFolder()
    let form = try VolumeReader(path: ImageFixture.named(name).write(to: folder)).form
    let labels = Self.labels(form)
    let path = folder.file("mask" + (try #require(Self.endings[name])))
    try Self.write(labels, form, to: path)
    let mask = try Volume.read(path: path)
    #expect(mask.voxels == labels.map(Float.init) && mask.format == form.format)
    #expect(mask.header.datatype == VoxelType.uint8.rawValue && mask.grid == form.grid)
    let values = (0..<labels.count * 3).map { Float($0) / 7 - 20 }
    try form.writeMap(components: 3, to: folder.file("map.tif")) { try $0(values) }
    #expect(try Volume.read(path: folder.file("map.tif")).voxels == values)
  }

  @Test(arguments: ImageFixture.ending(".nii", ".nii.gz", ".hdr", ".hdr.gz"))
  func niftiStaysWhatItWas(fixture: ImageFixture) throws {
    let folder = try TemporaryFolder()
    let image = try VolumeReader(path: fixture.write(to: folder)).form
    let labels = Self.labels(image)
    for ending in [".nii", ".nii.gz", ".hdr", ".img.gz"] {
      let path = folder.file("mask" + ending)
      try Self.write(labels, image, to: path)
      let mask = try Volume.read(path: path)
      #expect(mask.voxels == labels.map(Float.init) && mask.grid == image.grid)
      #expect(mask.header.version == image.header.version && mask.header.rank == image.header.rank)
      #expect(mask.header.sform == image.header.sform && mask.header.qformCode == image.header.qformCode)
    }
    for name in ["mask.img", "mask.hdr.gz"] { #expect(folder.names.contains(name)) }
  }

  @Test(.enabled(if: Python.hasImageLibraries, Python.noImageLibraries)) func othersReadTheSame() throws {
    let folder = try TemporaryFolder()
    for (number, fixture) in ImageFixture.all.enumerated() where fixture.transparent == nil {
      let inner = try TemporaryFolder()
      let form = try VolumeReader(path: fixture.write(to: inner)).form
      let name = try #require(ImageName(fixture.name))
      try Self.write(Self.labels(form), form, to: folder.file("mask\(number)\(name.ending)"))
      try form.writeMap(
        components: 1, to: folder.file("map\(number)\(name.format == .nifti ? name.ending : ".tif")")
      ) {
        try $0(Self.labels(form).map { Float($0) / 2 })
      }
    }
    let script = """
      import nibabel, numpy, pathlib, sys, tifffile
      from PIL import Image
      for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
          if ".img" in path.name: continue
          if path.suffix == ".png": values = numpy.array(Image.open(path))
          elif path.suffix.startswith(".tif"): values = tifffile.imread(path)
          else: values = numpy.asarray(nibabel.load(path).dataobj).ravel(order="F")
          kind = ("f4", 2) if path.name.startswith("map") else ("u1", 1)
          assert values.dtype == kind[0], (path, values.dtype)
          expected = (numpy.arange(values.size) * 7 % 256) / kind[1]
          assert (values.ravel() == expected).all(), path
          print(path.name)
      """
    let printed = try Python.run(["-c", script, folder.path])
    #expect(printed.split(separator: "\n").count > 100)
  }

  @Test func anOutputThatSaysAnotherFormatIsRefused() throws {
    let folder = try TemporaryFolder()
    let form = try VolumeReader(path: ImageFixture.named("grey8.png").write(to: folder)).form
    let labels = Self.labels(form)
    for (name, format) in [("mask.nii.gz", ImageFormat.nifti), ("mask.tif", .tiff)] {
      let path = folder.file(name)
      #expect(throws: ImagingError(.write, path, .otherFormat(format, .png))) {
        try Self.write(labels, form, to: path)
      }
    }
    let map = folder.file("map.png")
    #expect(throws: ImagingError(.write, map, .otherFormat(.png, .tiff))) {
      try form.writeMap(components: 1, to: map) { _ in }
    }
    #expect(throws: ImagingError(.write, folder.file("mask.gif"), .badExtension)) {
      try Volume.checkOutput(folder.file("mask.gif"))
    }
    #expect(folder.names == ["image.png"])
  }

  @Test func neitherHalfOfAPairIsReplacedUnasked() throws {
    let folder = try TemporaryFolder()
    let image = try Sample.read()
    let taken = try folder.write([1, 2, 3], to: "mask.img")
    for name in ["mask.hdr", "mask.img"] {
      let refusal = ImagingError(.write, taken, .notWritten(.exists(path: taken)))
      #expect(throws: refusal) { try Volume.checkOutput(folder.file(name)) }
      #expect(throws: refusal) { try image.writeMask(Array(repeating: 1, count: 60), to: folder.file(name)) }
    }
    #expect(try bytes(of: taken) == [1, 2, 3])
    #expect(folder.names == ["mask.img"])
  }

  @Test(arguments: ["mask.png", "mask.tif", "mask.hdr"]) func anErrorHalfwayLeavesNothing(name: String) throws
  {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let source = name.hasSuffix("png") ? "grey8.png" : "uint8-little.tif"
    let inner = try TemporaryFolder()
    let form =
      name.hasSuffix("hdr")
      ? try Sample.read().form : try VolumeReader(path: ImageFixture.named(source).write(to: inner)).form
    #expect(throws: Stop.self) {
      try form.writeMask(to: folder.file(name)) { append in
        try append([UInt8](repeating: 1, count: form.voxelsPerSlice))
        throw Stop()
      }
    }
    #expect(folder.names.isEmpty)
  }
}

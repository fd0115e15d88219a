import CNIfTI
import Foundation
import TestSupport
import Testing

@testable import Imaging

/// Masks and maps are written on the input's grid, bit for bit, whole or not at all.
@Suite struct WritingTests {
  /// The bytes that place voxels: pixdim, both codes, the quaternion, the offsets and the sform.
  static func placement(_ header: NIfTIHeader) -> [UInt8] {
    Array(header.bytes[76..<108]) + header.bytes[123..<124] + header.bytes[252..<328]
  }

  @Test func masksKeepMatricesCodesAndRankOfAllNibabelFiles() throws {
    let folder = try TemporaryFolder()
    for fixture in NibabelFixtureTests.fixtures {
      let input = try Volume.read(path: folder.write(Array(fixture.file), to: fixture.name))
      let labels = input.voxels.indices.map { UInt8($0 % 4) }
      let path = folder.file("mask-\(fixture.name)")
      try input.writeMask(labels, to: path)
      let mask = try Volume.read(path: path)
      #expect(mask.voxels == labels.map(Float.init), "\(fixture.name)")
      #expect(Self.placement(mask.header) == Self.placement(input.header), "\(fixture.name)")
      #expect(mask.header.rank == input.header.rank && mask.shape == input.shape)
      #expect(mask.header.datatype == 2 && mask.header.slope == 1 && mask.header.intercept == 0)
      #expect(!mask.header.wasBigEndian)
      #expect(mask.grid.matches(input.grid) && mask.timing == input.timing)
      try FileManager.default.removeItem(atPath: folder.file(fixture.name))
    }
    #expect(folder.names.count == 192)
  }

  @Test func unusualBitsOfTheGeometrySurvive() throws {
    let odd = Float(bitPattern: 0x7fc0_1234)  // A NaN with a payload.
    let input = try Sample.read { header in
      header.qformCode = 0
      header.quaternion = [odd, -0.0, 5, odd, .leastNonzeroMagnitude, 3]
      header.setPixdim(0, 0)
      header.setPixdim(6, odd)
      header.sformCode = 4
    }
    let folder = try TemporaryFolder()
    try input.writeMask(Array(repeating: 1, count: 60), to: folder.file("mask.nii.gz"))
    let mask = try Volume.read(path: folder.file("mask.nii.gz"))
    #expect(Self.placement(mask.header) == Self.placement(input.header))
  }

  @Test func mapsOfSeveralComponentsGoAlongDimensionFive() throws {
    let folder = try TemporaryFolder()
    let input = try Sample.read()
    let values = (0..<240).map { Float($0) / 240 }
    try input.writeMap(values, components: 4, to: folder.file("map.nii.gz"))
    let map = try Volume.read(path: folder.file("map.nii.gz"), as: .components)
    #expect(map.voxels == values && map.components == 4 && map.header.rank == 5)
    #expect(map.header.dimension(4) == 1 && map.grid == input.grid)
    #expect(throws: ImagingError.self) { try Volume.read(path: folder.file("map.nii.gz")) }
    try input.writeMap(input.voxels, to: folder.file("plain.nii"))
    #expect(try Volume.read(path: folder.file("plain.nii"), as: .volume).voxels == input.voxels)
  }

  @Test func libniftiioReadsTheSameValues() throws {
    let folder = try TemporaryFolder()
    for (turn, fixture) in NibabelFixtureTests.fixtures.enumerated() where turn % 5 == 0 {
      let input = try Volume.read(path: folder.write(Array(fixture.file), to: fixture.name))
      let path = folder.file("map.nii.gz")
      try input.writeMap(input.voxels, to: path, overwrite: true)
      let image = try #require(nifti_image_read(path, 1))
      defer { nifti_image_free(image) }
      let size = image.pointee
      #expect([size.nx, size.ny, size.nz, size.nt].map { max(1, Int($0)) } == input.shape)
      #expect(Int(size.qform_code) == input.header.qformCode)
      #expect(Int(size.sform_code) == input.header.sformCode)
      let values = UnsafeRawBufferPointer(start: size.data, count: input.voxels.count * 4)
      #expect(Array(values.bindMemory(to: Float.self)) == input.voxels, "\(fixture.name)")
    }
  }

  @Test(.enabled(if: Python.hasNibabel, Python.absent)) func nibabelReadsTheSameValues() throws {
    let folder = try TemporaryFolder()
    let script = """
      import nibabel, numpy, pathlib, sys
      for path in sorted(pathlib.Path(sys.argv[1]).glob("out-*")):
          image, source = nibabel.load(path), nibabel.load(str(path).replace("out-", "in-"))
          assert numpy.array_equal(image.get_fdata(), source.get_fdata().astype("f4")), path
          assert numpy.array_equal(image.affine, source.affine), path
          assert image.shape == source.shape, path
          for field in "qform_code sform_code pixdim xyzt_units".split():
              assert numpy.array_equal(image.header[field], source.header[field]), (path, field)
          print(path.name)
      """
    for fixture in NibabelFixtureTests.fixtures {
      let input = try Volume.read(path: folder.write(Array(fixture.file), to: "in-" + fixture.name))
      try input.writeMap(input.voxels, to: folder.file("out-" + fixture.name))
    }
    let printed = try Python.run(["-c", script, folder.path])
    #expect(printed.split(separator: "\n").count == 192)
  }

  @Test func theSameMaskGivesTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let input = try Sample.read()
    for name in ["one.nii.gz", "two.nii.gz"] {
      try input.writeMask(Array(repeating: 2, count: 60), to: folder.file(name))
    }
    #expect(try bytes(of: folder.file("one.nii.gz")) == bytes(of: folder.file("two.nii.gz")))
  }

  @Test func anExistingOutputIsKeptUnlessOverwritingIsAllowed() throws {
    let folder = try TemporaryFolder()
    let input = try Sample.read()
    let path = try folder.write([1, 2, 3], to: "mask.nii")
    let refusal = ImagingError(.write, path, .notWritten(.exists(path: path)))
    #expect(throws: refusal) { try input.writeMask(Array(repeating: 1, count: 60), to: path) }
    #expect(throws: refusal) { try Volume.checkOutput(path) }
    #expect(try bytes(of: path) == [1, 2, 3])
    try input.writeMask(Array(repeating: 1, count: 60), to: path, overwrite: true)
    #expect(try Volume.read(path: path).voxels == Array(repeating: 1, count: 60))
    #expect(folder.names == ["mask.nii"])
  }

  @Test func wrongCountsAndNamesAreRefusedBeforeAnythingIsWritten() throws {
    let folder = try TemporaryFolder()
    let input = try Sample.read()
    let path = folder.file("mask.nii")
    #expect(throws: ImagingError(.write, path, .wrongCount(expected: 60, found: 59))) {
      try input.writeMask(Array(repeating: 1, count: 59), to: path)
    }
    #expect(throws: ImagingError(.write, folder.file("mask.png"), .otherFormat(.png, .nifti))) {
      try input.writeMask(Array(repeating: 1, count: 60), to: folder.file("mask.png"))
    }
    #expect(folder.names.isEmpty)
  }

  /// The limit would end the process by SIGXFSZ, so a process of its own risks it.
  @Test(arguments: ["mask.nii", "mask.nii.gz"])
  func aLimitOnFileSizesIsAnErrorAndLeavesNothing(name: String) async throws {
    await #expect(processExitsWith: .success) { [name] in
      let folder = try TemporaryFolder()
      var generator = SeededGenerator(state: 4)
      let noise = (0..<64 * 64 * 8).map { _ in Float.random(in: 0...1, using: &generator) }
      let volume = try Volume(shape: [64, 64, 8], spacing: [1, 1, 1], voxels: noise)
      var limit = rlimit(rlim_cur: 65536, rlim_max: 65536)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let path = folder.file(name)
      #expect(throws: ImagingError(.write, path, .system(errno: EFBIG))) { try volume.write(to: path) }
      #expect(folder.names.isEmpty)
    }
  }
}

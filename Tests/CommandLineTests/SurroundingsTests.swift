import Foundation
import Imaging
import Testing

/// What shells and batch systems leave in the environment: overruled, or one line, but no crash and no hang.
@Suite(.serialized)
struct SurroundingsTests {
  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try Volume(shape: [60, 60, 3], spacing: [1.5, 1.5, 8], voxels: (0..<10800).map { sin(Float($0)) })
      .write(to: workspace.file("a.nii"))
    _ = try workspace.weights()
    return workspace
  }

  private func segment(_ workspace: Workspace, _ preamble: String?, _ mask: String = "mask.nii") throws
    -> CommandLineTool.Outcome
  {
    try CommandLineTool.run(
      [
        "segment", workspace.file("a.nii"), "--network", "unet16-bilinear-192", "--weights",
        workspace.weights(), "--output", workspace.file(mask), "--overwrite", "--threads", "3",
      ], preamble: preamble)
  }

  @Test(
    "Variables that libomp or OpenBLAS would stumble over change nothing",
    arguments: [
      "OMP_STACKSIZE=1", "OMP_STACKSIZE=1B", "OMP_STACKSIZE=100000G", "OMP_STACKSIZE=x", "OMP_STACKSIZE=-1",
      "OMP_STACKSIZE=", "OMP_STACKSIZE='16 M'", "KMP_STACKSIZE=4k", "KMP_STACKSIZE=99999999999999999G",
      "GOMP_STACKSIZE=1", "KMP_STACKOFFSET=99999999999", "KMP_CPUINFO_FILE=/nowhere", "OMP_NUM_THREADS=3,x",
      "OMP_NUM_THREADS=99999999999", "OMP_NUM_THREADS=0", "OMP_NUM_THREADS=-1", "OMP_NUM_THREADS=4,2",
      "OMP_THREAD_LIMIT=1", "OMP_DYNAMIC=true", "OMP_MAX_ACTIVE_LEVELS=0", "OMP_PROC_BIND=x",
      "OMP_PLACES={99}",
      "OPENBLAS_NUM_THREADS=99999", "OPENBLAS_NUM_THREADS=x", "OPENBLAS_CORETYPE=SkylakeX",
      "OPENBLAS_MAIN_FREE=x", "GOTO_NUM_THREADS=-1", "OPENBLAS_VERBOSE=9",
    ])
  func variables(assignment: String) throws {
    let workspace = try workspace()
    let plain = try segment(workspace, nil, "plain.nii")
    let outcome = try segment(workspace, "export \(assignment)")
    #expect(plain.status == 0 && outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.complaints.isEmpty && outcome.output.isEmpty, "\(outcome.errors)")
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: workspace.file("mask.nii")))
        == Data(contentsOf: URL(fileURLWithPath: workspace.file("plain.nii"))))
  }

  /// Where shared memory is no folder there is nothing to leave.
  @Test(
    "What a process of the same number left of its registration with libomp kills nothing",
    .enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm")),
    arguments: ["", "\\0\\0", "0-cafe-libomp.so", "0x7f3604139990-cafe1234-libomp.so.5"])
  func registration(left: String) throws {
    let workspace = try workspace()
    let file = "/dev/shm/__KMP_REGISTERED_LIB_$$_$(id -u)"
    let outcome = try segment(workspace, "printf '\(left)' >\(file)")
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
  }

  @Test(
    "Limits of the shell are kept to, or said in one line",
    arguments: [
      "ulimit -s 64", "ulimit -s 128", "ulimit -s 1024", "ulimit -f 0", "ulimit -f 1", "ulimit -n 5",
      "ulimit -l 0",
      "ulimit -c 0",
    ])
  func limits(limit: String) throws {
    let workspace = try workspace()
    let outcome = try segment(workspace, limit)
    #expect(outcome.status == 0 || outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.complaints.count == Int(outcome.status), "\(outcome.errors)")
    #expect(workspace.names.contains("mask.nii") == (outcome.status == 0))
    #expect(!workspace.names.contains { $0.hasPrefix(".") })
  }

  @Test(
    "Without room for OpenBLAS's threads a command still comes to its end",
    .disabled(if: CommandLineTool.isSanitized, "The address sanitizer maps terabytes"),
    arguments: [700_000, 500_000, 400_000, 300_000, 250_000])
  func addressSpace(kibibytes: Int) throws {
    let workspace = try workspace()
    let outcome = try segment(workspace, "ulimit -v \(kibibytes)")
    #expect(outcome.status == 0 || outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.complaints.count == Int(outcome.status), "\(outcome.errors)")
    #expect(kibibytes < 700_000 || outcome.status == 0, "\(outcome.errors)")
    #expect(workspace.names.contains("mask.nii") == (outcome.status == 0))
  }

  @Test(
    "Ctrl-C and SIGTERM end segmenting at once and leave no part of a file", arguments: [SIGINT, SIGTERM])
  func interruption(number: Int32) throws {
    let workspace = try workspace()
    try Volume(
      shape: [220, 220, 40], spacing: [1.5, 1.5, 8], voxels: (0..<1_936_000).map { sin(Float($0)) }
    )
    .write(to: workspace.file("long.nii"))
    let before = workspace.names
    for delay in [30_000, 120_000, 400_000, 900_000] as [UInt32] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: CommandLineTool.path)
      process.arguments = [
        "segment", workspace.file("long.nii"), "--network", "unet16-bilinear-192", "--weights",
        try workspace.weights(), "--output", workspace.file("mask.nii.gz"), "--probabilities",
      ]
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(delay)
      kill(process.processIdentifier, number)
      process.waitUntilExit()
      let made = ["mask.nii.gz", "mask_probabilities.nii.gz"]
      #expect(workspace.names.filter { !made.contains($0) } == before)
      // Whoever comes too late finds whole files.
      for name in made where workspace.names.contains(name) {
        _ = try Volume.read(path: workspace.file(name), as: name == made[0] ? .series : .components)
        try FileManager.default.removeItem(atPath: workspace.file(name))
      }
    }
  }
}

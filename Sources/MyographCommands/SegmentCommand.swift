import ArgumentParser
import Datasets
import Foundation
import GraphRuntime
import Imaging
import Segmentation
import Terminal
import Training

struct SegmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment",
    abstract: "Segment NIfTI scans (2D, 3D, or 4D with every frame), PNG and TIFF images.",
    discussion: """
      One file: --output is the mask's file. Several, or a folder: --output is a folder, and masks keep the names.
      Of a folder all NIfTI, PNG and TIFF files are taken but hidden ones and labels (label_sa_*, *_gt).
      Of a network of several channels an image is one file of as many, such as RGB, or as many files NAME_0000, NAME_0001 …
      Masks lie on the image's own grid and have its format. --labels says which value each class gets:
      \(Tool.labelMaps). Example:
        \(Tool.name) segment image.nii.gz\(Tool.option) --weights w.safetensors --output mask.nii.gz
      """)

  @Argument(help: "NIfTI, PNG or TIFF files, or folders of them.")
  var inputs: [String]

  @OptionGroup var network: NetworkOption

  @Option(help: "A safetensors file with the network's weights.")
  var weights: String

  @Option(help: "The mask's file, or a folder for several.")
  var output: String

  @Option(help: "Which value of a mask means which class.")
  var labels = "network"

  @Flag(
    help:
      "Write the classes' probabilities besides, along dimension 5 of NAME_probabilities.nii.gz, or as pages of a .tif."
  )
  var probabilities = false

  @Option(help: "Write a picture of the slices with contours (PNG). For one input.")
  var overlay: String?

  @Option(help: "fused or unfused.")
  var kernels = "fused"

  @Option(help: "Threads; by default what the process may use.")
  var threads: Int?

  @Option(help: "avx512, avx2 or portable; by default the best that the processor has.")
  var isa: String?

  @OptionGroup var plan: PlanArguments

  @Flag(help: "Replace existing outputs; never what is read.")
  var overwrite = false

  func run() throws {
    let compiled = try network.compiled()
    let map = try Tool.conventions.labelMap(named: labels, classes: compiled.knownClasses)
    try map.checkMasks()
    let jobs = try SegmentationJob.jobs(
      inputs: inputs, channels: compiled.input.channels, output: output, probabilities: probabilities,
      overlay: overlay)
    var files = OutputGuard()
    for path in [weights, labels] + [plan.plan].compactMap(\.self) + jobs.flatMap(\.filesToRead) {
      files.read(path)
    }
    for job in jobs { try job.noteOutputs(&files) }
    for job in jobs { try job.checkOutputs(overwrite: overwrite) }
    let threads = threads ?? CompiledNetwork.defaultThreads
    let volumes = try self.volumes(jobs, compiled, threads: threads)
    // Under a limit up to so many threads get the same plan.
    let largest = try self.volumes(jobs, compiled, threads: max(threads, Plan.leastCounted))
    let session = try session(compiled, largest)
    warn(about: session.plan)
    let segmenter = Segmenter(session: session, labels: map, overwrite: overwrite)
    segmenter.announce(volumes)
    var failures = 0
    for job in jobs {
      do {
        Console.report(try segmenter.segment(job))
      } catch  where jobs.count > 1 {
        // One bad file among several doesn't keep the others from being segmented.
        Console.report("\(error)")
        failures += 1
      }
    }
    if let peak = PeakMemory.bytes { Console.report("Peak memory was \(megabytes(peak))") }
    if failures > 0 {
      Console.report(
        "Can't segment \(failures) of \(jobs.count) files because of the above; use the rest as they are")
      throw PartsFailed()
    }
  }

  /// What volumes take besides the session; the largest counts. Unreadable ones among several are reported in their turn.
  private func volumes(
    _ jobs: [SegmentationJob], _ network: CompiledNetwork, threads: Int
  ) throws -> [SegmentationMemory] {
    let program = try network.program(variant: kernels, isa: isa)
    return try jobs.compactMap { job in
      do {
        let form = try VolumeReader(paths: job.inputs).form
        return try SegmentationMemory(
          form, network, program, threads: threads, probabilities: probabilities,
          picture: overlay.map { _ in ContourPicture(classes: network.labelClasses) })
      } catch  where jobs.count > 1 {
        return nil
      }
    }
  }

  /// - Parameter volumes: what is taken besides.
  private func session(_ network: CompiledNetwork, _ volumes: [SegmentationMemory]) throws -> Session {
    let weights = try Weights(path: weights, for: network)
    let program = try network.program(variant: kernels, isa: isa)
    // The weights are gone before there are tensors or volumes.
    let loading = network.parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
    let running = volumes.map(\.total).max() ?? 0
    let besides = MemoryForecast.process + max(running, loading - program.arenaBytes)
    return try plan.session(besides: besides) { options in
      try Session(
        network, weights: weights, variant: kernels, isa: isa, threads: threads, options: options,
        forBatches: true)
    }
  }
}

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
      Of a folder, and of the folders in it, all NIfTI, PNG and TIFF files are taken but hidden ones and labels (label_sa_*,
      *_gt). --resume goes on where a run was ended. Several --weights are an ensemble: their probabilities are averaged.
      Of a network of several channels an image is one file of as many, such as RGB, or as many files NAME_0000, NAME_0001 …
      Masks lie on the image's own grid and have its format. --labels says which value each class gets:
      \(Tool.labelMaps). Example:
        \(Tool.name) segment image.nii.gz\(Tool.option) --weights w.safetensors --output mask.nii.gz
      """)

  @Argument(help: "NIfTI, PNG or TIFF files, or folders of them.")
  var inputs: [String] = []

  @OptionGroup var network: NetworkOption

  @Option(
    parsing: .upToNextOption,
    help: "A safetensors file with the network's weights; of several the probabilities are averaged.")
  var weights: [String]

  @Flag(help: "Average the probabilities of each slice and its mirror images: four times the work.")
  var mirror = false

  @Option(help: "The mask's file, or a folder for several.")
  var output: String

  @Option(help: "Which value of a mask means which class.")
  var labels = "network"

  @Option(
    name: .customLong("postprocessing"),
    help: "Rules by which masks are mended before they are written, such as RUN/postprocessing.json.")
  var postProcessing: String?

  @Flag(
    help:
      "Write the classes' probabilities besides, along dimension 5 of NAME_probabilities.nii.gz, or as pages of a .tif."
  )
  var probabilities = false

  @Flag(
    help:
      "Write each frame's volumes into NAME_volumes.csv besides, with the phases of frames where they are known."
  )
  var volumes = false

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

  @Flag(help: "Pass over images whose masks are there.")
  var resume = false

  /// Most weights files of an ensemble.
  private static let mostMembers = 64

  /// An option that takes several values takes what follows it, too.
  private mutating func sortArguments() throws(UsageError) {
    let images = weights.filter { ImageName($0) != nil || SegmentationJob.isFolder($0) }
    weights.removeAll(where: images.contains)
    inputs += images
    guard !inputs.isEmpty else {
      throw UsageError(
        description: "Can't segment because no image is given; use the path of one, or of a folder")
    }
    guard !weights.isEmpty else {
      throw UsageError(
        description:
          "Can't take \"\(images[0])\" as weights because it is an image or a folder; use a safetensors file")
    }
    guard weights.count <= Self.mostMembers else {
      throw UsageError(
        description:
          "Can't average \(weights.count) weights because \(Self.mostMembers) files are the most; use fewer")
    }
    guard !(resume && overwrite) else {
      throw UsageError(
        description:
          "Can't resume and overwrite because resuming passes over masks that are there; use one of both")
    }
  }

  private var averaging: Averaging { Averaging(members: weights.count, mirrors: mirror) }

  mutating func run() throws {
    try sortArguments()
    let compiled = try network.compiled()
    let map = try Tool.conventions.labelMap(named: labels, classes: compiled.knownClasses)
    try map.checkMasks()
    let all = try SegmentationJob.jobs(
      inputs: inputs, channels: compiled.input.channels, output: output,
      extras: .init(probabilities: probabilities, volumes: volumes, overlay: overlay))
    var files = OutputGuard()
    for path in weights + [labels] + [plan.plan, postProcessing].compactMap(\.self)
      + all.flatMap(\.filesToRead)
    {
      files.read(path)
    }
    for job in all { try job.noteOutputs(&files) }
    let rules = try postProcessing.map {
      try PostProcessing(
        path: $0, classes: compiled.classes.map(\.name),
        criteria: Tool.conventions.criteria(compiled.labelClasses))
    }
    let jobs = resume ? all.filter { !$0.isDone } : all
    if jobs.count < all.count { passOver(all.filter(\.isDone), of: all.count) }
    guard !jobs.isEmpty else { return }
    for job in jobs { try job.checkOutputs(overwrite: mayReplace(job)) }
    let threads = threads ?? CompiledNetwork.defaultThreads
    let volumes = try memory(of: jobs, compiled, threads: threads)
    // Under a limit up to so many threads get the same plan.
    let largest = try memory(of: jobs, compiled, threads: max(threads, Plan.leastCounted))
    let ensemble = try ensemble(compiled, largest)
    warn(about: ensemble.session.plan)
    let segmenter = Segmenter(ensemble: ensemble, postProcessing: rules, labels: map)
    segmenter.announce(volumes)
    var failures: [String] = []
    for (index, job) in jobs.enumerated() {
      do {
        let done = try segmenter.segment(job, overwrite: mayReplace(job))
        Console.report((jobs.count > 1 ? "\(index + 1) of \(jobs.count): " : "") + done)
      } catch  where jobs.count > 1 {
        // One bad file among several doesn't keep the others from being segmented.
        failures.append("\(error)")
      }
    }
    if let peak = PeakMemory.bytes { Console.report("Peak memory was \(megabytes(peak))") }
    guard !failures.isEmpty else { return }
    for failure in failures { Console.report(failure) }
    Console.report(
      "Can't segment \(failures.count) of \(jobs.count) files because of the above; use the rest as they are")
    throw PartsFailed()
  }

  /// Whether outputs of a job that are there may be replaced.
  private func mayReplace(_ job: SegmentationJob) -> Bool { overwrite || resume && job.mayBeMended }

  /// Says what isn't done again, and what makes that doubtful.
  private func passOver(_ done: [SegmentationJob], of count: Int) {
    Console.report("Passed over \(done.count) of \(count) images whose masks are there")
    guard let newest = weights.compactMap(modificationDate).max() else { return }
    let older = done.count { ($0.date ?? newest) < newest }
    guard older > 0 else { return }
    Console.report(
      "Warning: \(older) of these masks are older than the weights; use --overwrite to make them again")
  }

  /// What volumes take besides the session; the largest counts. Unreadable ones among several are reported in their turn.
  private func memory(
    of jobs: [SegmentationJob], _ network: CompiledNetwork, threads: Int
  ) throws -> [SegmentationMemory] {
    let program = try network.program(variant: kernels, isa: isa)
    return try jobs.compactMap { job in
      do {
        let form = try VolumeReader(paths: job.inputs).form
        return try SegmentationMemory(
          form, network, program, threads: threads, averaging: averaging, probabilities: probabilities,
          picture: overlay.map { _ in ContourPicture(classes: network.labelClasses) },
          postProcesses: postProcessing != nil)
      } catch  where jobs.count > 1 {
        return nil
      }
    }
  }

  /// - Parameter volumes: what is taken besides.
  private func ensemble(_ network: CompiledNetwork, _ volumes: [SegmentationMemory]) throws -> Ensemble {
    let first = try Weights(path: weights[0], for: network)
    let program = try network.program(variant: kernels, isa: isa)
    // The weights are gone before there are tensors or volumes.
    let loading = network.parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
    let running = volumes.map(\.total).max() ?? 0
    let besides = MemoryForecast.process + max(running, loading - program.arenaBytes)
    let session = try plan.session(besides: besides, members: weights.count) { options in
      try Session(
        network, weights: first, variant: kernels, isa: isa, threads: threads, options: options,
        forBatches: true)
    }
    var ensemble = try Ensemble(session, mirrors: mirror)
    for path in weights.dropFirst() { try ensemble.add(Weights(path: path, for: network)) }
    return ensemble
  }
}

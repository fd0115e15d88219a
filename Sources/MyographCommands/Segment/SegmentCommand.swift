import ArgumentParser
import AtomicFile
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

  @Option(help: "Average so many runs whose dropout is drawn, of a network that has any: 2 to 1000.")
  var dropoutSamples: Int?

  @Option(help: "What --dropout-samples derive from.")
  var seed: UInt64?

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
      "Write each frame's volumes into NAME_volumes.csv besides, with the phases of frames where they are known, and what a field makes of a series' volumes into NAME_numbers.csv."
  )
  var volumes = false

  @Flag(
    help:
      "Write how far the averaged runs agree on each class into NAME_quality.csv besides, and of several images review.csv, the least to be trusted first."
  )
  var quality = false

  @Option(
    help:
      "A quality.json that `evaluate` wrote: with --volumes or --report each volume and number gets the interval that holds the true one 95 % of times, with --quality each class's Dice is predicted from that agreement."
  )
  var predictor: String?

  @Flag(
    help: "Write the entropy of each pixel's probabilities besides, 0 certain to 1, as NAME_uncertainty.")
  var uncertainty = false

  @Flag(
    help:
      "Also write a report to read in a browser, with what --volumes writes: report.html, or of one file NAME_report.html."
  )
  var report = false

  @Option(help: "Write a picture of the slices with contours (PNG). For one input.")
  var overlay: String?

  @Option(help: "fused or unfused.")
  var kernels = "fused"

  @OptionGroup var processor: ProcessorArguments

  @OptionGroup var plan: PlanArguments

  @Flag(help: "Replace existing outputs; never what is read.")
  var overwrite = false

  @Flag(help: "Pass over images whose masks are there.")
  var resume = false

  mutating func run() throws {
    try sortArguments()
    let compiled = try network.compiled()
    let map = try Tool.conventions.labelMap(named: labels, classes: compiled.knownClasses)
    try map.checkMasks()
    let all = try SegmentationJob.jobs(
      inputs: inputs, channels: compiled.input.channels, output: output,
      extras: .init(
        probabilities: probabilities, volumes: volumes,
        numbers: (volumes || report) && Tool.conventions.subjectNumbers(of: compiled.labelClasses) != nil,
        quality: quality, uncertainty: uncertainty, overlay: overlay, report: report))
    let summaries = summaries(of: all)
    try noteFiles(all, summaries)
    let names = compiled.classes.map(\.name)
    let rules = try postProcessing.map {
      try PostProcessing(
        path: $0, classes: names, criteria: Tool.conventions.criteria(compiled.labelClasses))
    }
    let learned = try predictor.map { try learnedQuality(path: $0, classes: names) }
    let kept = Kept(resume ? all.filter(\.isDone) : [], weights: weights)
    let jobs = resume ? all.filter { !$0.isDone } : all
    kept.announce(of: all.count)
    guard !jobs.isEmpty else {
      return try write(
        summaries, of: all, kept, without: [], by: nil, masks: map, classes: compiled.labelClasses)
    }
    for job in jobs { try job.checkOutputs(overwrite: mayReplace(job)) }
    for path in [summaries.review, summaries.report].compactMap(\.self) {
      try AtomicFile.check(path: path, overwrite: overwrite || resume)
    }
    let threads = processor.threads ?? CompiledNetwork.defaultThreads
    // Under a limit up to so many threads get the same plan.
    let volumes = try memory(
      of: jobs, kept.jobs, compiled, threads: [threads, max(threads, Plan.leastCounted)])
    let ensemble = try ensemble(compiled, volumes[1])
    warn(about: ensemble.session.plan)
    let segmenter = Segmenter(ensemble: ensemble, postProcessing: rules, learned: learned, labels: map)
    segmenter.announce(volumes[0])
    let failures = try segment(jobs, by: segmenter)
    // What went wrong with images is said whatever becomes of their summaries.
    let written = Result {
      try write(
        summaries, of: all, kept, without: failures, by: segmenter, masks: map,
        classes: compiled.labelClasses)
    }
    if let peak = PeakMemory.bytes { Console.report("Peak memory was \(megabytes(peak))") }
    for failure in failures { Console.report(failure.reason) }
    if !failures.isEmpty {
      Console.report(
        "Can't segment \(failures.count) of \(jobs.count) files because of the above; use the rest as they are"
      )
    }
    try written.get()
    if !failures.isEmpty { throw PartsFailed() }
  }

  /// - Throws: `UsageError` where what is written would take the place of what is read, or of something else that is written.
  private func noteFiles(_ jobs: [SegmentationJob], _ summaries: Summaries) throws {
    var files = OutputGuard()
    let options = [labels] + [plan.plan, postProcessing, predictor].compactMap(\.self)
    for path in weights + options + jobs.flatMap(\.filesToRead) { files.read(path) }
    for job in jobs { try job.noteOutputs(&files) }
    for path in [summaries.review, summaries.report].compactMap(\.self) { try files.write(path, of: output) }
  }

  /// - Returns: which jobs failed, if there are several: one bad file among them doesn't keep the others from being segmented.
  private func segment(_ jobs: [SegmentationJob], by segmenter: Segmenter) throws -> [Failure] {
    var failures: [Failure] = []
    for (index, job) in jobs.enumerated() {
      do {
        let done = try segmenter.segment(job, overwrite: mayReplace(job))
        Console.report((jobs.count > 1 ? "\(index + 1) of \(jobs.count): " : "") + done)
      } catch  where jobs.count > 1 {
        failures.append(Failure(mask: job.mask, reason: "\(error)"))
      }
    }
    return failures
  }

  /// Whether outputs of a job that are there may be replaced.
  private func mayReplace(_ job: SegmentationJob) -> Bool { overwrite || resume && job.mayBeMended }
}

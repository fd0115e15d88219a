import GraphRuntime
import Imaging
import Segmentation
import Terminal

extension SegmentCommand {
  /// Most weights files of an ensemble.
  private static let mostMembers = 64
  private static let samples = 2...1000

  /// An option that takes several values takes what follows it, too.
  mutating func sortArguments() throws(UsageError) {
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
    guard !quality || averaging.runs > 1 else {
      throw UsageError(
        description:
          "Can't tell the quality of one run because there is nothing to agree with it; use --mirror, --dropout-samples, or several --weights"
      )
    }
    try checkSamples()
    guard predictor == nil || quality || volumes || report else {
      throw UsageError(
        description:
          "Can't use \"\(predictor ?? "")\" because nothing that it says something of is written; use --volumes "
          + "besides, or --quality"
      )
    }
    guard !(resume && overwrite) else {
      throw UsageError(
        description:
          "Can't resume and overwrite because resuming passes over masks that are there; use one of both")
    }
  }

  /// What is known of the network's masks, with a warning where that is nothing of what is written.
  func learnedQuality(path: String, classes: [String]) throws -> LearnedQuality {
    let learned = try LearnedQuality(path: path, classes: classes)
    if quality && learned.predictor == nil {
      Console.report(
        "Warning: \"\(path)\" predicts no Dice; use one that `evaluate` wrote of masks by `segment --quality`"
      )
    }
    if volumes && !learned.hasIntervals {
      Console.report("Warning: \"\(path)\" has no intervals; use one that `evaluate` wrote of more subjects")
    }
    return learned
  }

  private func checkSamples() throws(UsageError) {
    guard let dropoutSamples else {
      guard seed == nil else {
        throw UsageError(
          description: "Can't take a seed because nothing is drawn; use --dropout-samples besides")
      }
      guard kernels != CompiledNetwork.stochasticVariant else {
        throw UsageError(
          description: "Can't take one run's draw for a result because another differs; use --dropout-samples"
        )
      }
      return
    }
    guard Self.samples.contains(dropoutSamples) else {
      throw UsageError(
        description:
          "Can't average \(dropoutSamples) samples of dropout because that is out of range; use \(Self.samples.lowerBound) to \(Self.samples.upperBound)"
      )
    }
    guard kernels == "fused" else {
      throw UsageError(
        description:
          "Can't draw dropout with \(kernels) kernels because only fused ones are compiled for it; use --kernels fused"
      )
    }
  }

  private var averaging: Averaging {
    Averaging(members: weights.count, mirrors: mirror, samples: dropoutSamples ?? 1)
  }

  /// What is run.
  private var variant: String { dropoutSamples == nil ? kernels : CompiledNetwork.stochasticVariant }

  /// What volumes take besides the session, for each number of threads; the largest counts. Unreadable ones among several are
  /// reported in their turn.
  /// - Parameter done: those that were segmented before, which a report shows.
  func memory(
    of jobs: [SegmentationJob], _ done: [SegmentationJob], _ network: CompiledNetwork, threads: [Int]
  ) throws -> [[SegmentationMemory]] {
    let program = try network.program(variant: variant, isa: processor.isa)
    var memory = threads.map { _ in [SegmentationMemory]() }
    for job in jobs {
      do {
        let form = try VolumeReader(paths: job.inputs).form
        let needed = try threads.map {
          try SegmentationMemory(
            form, network, program, threads: $0, averaging: averaging,
            probabilities: probabilities || uncertainty, runs: quality,
            picture: overlay.map { _ in ContourPicture(classes: network.labelClasses) },
            postProcesses: postProcessing != nil, shows: report)
        }
        for index in threads.indices { memory[index].append(needed[index]) }
      } catch  where jobs.count > 1 {
        continue
      }
    }
    for job in done where report {
      guard let form = try? VolumeReader(paths: job.inputs).form else { continue }
      for index in threads.indices { memory[index].append(SegmentationMemory(showing: form)) }
    }
    return memory
  }

  /// - Parameter volumes: what is taken besides.
  func ensemble(_ network: CompiledNetwork, _ volumes: [SegmentationMemory]) throws -> Ensemble {
    let first = try Weights(path: weights[0], for: network)
    let program = try network.program(variant: variant, isa: processor.isa)
    // The weights are gone before there are tensors or volumes.
    let loading = network.parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
    let running = volumes.map(\.total).max() ?? 0
    let besides = MemoryForecast.process + max(running, loading - program.arenaBytes)
    let session = try plan.session(besides: besides, members: weights.count) { options in
      try Session(
        network, weights: first, variant: variant, isa: processor.isa, threads: processor.threads,
        options: options,
        forBatches: true)
    }
    var ensemble = try Ensemble(
      session, mirrors: mirror, samples: averaging.samples, seed: seed ?? 0)
    for path in weights.dropFirst() { try ensemble.add(Weights(path: path, for: network)) }
    return ensemble
  }
}

import ArgumentParser
import Datasets
import Foundation
import GraphRuntime
import Imaging
import Terminal
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on labelled images.",
    discussion: """
      --data and --validation are folders in the layout of nnU-Net, ACDC, M&Ms or UK Biobank, pairs in images/ and
      labels/, or files that a table samples.csv names; `\(Tool.name) check DIR` looks them over, `\(Tool.name) phantom`
      makes some. What a network does to a slice in training (flips, rotations, scales, crops) and its loss stand in its
      declaration. By default slices go in batches of 20 to Adam, at a rate of 0.001 that is halved every 50 epochs, for
      1000 epochs; `--recipe paper` is what Chen et al. 2020 did. With --minutes the schedule is stretched over that time,
      by default a cosine to 0.

      The run's folder holds:
        best.safetensors     weights with the largest mean intersection over union on augmented validation slices
        last.safetensors     weights of the last checkpoint; `\(Tool.name) segment` takes both
        metrics.csv          an epoch in a row; events.out.tfevents.* say the same to TensorBoard
        curves.svg           loss and overlap so far
        samples/             validation scans with the contours that the best weights find
        dice.csv             3D Dice of each validation case, at the end
        report.html          at the end all of this to read in a browser
        postprocessing.json  what makes those better, for `segment --postprocessing`
        checkpoint-*         what --resume goes on from
      Ctrl-C finishes the step, saves and ends; the same command with --resume goes on. Without --minutes the resumed
      run ends with the same bits as one that was never stopped, for any number of threads. --resume with other
      --epochs or --minutes prolongs or shortens a run, also one that has ended: the step schedule goes on, a cosine is
      stretched over the new time, so that its rate rises again. All else must be what the run began with.
      --weights begins from tensors of a file that have the network's names and shapes, whatever network they were
      trained in; what isn't taken and what begins at random is listed. Examples:
        \(Tool.name) train\(Tool.option) --data training --validation validation --output run --minutes 60
        \(Tool.name) train\(Tool.option) --data training --validation validation --output run --minutes 60 --resume
        \(Tool.name) train\(Tool.option) --data site-b --validation validation-b --output tuned --weights run/best.safetensors
      """)

  @OptionGroup var network: NetworkOption

  @Option(help: "The folder of images and labels to train on.")
  var data: String

  @Option(help: "Another folder, to choose the best weights by; without it --fold says which part of --data.")
  var validation: String?

  @Option(
    help: "Validate on this part of --data, counted from 0, and train on the rest: no subject is in both.")
  var fold: Int?

  @Option(
    help:
      "Into how many parts --data is cut, by subject and --seed, where it has no splits_final.json of its own."
  )
  var folds = 5

  @Option(help: "The run's folder: a new or an empty one, or with --resume an earlier run's.")
  var output: String

  @Option(help: "What the values of labels mean: \(Tool.labelMaps); by default what the layout says.")
  var labels: String?

  @Flag(help: "Take a label of its image's shape for one on its image's grid, whatever its header says.")
  var ignoreLabelGrid = false

  @Option(help: "A safetensors file of weights to begin from; by default they derive from --seed.")
  var weights: String?

  @OptionGroup var recipe: RecipeArguments

  @OptionGroup var processor: ProcessorArguments

  @Option(
    help:
      "A file that `\(Tool.name) tune --output` wrote: the kernels that segment the validation cases at the end."
  )
  var plan: String?

  @Option(
    help:
      "Most memory that the process may take: bytes, or 500MB, 1.5GiB, …; scans are read again where it must."
  )
  var memoryLimit: ByteCount?

  @Option(help: "Seconds from one checkpoint to the next.")
  var checkpointEvery = 60.0

  @Flag(help: "Go on from the last checkpoint of the run in --output, to the end of --epochs or --minutes.")
  var resume = false

  func run() throws {
    let compiled = try network.compiled()
    let recipe = try recipe.recipe()
    guard (validation == nil) != (fold == nil) else {
      throw UsageError(
        description: "Can't choose what to validate on because "
          + (fold == nil ? "neither --validation nor --fold says it" : "both --validation and --fold say it")
          + "; use one of them")
    }
    guard checkpointEvery >= 0 else {
      throw UsageError(
        description:
          "Can't save every \(checkpointEvery) seconds because that is no time; use 0 or a positive number"
      )
    }
    var files = OutputGuard()
    for path in [data, validation, labels, weights, plan].compactMap({ $0 }) { files.read(path) }
    try files.fill(output)
    try Trainer.check(compiled, recipe, output: output, resumes: resume)
    let beginning = try weights.map { try Weights.Beginning(path: $0, for: compiled, seed: recipe.seed) }
    let classes = compiled.knownClasses
    let map = try labels.map { try Tool.conventions.labelMap(named: $0, classes: classes) }
    var options = Trainer.Options()
    (options.threads, options.isa, options.secondsBetweenCheckpoints) = (
      processor.threads, processor.isa, checkpointEvery
    )
    options.criteria = Tool.conventions.criteria(compiled.labelClasses)
    options.plan = try plan.map { try PlanFile(path: $0) }
    let evaluation = try compiled.plan(isa: processor.isa, options: PlanOptions(plan: options.plan))
    warn(about: evaluation)
    let source = TrainingData.Source(
      data: data, validation: validation, fold: fold, folds: folds, seed: recipe.seed, classes: classes,
      labels: map,
      channels: compiled.input.channels, ignoresLabelGrids: ignoreLabelGrid)
    let (used, forecast) = try source.read(within: memoryLimit?.bytes) { used in
      try TrainingReport.plan(compiled, recipe, used, options, memoryLimit: memoryLimit?.bytes)
    }
    Console.report(lines: forecast)
    Console.report("Plan: \(evaluation.source), for the validation cases at the end")
    if let beginning, !resume { Console.report(lines: TrainingReport.text(beginning)) }
    Interruption.watch()
    let trainer = try Trainer(
      compiled, training: used.training, validation: used.validation, fold: used.fold, recipe: recipe,
      weights: beginning?.weights, output: output, resumes: resume, options: options)
    var report = TrainingReport(compiled)
    let result: TrainingResult
    do {
      result = try trainer.run {
        report.note($0)
      } isStopped: {
        Interruption.isRequested
      }
    } catch  where !(error is TrainingError) {
      // A disk may be full now and have room later.
      Console.report("\(error)")
      Console.report(
        "Step \(trainer.savedStep)'s checkpoint is kept; go on with: \(Self.resumingCommand)")
      throw PartsFailed()
    }
    guard result.isComplete else {
      Console.report(
        "Stopped after step \(result.steps) and saved; go on with: \(Self.resumingCommand)")
      throw PartsFailed()
    }
    try Console.print(report.text(result, output: output))
    try RunReport(
      network: compiled, data: used, recipe: recipe, weights: weights, trainer: trainer, result: result,
      folder: output
    ).write()
    try Console.print("Report: \(output.escaped)/\(RunReport.name)")
    if let peak = PeakMemory.bytes { Console.report("Peak memory was \(megabytes(peak))") }
  }

  /// This command with --resume, quoted for a shell.
  private static var resumingCommand: String {
    guard CommandLine.arguments.dropFirst().first == configuration.commandName else {
      return "the same command"
    }
    let arguments = CommandLine.arguments.filter { $0 != "--resume" } + ["--resume"]
    return arguments.map(quotedForShell).joined(separator: " ")
  }
}

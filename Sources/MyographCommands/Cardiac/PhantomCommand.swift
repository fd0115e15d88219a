import ArgumentParser
import Cardiac
import Imaging
import Terminal

struct PhantomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Make a labelled cohort of short-axis hearts that never were, to train and to test on.",
    discussion: """
      Every subject has a heart, a chest and a pose of its own, at end-diastole and end-systole. A site is a
      scanner and how it is used:
      \(PhantomSite.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
      Files are named as UK Biobank's: SUBJECT/sa_ED.nii.gz, SUBJECT/label_sa_ED.nii.gz, and the same with _ES.
      Labels are the network's: 1 LV (with its papillary muscles), 2 MYO, 3 RV; labels.json says so. The same
      site, seed and number give the same voxels on every machine. Examples:
        \(Tool.name) phantom --output a --subjects 20
        \(Tool.name) phantom --output b --subjects 5 --site b --seed 7 --pictures
        \(Tool.name) check a
      """)

  @Option(help: "The folder to make; an existing one must be empty.")
  var output: String

  @Option(help: "How many subjects, up to \(PhantomCohort.subjectLimit).")
  var subjects: Int

  @Option(help: "One of \(PhantomSite.all.map(\.name).joined(separator: ", ")).")
  var site = "a"

  @Option(help: "Another seed makes other people.")
  var seed: UInt64 = 1

  @Flag(help: "Draw every slice with its contours as well: SUBJECT/sa_ED.png and sa_ES.png.")
  var pictures = false

  func run() throws {
    guard let site = PhantomSite.named(site) else {
      let known = PhantomSite.all.map(\.name).joined(separator: ", ")
      throw UsageError(
        description: "Can't find site \"\(site)\" because none has that name; use one of \(known)")
    }
    guard (1...PhantomCohort.subjectLimit).contains(subjects) else {
      throw UsageError(
        description:
          "Can't make \(subjects) subjects because 1 to \(PhantomCohort.subjectLimit) can be made; use one of these"
      )
    }
    var cohort = PhantomCohort(site: site, subjects: subjects, seed: seed)
    cohort.hasPictures = pictures
    Interruption.watch()
    let start = ContinuousClock.now
    var progress = Progress("phantoms for \(output)", total: subjects)
    try cohort.write(to: output, isStopped: { Interruption.isRequested }, progress: { progress.update($0) })
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try Console.print(
      "Wrote \(output.escaped): \(subjects) subject\(subjects == 1 ? "" : "s") of site \(site.name) in \(duration(seconds));"
        + " labels 1 LV, 2 MYO, 3 RV")
  }
}

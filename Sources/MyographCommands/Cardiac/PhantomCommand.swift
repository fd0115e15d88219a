import ArgumentParser
import Cardiac
import Imaging
import Terminal

struct PhantomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Make a labelled cohort of short-axis hearts that never were, to train and to test on.",
    discussion: """
      Every subject has a heart, a chest and a pose of its own, at end-diastole
      and end-systole. The same cohort or site, seed and number give the same
      voxels on every machine.

      A site is healthy hearts, a scanner and how it is used; files are named as
      UK Biobank's:
      \(PhantomSite.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      A cohort is patients at a scanner or several, in the image of one that
      Chen et al. 2020 trained or tested on; files of `scanners` are named as
      ACDC's, the others' as UK Biobank's:
      \(PhantomStudy.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
      Its subjects.csv says who they are, where they were scanned, and what their
      hearts truly hold, whatever voxels make of that. Subjects go to groups and
      scanners in turn: ten of `scanners`, or nine of `sites`, have them all.

      LV is labelled with its papillary muscles; labels.json says the values.
      Labels of `sites` are partial: LV in both phases, MYO at end-diastole, and
      4 wherever nothing was drawn. labels.json ignores that, to train; by
      labels-drawn.json it is background, to measure what was drawn.

      With --frames there is a cine of each subject besides, labelled in each
      frame: sa.nii.gz and label_sa.nii.gz, or SUBJECT_4d.nii.gz and
      SUBJECT_4d_gt.nii.gz. volumes.csv says what the heart truly holds in each
      frame, counted from 0: end-diastole is the first, end-systole the one of
      the smallest LV.
      Examples:
        \(Tool.name) phantom --output a --subjects 20
        \(Tool.name) phantom --output b --subjects 5 --site b --seed 7 --pictures
        \(Tool.name) phantom --output acdc --subjects 10 --cohort scanners --frames 30
        \(Tool.name) phantom --output sites --subjects 9 --cohort sites
        \(Tool.name) check sites --labels sites/labels.json
      """)

  @Option(help: "The folder to make; an existing one must be empty.")
  var output: String

  @Option(help: "How many subjects, up to \(PhantomCohort.subjectLimit).")
  var subjects: Int

  @Option(help: "Healthy hearts of one site: \(Self.list(PhantomSite.all.map(\.name))); by default of a.")
  var site: String?

  @Option(help: "Patients of a cohort: \(Self.list(PhantomStudy.all.map(\.name))).")
  var cohort: String?

  @Option(
    help: """
      Make cines of so many frames, too: \(PhantomCohort.frameLimits.lowerBound) to \
      \(PhantomCohort.frameLimits.upperBound).
      """)
  var frames: Int?

  @Option(help: "Another seed makes other people.")
  var seed: UInt64 = 1

  @Flag(help: "Draw every slice with its contours as well, a picture beside each image.")
  var pictures = false

  func run() throws {
    let study = try study
    try Self.check("subjects", subjects, 1...PhantomCohort.subjectLimit)
    if let frames { try Self.check("frames", frames, PhantomCohort.frameLimits) }
    var made = PhantomCohort(study: study, subjects: subjects, seed: seed, frames: frames)
    made.hasPictures = pictures
    Interruption.watch()
    let start = ContinuousClock.now
    var progress = Progress("phantoms for \(output)", total: subjects)
    try made.write(to: output, isStopped: { Interruption.isRequested }, progress: { progress.update($0) })
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let labels = zip(made.labels.classes, made.labels.values).dropFirst().map { "\($1[0]) \($0.name)" }
    try Console.print(
      "Wrote \(output.escaped): \(subjects) subject\(subjects == 1 ? "" : "s") of "
        + "\(cohort == nil ? "site" : "cohort") \(study.name) in \(duration(seconds));"
        + " labels \(labels.joined(separator: ", "))")
  }

  private var study: PhantomStudy {
    get throws {
      guard let cohort else {
        let name = site ?? PhantomSite.all[0].name
        guard let site = PhantomSite.named(name) else {
          throw Self.unknown("site", name, PhantomSite.all.map(\.name))
        }
        return .site(site)
      }
      guard site == nil else {
        throw UsageError(
          description: "Can't take --site and --cohort because a cohort has its own sites; use one of them")
      }
      guard let study = PhantomStudy.named(cohort) else {
        throw Self.unknown("cohort", cohort, PhantomStudy.all.map(\.name))
      }
      return study
    }
  }

  private static func unknown(_ what: String, _ name: String, _ known: [String]) -> UsageError {
    UsageError(
      description: "Can't find \(what) \"\(name)\" because none has that name; use one of \(list(known))")
  }

  private static func check(_ what: String, _ count: Int, _ range: ClosedRange<Int>) throws(UsageError) {
    guard range.contains(count) else {
      throw UsageError(
        description:
          "Can't make \(count) \(what) because \(range.lowerBound) to \(range.upperBound) can be made; use one of these"
      )
    }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

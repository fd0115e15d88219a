import Foundation
import GraphRuntime
import Imaging
import Report
import Segmentation
import Terminal

extension SegmentCommand {
  /// An image that couldn't be segmented.
  struct Failure {
    let mask, reason: String
  }

  /// Images whose masks were there before.
  struct Kept {
    let jobs: [SegmentationJob]
    /// Of them, those whose masks are older than the weights.
    let older: Int

    init(_ jobs: [SegmentationJob], weights: [String]) {
      self.jobs = jobs
      let newest = weights.compactMap(modificationDate).max()
      older = newest.map { newest in jobs.count { ($0.date ?? newest) < newest } } ?? 0
    }

    /// Says what isn't done again, and what makes that doubtful.
    func announce(of count: Int) {
      guard !jobs.isEmpty else { return }
      Console.report("Passed over \(jobs.count) of \(count) images whose masks are there")
      guard older > 0 else { return }
      Console.report(
        "Warning: \(older) of these masks are older than the weights; use --overwrite to make them again")
    }

    /// What a report says of them, for all else that it says is about those that were segmented now.
    var fact: (name: String, value: String)? {
      guard !jobs.isEmpty else { return nil }
      return (
        "Masks of earlier runs", "\(jobs.count)" + (older > 0 ? ", \(older) older than the weights" : "")
      )
    }
  }

  /// The files that are made of all images together; nil where they aren't wanted.
  struct Summaries {
    let review, report: String?
  }

  func summaries(of jobs: [SegmentationJob]) -> Summaries {
    let single = jobs.count == 1 && jobs[0].mask == output ? ImageName(output)?.stem ?? output : nil
    return Summaries(
      review: quality && (jobs.count > 1 || SegmentationJob.isFolder(output))
        ? output + "/" + ReviewList.name : nil,
      report: report ? single.map { $0 + "_report.html" } ?? output + "/report.html" : nil)
  }

  /// - Parameters:
  ///   - jobs: all of them.
  ///   - kept: those that were done before.
  ///   - segmenter: nil where all were.
  func write(
    _ summaries: Summaries, of jobs: [SegmentationJob], _ kept: Kept, without failures: [Failure],
    by segmenter: Segmenter?,
    masks: LabelMap, classes: [LabelClass]
  ) throws {
    if let review = summaries.review { try ReviewList.write(of: jobs, to: review) }
    guard let path = summaries.report else { return }
    let failed = Set(failures.map(\.mask))
    let report = SegmentationReport(
      title: jobs.count == 1 ? "Segmentation of \(jobs[0].input)" : "Segmentation of \(jobs.count) images",
      facts: try facts(jobs, kept, segmenter, masks), labels: masks, classes: classes,
      jobs: jobs.filter { !failed.contains($0.mask) }, kept: Set(kept.jobs.map(\.mask)), output: output,
      failures: failures.map(\.reason))
    try report.write(to: path)
    try Console.print("Report: \(path.escaped)")
    for reason in report.unreadable { Console.report(reason) }
    if !report.unreadable.isEmpty { throw PartsFailed() }
  }

  /// What masks rest on.
  private func facts(
    _ jobs: [SegmentationJob], _ kept: Kept, _ segmenter: Segmenter?, _ masks: LabelMap
  ) throws -> [(name: String, value: String)] {
    var facts = [("Network", try network.compiled().name)]
    for path in weights { facts.append(("Weights", try Report.identity(of: path))) }
    if mirror { facts.append(("Averaged", "each slice and its 3 mirror images")) }
    if let dropoutSamples {
      facts.append(("Dropout", "drawn \(dropoutSamples) times, seed \(seed ?? 0)"))
    }
    if let postProcessing { facts.append(("Mended by", try Report.identity(of: postProcessing))) }
    if let predictor { facts.append(("Learned of labelled images", try Report.identity(of: predictor))) }
    if let session = segmenter?.ensemble.session {
      facts.append(
        ("Kernels", "\(session.program.variant), \(session.isa), \(session.threads) threads"))
      facts.append(("Plan", "\(session.plan.source)"))
    }
    return facts + [("Masks", "\(masks)"), ("Images", "\(jobs.count)")] + [kept.fact].compactMap(\.self)
  }
}

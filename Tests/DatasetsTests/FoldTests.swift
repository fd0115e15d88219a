import Foundation
import Imaging
import TestSupport
import Testing

@testable import Datasets

/// A data set cut in two: by subject, from the seed, or as nnU-Net's file says.
@Suite struct FoldTests {
  /// Names of samples and their subjects, without any image.
  private struct Names: Dataset {
    var path = "names"
    var samples: [(name: String, subject: String)]
    var count: Int { samples.count }
    func name(of index: Int) -> String { samples[index].name }
    func subject(of index: Int) -> String { samples[index].subject }
    func channels(of index: Int) -> Int { 1 }
    func grid(of index: Int) -> Grid { preconditionFailure("no fold looks at it") }
    func volume(_ index: Int) throws -> LabelledVolume { throw CancellationError() }
  }

  private static let data = Names(
    samples: (0..<23).flatMap { subject in ["ED", "ES"].map { ("s\(subject) \($0)", "s\(subject)") } })

  @Test(arguments: [2, 5, 23])
  func everySubjectIsHeldOutOnce(folds: Int) throws {
    var held: [String] = []
    for number in 0..<folds {
      let fold = try Fold(number, of: folds, seed: 7, in: Self.data)
      let subjects = { (names: [String]) in Set(names.map { $0.prefix { $0 != " " } }) }
      #expect(subjects(fold.training).isDisjoint(with: subjects(fold.validation)))
      #expect(fold.training.count + fold.validation.count == 46)
      #expect((2 * (23 / folds)...2 * ((23 + folds - 1) / folds)).contains(fold.validation.count))
      held += fold.validation
      let parts = fold.parts(of: Self.data)
      #expect((0..<parts.validation.count).map(parts.validation.name) == fold.validation)
      #expect((0..<parts.training.count).map(parts.training.name) == fold.training)
    }
    #expect(Set(held) == Set(Self.data.samples.map(\.name)) && held.count == 46)
  }

  @Test func foldsFollowTheSeedAndNotTheOrderOfFiles() throws {
    let fold = try Fold(1, of: 5, seed: 7, in: Self.data)
    #expect(try Fold(1, of: 5, seed: 7, in: Self.data) == fold)
    #expect(try Fold(1, of: 5, seed: 8, in: Self.data).validation != fold.validation)
    let turned = try Fold(1, of: 5, seed: 7, in: Names(samples: Self.data.samples.reversed()))
    #expect(Set(turned.validation) == Set(fold.validation))
  }

  @Test func whatCantBeCutIsRefused() {
    #expect(throws: FoldError.folds(24, subjects: 23, path: "names")) {
      try Fold(0, of: 24, seed: 1, in: Self.data)
    }
    #expect(throws: FoldError.folds(1, subjects: 23, path: "names")) {
      try Fold(0, of: 1, seed: 1, in: Self.data)
    }
    #expect(throws: FoldError.fold(5, of: 5)) { try Fold(5, of: 5, seed: 1, in: Self.data) }
    #expect(throws: FoldError.fold(-1, of: 5)) { try Fold(-1, of: 5, seed: 1, in: Self.data) }
    let one = Names(samples: [("a", "a")])
    #expect(throws: FoldError.folds(2, subjects: 1, path: "names")) { try Fold(0, of: 2, seed: 1, in: one) }
  }

  private static func withSplits(_ json: String, _ body: (Names) throws -> Void) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Array(json.utf8), to: "splits_final.json")
    var data = data
    data.path = folder.path
    try body(data)
  }

  @Test func nnUNetsSplitsComeFirst() throws {
    #expect(try Fold(0, splitsOf: Self.data) == nil)
    try Self.withSplits(
      #"[{"train": ["s0 ED"], "val": ["s1 ED"]}, {"train": ["s1 ED", "s1 ES"], "val": ["s0 ES"]}]"#
    ) {
      data in
      let fold = try #require(try Fold(1, splitsOf: data))
      #expect(
        fold.training == ["s1 ED", "s1 ES"] && fold.validation == ["s0 ES"] && fold.folds == 2
          && fold.seed == nil)
      #expect(throws: FoldError.fold(2, of: 2)) { try Fold(2, splitsOf: data) }
    }
  }

  @Test(arguments: [
    ("{}", "it is no list of splits"), ("[]", "it is no list of splits"),
    (#"[{"train": ["s0 ED"], "val": ["nobody"]}]"#, "it names the case \"nobody\", which is not there"),
    (#"[{"train": ["s0 ED"], "val": []}]"#, "its split 0 trains or validates on nothing"),
    (
      #"[{"train": ["s0 ED"], "val": ["s0 ES"]}]"#,
      "its split 0 trains and validates on the subject of \"s0 ES\""
    ),
  ])
  func badSplitsAreRefused(json: String, reason: String) throws {
    try Self.withSplits(json) { data in
      #expect(throws: FoldError.splits(path: data.path + "/splits_final.json", reason: reason)) {
        try Fold(0, splitsOf: data)
      }
    }
  }
}

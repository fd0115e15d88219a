import Foundation
import Testing

/// `evaluate` on five small hearts against nibabel, NumPy and SciPy; `make_evaluation.py` wrote the files, and what they say.
struct EvaluationFixtureTests {
  private struct Expected: Decodable {
    struct Number: Decodable {
      var subject, number: String
      var found, expected: Double?
    }
    struct Agreement: Decodable {
      var number: String
      var subjects, removed: Int
      var meanDifference, sd, lowerLimit, upperLimit, spearman: Double
    }
    struct Group: Decodable {
      var column, group: String
      var `class`: String
      var cases, missing: Int
      var mean, sd, median, lowerQuartile, upperQuartile: Double?
    }
    struct Comparison: Decodable {
      var `class`, measure: String
      var pairs, differing: Int
      var medianDifference, p: Double
    }

    var clinical: [Number]
    var agreement: [Agreement]
    var groups: [Group]
    var comparison: [Comparison]
  }

  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures")
  private let expected: Expected
  private let workspace: Workspace

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    expected = try decoder.decode(
      Expected.self, from: Data(contentsOf: Self.fixtures.appending(path: "evaluation.json")))
    workspace = try Workspace()
    let folder = Self.fixtures.appending(path: "evaluation").path
    let outcome = try CommandLineTool.run([
      "evaluate", "--references", folder + "/data", "--predictions", folder + "/masks", "--compare",
      folder + "/others", "--group-by", "Group", "--group-by", "slice_position", "--output",
      workspace.file("out"),
      "--network", "unet16",
    ])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
  }

  private func rows(_ name: String) throws -> [[String: String]] {
    try EvaluationTable.rows(workspace.file("out/" + name))
  }

  private func near(_ one: Double?, _ other: Double?, _ tolerance: Double = 1e-6) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return abs(one - other) <= tolerance * max(1, abs(other))
  }

  @Test("Volumes, mass and function are those of nibabel's voxel counts and zooms")
  func clinical() throws {
    let rows = try rows("clinical.csv")
    #expect(rows.count == expected.clinical.count)
    for given in expected.clinical {
      let row = try #require(rows.first { $0["subject"] == given.subject && $0["number"] == given.number })
      #expect(
        near(row.number("found"), given.found) && near(row.number("expected"), given.expected), "\(row)")
      let difference = given.found.flatMap { found in given.expected.map { found - $0 } }
      #expect(near(row.number("difference"), difference), "\(row)")
    }
  }

  @Test("Their agreement is NumPy's and SciPy's")
  func agreement() throws {
    let rows = try rows("clinical_agreement.csv")
    for given in expected.agreement {
      let row = try #require(rows.first { $0["number"] == given.number })
      #expect(row["subjects"] == "\(given.subjects)" && row["missing"] == "\(5 - given.subjects)")
      #expect(row["removed"] == "\(given.removed)")
      for (column, value) in [
        ("mean_difference", given.meanDifference), ("sd", given.sd), ("lower_limit", given.lowerLimit),
        ("upper_limit", given.upperLimit), ("spearman", given.spearman),
      ] {
        #expect(near(row.number(column), value), "\(given.number) \(column): \(row)")
      }
    }
  }

  @Test("Groups by Info.cfg and by slice position are NumPy's")
  func groups() throws {
    let rows = try rows("groups.csv").filter { $0["measure"] == "dice" }
    #expect(rows.count == expected.groups.count)
    for given in expected.groups {
      let row = try #require(
        rows.first {
          $0["column"] == given.column && $0["group"] == given.group && $0["class"] == given.class
        })
      #expect(row["cases"] == "\(given.cases)" && row["missing"] == "\(given.missing)", "\(row)")
      for (column, value) in [
        ("mean", given.mean), ("sd", given.sd), ("median", given.median),
        ("lower_quartile", given.lowerQuartile), ("upper_quartile", given.upperQuartile),
      ] {
        #expect(near(row.number(column), value), "\(column): \(row)")
      }
      if let lower = row.number("mean_lower_95"), let upper = row.number("mean_upper_95") {
        #expect(lower < upper && lower < given.mean ?? .nan && upper > given.mean ?? .nan, "\(row)")
      } else {
        #expect(given.cases < 2, "\(row)")
      }
    }
  }

  @Test("Two methods compared by SciPy's signed ranks, corrected over all classes and measures")
  func comparison() throws {
    let rows = try rows("comparison.csv")
    // Three classes of seven measures.
    #expect(rows.count == 21)
    for given in expected.comparison {
      let row = try #require(rows.first { $0["class"] == given.class && $0["measure"] == given.measure })
      #expect(row["pairs"] == "\(given.pairs)" && row["differing"] == "\(given.differing)", "\(row)")
      #expect(near(row.number("median_difference"), given.medianDifference), "\(row)")
      #expect(near(row.number("p"), given.p, 1e-9), "\(given.p): \(row)")
    }
    // Holm's: the k-th smallest of 21, times what is left, never less than one before it.
    let sorted = rows.compactMap { row in row.number("p").map { ($0, row.number("p_holm") ?? .nan) } }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    var largest = 0.0
    for (place, (plain, corrected)) in sorted.enumerated() {
      largest = max(largest, min(1, Double(sorted.count - place) * plain))
      #expect(near(corrected, largest, 1e-12))
    }
  }

  @Test("JSON holds what the tables hold, and what it rests on")
  func json() throws {
    let document = try Data(contentsOf: URL(filePath: workspace.file("out/evaluation.json")))
    let json = try #require(try JSONSerialization.jsonObject(with: document) as? [String: Any])
    let clinical = try #require(json["clinical"] as? [String: Any])
    for (name, list) in [
      ("summary", json["summary"]), ("agreement", json["agreement"]), ("groups", json["groups"]),
      ("comparison", json["comparison"]), ("clinical", clinical["numbers"]),
      ("clinical_agreement", clinical["agreement"]),
    ] {
      let (rows, objects) = (try rows(name + ".csv"), try #require(list as? [[String: Any]]))
      #expect(rows.count == objects.count && !rows.isEmpty)
      for (row, object) in zip(rows, objects) {
        #expect(Set(row.keys) == Set(object.keys), "\(name)")
        for (column, cell) in row {
          let isSame =
            switch object[column] {
            // Foundation's parser may err in the last bit.
            case let number as NSNumber: near(Double(cell), number.doubleValue, 1e-15)
            case let text as String: cell == text
            default: cell.isEmpty && object[column] is NSNull
            }
          #expect(isSame, "\(name) \(column): \(cell)")
        }
      }
    }
    let conventions = try #require(json["conventions"] as? [String: String])
    #expect(conventions["papillary_muscles"]?.contains("10.1186/s12968-020-00610-6") == true)
    #expect(conventions["body_surface"]?.contains("Mosteller") == true && conventions["base"] != nil)
    #expect(conventions["empty_structures"] != nil && conventions["slice_position"] != nil)
  }
}

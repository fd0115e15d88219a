import Foundation
import TestSupport
import Testing

@testable import Report

/// The page: well-formed, needs no other file, and shows names as text whatever they are.
struct ReportTests {
  private static let names = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "&lt;b&gt;",
    "{{title}}",
    // These begin a character that goes on with what follows.
    "\u{D4E}<script>alert(1)</script>", "\u{600}\"\u{301}<b>", "</style></title></script>",
    "javascript:alert(1)",
  ]

  private static func report(_ names: [String]) -> Report {
    let table = Report.Table(
      names.joined(), header: names,
      rows: [names.enumerated().map { Report.Cell($1, link: $0) }, ["plain"]])
    let blocks: [Report.Block] = [
      .text(names.joined()), .facts(names.map { ($0, $0) }), .table(table),
      .figures([
        .init(
          .svg("<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"1\"/></svg>"),
          caption: names[0]),
        .init(.png(Data([1, 2, 3]), description: names[1])),
      ]),
    ]
    return Report(
      title: names[0],
      sections: [
        .init(names[0], blocks),
        .init(
          "Cases", [],
          parts: names.enumerated().map { index, name in .init(name, anchor: index) { blocks } }),
      ])
  }

  private func page(_ report: Report) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.file("report.html")
    try report.write(to: path)
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test("Names never become tags, attributes or templates")
  func injection() throws {
    let text = try page(Self.report(Self.names))
    let document = try MarkupDocument(text)
    let known: Set = [
      "html", "head", "meta", "title", "style", "body", "header", "h1", "nav", "ul", "li", "a",
      "main",
      "section", "h2", "p",
      "dl", "dt", "dd", "div", "table", "caption", "thead", "tr", "th", "tbody", "td", "figure",
      "svg",
      "circle", "figcaption",
      "img", "article", "h3",
    ]
    #expect(Set(document.elements.map(\.name)) == known)
    #expect(
      document.elements.allSatisfy { element in
        !element.attributes.keys.contains { $0.hasPrefix("on") }
      })
    // As HTML has it: what a browser would take for the beginning of a tag.
    #expect(!text.lowercased().contains("<script") && !text.contains("<b>"))
    let headings = document.all("h3").map(\.text)
    #expect(
      headings == Self.names.map { $0 == "\u{600}\"\u{301}<b>" ? "\\u{600}\"\u{301}<b>" : $0 })
    #expect(document.all("img").allSatisfy { $0.attributes["src"] == "data:image/png;base64,AQID" })
  }

  @Test("Nothing comes from elsewhere, and each link leads somewhere")
  func isWhole() throws {
    let document = try MarkupDocument(try page(Self.report(Self.names)))
    var targets: Set<String> = []
    for element in document.elements {
      if let id = element.attributes["id"] {
        #expect(targets.insert(id).inserted, "\(id) is given twice")
      }
    }
    for element in document.elements {
      for (name, value) in element.attributes
      where ["src", "href", "data", "action", "poster"].contains(name) {
        #expect(
          value.hasPrefix("data:image/png;base64,")
            || value.hasPrefix("#") && targets.contains(String(value.dropFirst())))
      }
    }
    let style = try #require(document.all("style").first).text
    #expect(!style.contains("url(") && !style.contains("@import"))
    let policy = document.all("meta").compactMap { $0.attributes["content"] }
    #expect(policy.contains { $0.contains("default-src 'none'") })
  }

  @Test("Parts are made one after another, and one that fails leaves no file")
  func parts() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("report.html")
    let failing = Report.Section(
      "s", [], parts: [.init("p", anchor: 1) { throw CancellationError() }])
    #expect(throws: CancellationError.self) {
      try Report(title: "t", sections: [failing]).write(to: path)
    }
    #expect(folder.names.isEmpty)
  }

  @Test("Tables keep cells and columns, numbers to the right")
  func tables() throws {
    let table = Report.Table("c", header: ["a", "b"], rows: [["x", "1"], ["y", "2"]])
    let document = try MarkupDocument(
      try page(Report(title: "t", sections: [.init("s", [.table(table)])])))
    #expect(document.all("td").map(\.text) == ["x", "1", "y", "2"])
    #expect(
      document.all("td").map { $0.attributes["class"] } == ["text", "number", "text", "number"])
    #expect(
      document.all("th").map(\.text) == ["a", "b"] && document.all("caption").map(\.text) == ["c"])
  }
}

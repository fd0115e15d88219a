import AtomicFile
import Foundation
import Mustache
import Plots

extension Report {
  /// Writes the page, part by part.
  /// - Throws: `AtomicFileError`, or what a part's blocks throw; then there is no file.
  package func write(to path: String, overwrite: Bool = false) throws {
    let templates = try Templates()
    try AtomicFile.write(to: path, overwrite: overwrite) { file in
      let names: [[String: Any]] = sections.enumerated().map {
        ["id": "section-\($0 + 1)", "heading": $1.title]
      }
      try file.write(
        templates.render("head", ["title": title, "style": Templates.style, "sections": names]))
      for (section, name) in zip(sections, names) {
        let values: [String: Any] = ["blocks": section.blocks.map(\.values)]
        try file.write(templates.render("section", values.merging(name) { $1 }))
        for part in section.parts {
          let values: [String: Any] = [
            "id": "part-\(part.anchor)", "heading": part.title,
            "blocks": try part.blocks().map(\.values),
          ]
          try file.write(templates.render("part", values))
        }
        try file.write("</section>\n")
      }
      try file.write("</main>\n</body>\n</html>\n")
    }
  }
}

/// The page's templates, which are part of the program.
private struct Templates {
  private let library: MustacheLibrary

  init() throws {
    // Mustache's own escapes a `Character` at a time, and lets a `<` pass that is joined to another scalar in one.
    MustacheContentTypes.register(EscapedMarkup(), named: "MARKUP")
    let files = [
      "head": PackageResources.head_mustache, "section": PackageResources.section_mustache,
      "part": PackageResources.part_mustache, "blocks": PackageResources.blocks_mustache,
    ]
    var library = MustacheLibrary()
    for (name, bytes) in files {
      try library.register(
        "{{% CONTENT_TYPE:MARKUP}}\n" + String(decoding: bytes, as: UTF8.self), named: name)
    }
    self.library = library
  }

  static var style: String {
    Theme.css + "\n" + String(decoding: PackageResources.style_css, as: UTF8.self)
  }

  func render(_ name: String, _ values: [String: Any]) -> String {
    library.render(values, withTemplate: name) ?? ""
  }
}

private struct EscapedMarkup: MustacheContentType {
  func escapeText(_ text: String) -> String { Markup.escaped(text) }
}

// MARK: What templates see

extension Report.Block {
  fileprivate var values: [String: Any] {
    switch self {
    case .text(let text): ["text": text]
    case .facts(let facts): ["facts": ["all": facts.map { ["name": $0.name, "value": $0.value] }]]
    case .table(let table): ["table": table.values]
    case .figures(let figures): ["figures": ["all": figures.map(\.values)]]
    }
  }
}

extension Report.Table {
  fileprivate var values: [String: Any] {
    [
      "caption": caption,
      "header": header.enumerated().map { ["text": $1, "kind": kind($0)] },
      "rows": rows.map { row in
        ["cells": row.enumerated().map { $1.values.merging(["kind": kind($0)]) { $1 } }]
      },
    ]
  }

  private func kind(_ column: Int) -> String { column < textColumns ? "text" : "number" }
}

extension Report.Cell {
  fileprivate var values: [String: Any] {
    link.map { ["link": ["target": "part-\($0)", "text": text]] } ?? ["plain": text]
  }
}

extension Report.Figure {
  fileprivate var values: [String: Any] {
    var values: [String: Any] = caption.isEmpty ? [:] : ["caption": caption]
    switch picture {
    case .svg(let element): values["svg"] = element
    case .png(let data, let description):
      values["png"] = ["data": data.base64EncodedString(), "description": description]
    }
    return values
  }
}

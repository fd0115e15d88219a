import Foundation

/// A page for a browser, in one file that needs no other: sections of text, tables and figures.
package struct Report {
  package var title: String
  package var sections: [Section]

  package init(title: String, sections: [Section]) { (self.title, self.sections) = (title, sections) }

  package struct Section {
    package var title: String
    package var blocks: [Block]
    /// Under headings of their own, behind the blocks.
    package var parts: [Part]

    package init(_ title: String, _ blocks: [Block], parts: [Part] = []) {
      (self.title, self.blocks, self.parts) = (title, blocks, parts)
    }
  }

  package struct Part {
    package var title: String
    /// What cells of tables link to.
    package var anchor: Int
    /// Made when it is written, and then forgotten: there may be many.
    package var blocks: () throws -> [Block]

    package init(_ title: String, anchor: Int, _ blocks: @escaping () throws -> [Block]) {
      (self.title, self.anchor, self.blocks) = (title, anchor, blocks)
    }
  }

  package enum Block {
    case text(String)
    /// Names with their values.
    case facts([(name: String, value: String)])
    case table(Table)
    /// Beside one another where there is room.
    case figures([Figure])
  }

  package struct Table {
    package var caption: String
    package var header: [String]
    package var rows: [[Cell]]
    /// How many columns hold text, from the left; the others hold numbers.
    package var textColumns: Int

    package init(_ caption: String, header: [String], rows: [[Cell]], textColumns: Int = 1) {
      (self.caption, self.header, self.rows, self.textColumns) = (caption, header, rows, textColumns)
    }
  }

  package struct Cell: ExpressibleByStringLiteral {
    package var text: String
    /// The anchor of a part.
    package var link: Int?

    package init(_ text: String, link: Int? = nil) { (self.text, self.link) = (text, link) }
    package init(stringLiteral text: String) { self.init(text) }
  }

  package struct Figure {
    package enum Picture {
      /// An SVG element, as it is.
      case svg(String)
      /// A PNG file with what it shows, for those who don't see it.
      case png(Data, description: String)
    }

    package var picture: Picture
    package var caption: String

    package init(_ picture: Picture, caption: String = "") {
      (self.picture, self.caption) = (picture, caption)
    }
  }
}

import Myograph

/// The arena: which buffer lies where, and from which kernel to which.
extension Picture {
  /// One line per buffer, by its place; a column per kernel, filled while the buffer is alive.
  var memoryText: String {
    let steps = program.groups.count
    let rows = byOffset.map { buffer in
      [
        buffer.name, "\(buffer.type)", kibibytes(buffer.offset * 4), kibibytes(buffer.size * 4),
        String((0..<steps).map { buffer.lifetime.contains($0) ? "█" : "·" }),
      ]
    }
    return summary + "\n\n"
      + columns([["BUFFER", "HOLDS", "BEGINS AT", "SIZE", "ALIVE DURING KERNELS"]] + rows)
  }

  /// A record per buffer, in the order of their places.
  var memoryDot: String {
    var text =
      "digraph \"\(graph.name) memory\" {\n  rankdir=LR;\n  node [shape=record, fontname=\"Helvetica\"];\n"
    for (index, buffer) in byOffset.enumerated() {
      let life = "kernels \(buffer.lifetime.lowerBound)–\(buffer.lifetime.upperBound)"
      text +=
        "  b\(index) [label=\"\(buffer.name)|at \(kibibytes(buffer.offset * 4))|\(kibibytes(buffer.size * 4))|\(life)\"];\n"
      if index > 0 { text += "  b\(index - 1) -> b\(index) [style=invis];\n" }
    }
    return text + "}\n"
  }

  var memoryJSON: String {
    let rows = byOffset.map { buffer -> [(key: String, value: JSONValue)] in
      [
        ("buffer", .text(buffer.name)), ("offset", .number(buffer.offset * 4)),
        ("bytes", .number(buffer.size * 4)),
        ("first_kernel", .number(buffer.lifetime.lowerBound)),
        ("last_kernel", .number(buffer.lifetime.upperBound)),
      ]
    }
    let list = json(rows).dropLast()
    return
      "{\"arena_bytes\": \(program.arenaSize * 4), \"largest_live_set_bytes\": \(program.largestLiveSet * 4),\n"
      + "\"buffers\": \(list)}\n"
  }

  private var byOffset: [Buffer] {
    program.buffers.sorted { ($0.offset, $0.lifetime.lowerBound) < ($1.offset, $1.lifetime.lowerBound) }
  }

  private var summary: String {
    let hundredths = program.arenaSize * 100 / max(program.largestLiveSet, 1)
    let ratio = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    return
      "Arena \(kibibytes(program.arenaSize * 4)), \(ratio) times the largest set of values that must be alive at once "
      + "(\(kibibytes(program.largestLiveSet * 4)))"
  }
}

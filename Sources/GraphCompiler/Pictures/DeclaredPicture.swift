import Myograph

/// The network as it was declared: nodes, shapes, parameters, places.
extension Picture {
  var declaredText: String {
    let rows = graph.nodes.map { node in
      [
        node.name, node.operation.layerName, "\(node.type)", parameters(node),
        node.inputs.map { graph.nodes[$0].name }.joined(separator: ", "), place(node),
      ]
    }
    return columns([["NAME", "LAYER", "RESULT", "PARAMETERS", "INPUTS", "DECLARED AT"]] + rows)
  }

  var declaredDot: String {
    var text = "digraph \"\(graph.name)\" {\n  node [shape=box, fontname=\"Helvetica\"];\n"
    for node in graph.nodes {
      text += "  n\(node.id) [label=\"\(node.operation.layerName)\\n\(node.name)\\n\(node.type)\"];\n"
      for input in node.inputs { text += "  n\(input) -> n\(node.id);\n" }
    }
    return text + "}\n"
  }

  var declaredRows: [[(key: String, value: JSONValue)]] {
    graph.nodes.map { node in
      [
        ("name", .text(node.name)), ("layer", .text(node.operation.layerName)),
        ("result", .text("\(node.type)")),
        ("inputs", .list(node.inputs.map { .text(graph.nodes[$0].name) })),
        (
          "parameters",
          .number(node.operation.parameters(inputs: graph.inputTypes(of: node)).reduce(0) { $0 + $1.count })
        ),
        ("location", .text(place(node))),
      ]
    }
  }

  private func parameters(_ node: Node) -> String {
    let count = node.operation.parameters(inputs: graph.inputTypes(of: node)).reduce(0) { $0 + $1.count }
    return count == 0 ? "-" : "\(count)"
  }

  /// The file's name and line: enough to find it, and the same wherever the package lies.
  private func place(_ node: Node) -> String {
    let file = node.location.path.split(separator: "/").last ?? ""
    return "\(file):\(node.location.line)"
  }
}

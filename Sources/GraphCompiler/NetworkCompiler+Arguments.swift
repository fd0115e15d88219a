import Foundation
import Myograph
import Terminal

extension NetworkCompiler {
  struct Arguments {
    /// What is compiled, in this order; all that is declared where it is empty.
    var networks: [(name: String, place: String?)] = []
    var library = "kernels"
    var isNative = false
    var announces = false
    var output = "."
    var root = ""
    var lists = false
    var isVerbose = false

    init(_ arguments: [String]) throws {
      var rest = arguments[...]
      while let argument = rest.popFirst() {
        switch argument {
        case "--header":
          for (name, place) in try Header(path: value(of: argument, &rest)).networks {
            networks.append((name, place))
          }
        case "--network": networks.append((try value(of: argument, &rest), nil))
        case "--library": library = try value(of: argument, &rest)
        case "--native": isNative = true
        case "--announce": announces = true
        case "--output": output = try value(of: argument, &rest)
        case "--root": root = try value(of: argument, &rest)
        case "--list": lists = true
        case "--verbose": isVerbose = true
        case "--help", "-h":
          try Console.print(NetworkCompiler.usage)
          exit(0)
        default:
          throw Failure(
            text: "error: Can't take \"\(argument)\" because it is no option; use these\n\(usage)",
            isUsage: true)
        }
      }
    }

    private func value(of option: String, _ rest: inout ArraySlice<String>) throws -> String {
      if let value = rest.popFirst() { return value }
      throw Failure(
        text: "error: Can't take \(option) because its value is missing; use \(option) VALUE", isUsage: true)
    }

    func compile(_ declarations: [Declaration]) throws {
      try checkNames(declarations)
      if lists { return try Console.print(lines: declarations.map { identifier($0.name) }) }
      var mistakes: [String] = []
      var graphs: [Graph] = []
      for (declaration, place) in try chosen(of: declarations) {
        if announces {
          Console.report(
            "Evaluating \(identifier(declaration.name)) of \(place ?? "\(declaration.location)")")
        }
        do throws(DeclarationErrors) {
          let graph = try StackRoom.limited { () throws(DeclarationErrors) in try declaration.graph() }
          for warning in graph.warnings { Console.report(warning.description) }
          graphs.append(graph)
        } catch {
          mistakes.append(error.description)
        }
      }
      // Nothing is written where anything is wrong.
      guard mistakes.isEmpty else { throw Failure(text: mistakes.joined(separator: "\n")) }
      for file in try emit(graphs) {
        do {
          try file.write(into: output)
        } catch {
          throw Failure(
            text: "error: Can't write \(output)/\(file.name) because \(error.localizedDescription); "
              + "use --output with a folder that can be written")
        }
      }
    }

    /// The declarations that are named, each once, with the place of the name.
    private func chosen(of declarations: [Declaration]) throws -> [(Declaration, place: String?)] {
      if networks.isEmpty { return declarations.map { ($0, nil) } }
      let known = declarations.map { identifier($0.name) }
      var chosen: [(Declaration, place: String?)] = []
      var mistakes: [String] = []
      for (name, place) in networks {
        if let index = known.firstIndex(of: identifier(name)) {
          if !chosen.contains(where: { identifier($0.0.name) == known[index] }) {
            chosen.append((declarations[index], place))
          }
          continue
        }
        let cure = known.isEmpty ? "a Declaration of that name" : "one of \(known.joined(separator: ", "))"
        mistakes.append(
          (place.map { "\($0): " } ?? "")
            + "error: Can't compile \"\(name)\" because no network of that name is declared; use \(cure)")
      }
      guard mistakes.isEmpty else { throw Failure(text: mistakes.joined(separator: "\n")) }
      return chosen
    }

    private func emit(_ graphs: [Graph]) throws -> [Emitter.File] {
      if isVerbose { for graph in graphs { try report(graph) } }
      let targets: [Emitter.Target] = isNative ? [.native] : Emitter.Target.all
      return try Emitter(root: root, library: library, targets: targets).files(for: graphs)
    }

    /// What each pass did.
    private func report(_ graph: Graph) throws {
      guard let target = InstructionSet.allCases.first else { return }
      for variant in Variant.allCases {
        try Console.print("\(graph.name), \(variant.rawValue):")
        let log = try Compiler(variant: variant, target: target).compile(graph).log
        try Console.print(lines: log.map { "  \($0)" })
      }
    }

    private func checkNames(_ declarations: [Declaration]) throws {
      var lines: [String] = []
      for (index, declaration) in declarations.enumerated() {
        if ReservedNames.all.contains(identifier(declaration.name)) {
          lines.append(
            "\(declaration.location): error: Can't declare network \"\(declaration.name)\" because Myograph's own C "
              + "has a name of it; use another name")
        }
        let earlier = declarations[..<index].first { identifier($0.name) == identifier(declaration.name) }
        guard let earlier else { continue }
        lines.append(
          "\(declaration.location): error: Can't declare network \"\(declaration.name)\" because "
            + "line \(earlier.location.line) declares \"\(earlier.name)\"; use another name")
      }
      if !lines.isEmpty { throw Failure(text: lines.joined(separator: "\n")) }
    }
  }
}

import Foundation
import Myograph
import Terminal

/// The command line of a package's own compiler: an executable that ends in
/// `NetworkCompiler.run(declarations)`. The build plugin calls it, and so can anyone by hand.
public enum NetworkCompiler {
  /// Compiles what the arguments name and ends the process: 0 done, 1 a declaration is wrong, 2 usage.
  public static func run(
    _ declarations: [Declaration], arguments: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Never {
    Console.prepare()
    do {
      try Arguments(arguments).compile(declarations)
      exit(0)
    } catch let failure as Failure {
      Console.report(lines: failure.text)
      exit(failure.isUsage ? 2 : 1)
    } catch {
      Console.report("error: \(error)")
      exit(1)
    }
  }

  struct Failure: Error {
    var text: String
    var isUsage = false
  }

  static let usage = """
    USAGE: TOOL [--network NAME [--named-at PLACE]]... [--library NAME] [--native] [--output DIR]
                [--root DIR] [--announce] [--list] [--verbose]

      --network NAME    compile this network; all of them without it
      --named-at PLACE  path:line:column, where an unknown name is reported
      --library NAME    what the functions that the networks share are named after (default: kernels)
      --native          for the best instruction set of this machine's CPU alone; the files' names end in _native
      --output DIR      write the C into this folder (default: the current one)
      --root DIR        take this prefix off the source paths that the C names
      --announce        say on standard error which network is evaluated
      --list            print the names of the networks, as C knows them, and stop
      --verbose         print what each pass did
    """

  struct Arguments {
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
        case "--network": networks.append((try value(of: argument, &rest), nil))
        case "--named-at":
          let place = try value(of: argument, &rest)
          guard !networks.isEmpty else {
            throw Failure(
              text:
                "error: Can't take \(argument) because no network is named yet; use --network NAME before it",
              isUsage: true)
          }
          networks[networks.count - 1].place = place
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
      let known = declarations.map { identifier($0.name) }
      for (name, place) in networks where !known.contains(identifier(name)) {
        let cure = known.isEmpty ? "a Declaration of that name" : "one of \(known.joined(separator: ", "))"
        throw Failure(
          text: (place.map { "\($0): " } ?? "")
            + "error: Can't compile \"\(name)\" because no network of that name is declared; use \(cure)")
      }
      let chosen = declarations.filter { declaration in
        networks.isEmpty || networks.contains { identifier($0.name) == identifier(declaration.name) }
      }
      var mistakes: [String] = []
      var graphs: [Graph] = []
      for declaration in chosen {
        if announces { Console.report("Evaluating \(identifier(declaration.name))") }
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

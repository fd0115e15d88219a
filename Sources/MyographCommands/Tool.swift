import ArgumentParser
import Datasets
import Foundation
import GraphRuntime

/// The program that runs: its name, its networks, and commands of its own.
package struct Tool: Sendable {
  static let version = "0.1.0"

  @TaskLocal package static var current = Tool(name: "myograph", networks: [])

  /// As people type it.
  package var name: String
  package var networks: [CompiledNetwork]
  /// The data set of the program's own that an option means; nil: none of its own.
  let dataset: @Sendable (_ option: String) throws -> (any Dataset)?
  var commands: [any ParsableCommand.Type]

  init(
    name: String, networks: [CompiledNetwork],
    dataset: @escaping @Sendable (_ option: String) throws -> (any Dataset)? = { _ in nil },
    commands: [any ParsableCommand.Type] = []
  ) {
    (self.name, self.networks) = (name, networks)
    (self.dataset, self.commands) = (dataset, commands)
  }

  /// The program's name in help and in messages.
  package static var name: String { current.name }

  /// What stands in an example of a command line where a network is chosen by an option.
  static var option: String { current.networks.count == 1 ? "" : " --network NAME" }
  /// And where it is an argument.
  static var argument: String { current.networks.count == 1 ? "" : " NAME" }

  /// The network of that name, or the only one; nil where none is named of several.
  func networkIfAny(_ name: String?) throws(UsageError) -> CompiledNetwork? {
    name == nil && networks.count != 1 ? nil : try network(name)
  }

  /// The network of that name, or the only one.
  package func network(_ name: String?) throws(UsageError) -> CompiledNetwork {
    if name == nil, networks.count == 1 { return networks[0] }
    if let network = networks.first(where: { $0.name == name }) { return network }
    guard !networks.isEmpty else {
      throw UsageError(
        description: "Can't find a network because none was compiled into \(self.name); "
          + "use MyographCommand.main([myograph_NAME()]) with what FuseKernels wrote")
    }
    let known = networks.map(\.name).joined(separator: ", ")
    throw UsageError(
      description: name.map { "Can't find network \"\($0)\" because none has that name; use one of \(known)" }
        ?? "Can't choose a network because \(self.name) has \(networks.count); use one of \(known)")
  }
}

/// The network that a command is about, as an option.
struct NetworkOption: ParsableArguments {
  @Option(
    name: .customLong("network"),
    help: "A name from `\(Tool.name) networks`; may be left out where there is only one.")
  var name: String?

  func compiled() throws(UsageError) -> CompiledNetwork { try Tool.current.network(name) }
}

/// The network that a command is about, as an argument.
struct NetworkArgument: ParsableArguments {
  @Argument(help: "A name from `\(Tool.name) networks`; may be left out where there is only one.")
  var network: String?

  func compiled() throws(UsageError) -> CompiledNetwork { try Tool.current.network(network) }
}

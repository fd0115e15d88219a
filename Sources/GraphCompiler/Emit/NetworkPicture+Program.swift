import Myograph
import NetworkPictures

extension NetworkPicture {
  /// - Parameters:
  ///   - graph: as it was declared.
  ///   - program: what was made of it to run fused.
  init(_ graph: Graph, _ program: Program) {
    self.init(
      network: graph.name,
      declared: DeclaredPicture(layers: graph.nodes.map { .init($0, in: graph) }),
      fused: FusedPicture(
        passes: program.log.map { .init(name: $0.pass, summary: $0.summary) },
        kernels: program.groups.indices.map { .init($0, of: program) }),
      memory: MemoryPicture(program))
  }
}

extension DeclaredPicture.Layer {
  fileprivate init(_ node: Node, in graph: Graph) {
    let file = node.location.path.split(separator: "/").last ?? ""
    let parameters = node.operation.parameters(inputs: graph.inputTypes(of: node))
    self.init(
      name: node.name, layer: node.operation.layerName, result: "\(node.type)",
      parameters: parameters.reduce(0) { $0 + $1.count }, inputs: node.inputs.map { graph.nodes[$0].name },
      location: "\(file):\(node.location.line)")
  }
}

extension FusedPicture.Kernel {
  fileprivate init(_ index: Int, of program: Program) {
    let group = program.groups[index]
    let layers = group.nodes.map { program.node($0).name }
    self.init(
      parts: Self.parts(group, layers, program), layers: layers,
      algorithm: group.kernels.first?.algorithm.rawValue ?? "-",
      result: "\(program.node(group.result).type)", flops: Int(program.flops(group)),
      bytes: Int(program.bytes(group)), sources: program.sources(of: index))
  }

  private static func parts(_ group: Group, _ layers: [String], _ program: Program) -> [String] {
    guard let last = layers.last else { return layers }
    func ending(_ words: String) -> [String] { layers.dropLast() + [last + words] }
    switch group.role {
    case .compute, .readImage: return layers
    case .accumulate: return ending(" of a sample")
    case .finish: return ending(" of the batch")
    case .coefficients: return ending("'s coefficients")
    case .readInput: return ["caller's tensor"]
    case .block: return ending(" in blocks")
    case .copy(let operand, _):
      return ["\(program.node(operand).name) into \(layers[0])"] + layers.dropFirst()
    case .deliver(let delivery): return ending(" as \(delivery.rawValue)")
    case .share(let operand): return ending("'s share of \(program.node(operand).name)")
    }
  }
}

extension Program {
  /// Kernels whose results a kernel reads, slices of joined values included.
  fileprivate func sources(of index: Int) -> [Int] {
    let group = groups[index]
    let buffers = Set(group.inputs.compactMap { placements[$0]?.buffer })
    return (0..<index).filter { earlier in
      groups[earlier].outputs.contains { output in
        guard let placement = placements[output], buffers.contains(placement.buffer) else { return false }
        return group.inputs.contains(output) || group.inputs.contains(whole(of: output).value)
      }
    }
  }
}

extension MemoryPicture {
  fileprivate init(_ program: Program) {
    let byOffset = program.buffers.sorted {
      ($0.offset, $0.lifetime.lowerBound) < ($1.offset, $1.lifetime.lowerBound)
    }
    let float = MemoryLayout<Float>.size
    self.init(
      arenaBytes: program.arenaSize * float, largestLiveSetBytes: program.largestLiveSet * float,
      buffers: byOffset.map {
        Buffer(
          buffer: $0.name, holds: "\($0.type)", offset: $0.offset * float, bytes: $0.size * float,
          firstKernel: $0.lifetime.lowerBound, lastKernel: $0.lifetime.upperBound)
      })
  }
}

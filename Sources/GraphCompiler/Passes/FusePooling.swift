import Myograph

/// The 2×2 maximum behind a convolution is taken while its rows are in cache, and stored besides them, where it leaves out
/// no pixel.
func fusePooling(_ program: inout Program) {
  var index = 0
  while index < program.groups.count {
    defer { index += 1 }
    let pooling = program.groups[index]
    guard pooling.role == .compute, pooling.nodes.count == 1,
      case .pool(let pool) = program.node(pooling.anchor).operation,
      pool.kind == .max, pool.window == 2, pool.stride == 2, let input = pooling.inputs.first,
      let size = program.type(input).size, pool.fills(size.height), pool.fills(size.width),
      let producer = program.producer(of: input)
    else { continue }
    var group = program.groups[producer]
    guard case .convolution(let convolution) = program.node(group.anchor).operation, group.role == .compute,
      group.pool == nil, group.classifier == nil, !isDepthwise(convolution, program.inputType(of: group))
    else { continue }
    group.nodes += pooling.nodes
    group.pool = pooling.anchor
    group.outputs += pooling.outputs
    program.groups[producer] = group
    program.groups.remove(at: index)
    index -= 1
  }
}

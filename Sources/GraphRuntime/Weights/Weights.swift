/// The tensors of one network, proven to fit it: each there, of the right shape, finite. Those that only training has are
/// all there, or none of them is.
public struct Weights: Equatable, Sendable {
  /// Name and shape, in the network's order.
  public let parameters: [CompiledNetwork.Parameter]
  /// The values of each parameter, row-major, in the same order.
  public private(set) var tensors: [[Float]]

  init(parameters: [CompiledNetwork.Parameter], tensors: [[Float]]) {
    self.parameters = parameters
    self.tensors = tensors
  }

  /// Takes tensors by name; those that only training has may be missing.
  /// - Throws: `RuntimeError.weights` with everything that doesn't fit, at once.
  public init(_ named: [String: Tensor], for network: CompiledNetwork) throws(RuntimeError) {
    var mismatch = WeightsMismatch(source: "these tensors", network: network.name)
    let needed = Set(network.inferenceParameters.map(\.name))
    for parameter in network.parameters {
      guard let tensor = named[parameter.name] else {
        if needed.contains(parameter.name) { mismatch.missing.append(parameter.name) }
        continue
      }
      guard tensor.shape == parameter.shape, tensor.values.count == parameter.count else {
        mismatch.misshapen.append(
          .init(name: parameter.name, expected: parameter.shape, found: tensor.shape))
        continue
      }
      mismatch.noteNonFinite(tensor.values, of: parameter.name)
    }
    let known = Set(network.parameters.map(\.name))
    mismatch.unexpected = named.keys.filter { !known.contains($0) }.sorted()
    try mismatch.throwIfAny()
    let parameters = network.parameters(presentIn: Set(named.keys))
    self.init(parameters: parameters, tensors: parameters.map { named[$0.name]?.values ?? [] })
  }

  /// Reads a safetensors file whose tensors have this network's names; those that only training has may be missing.
  /// Integer tensors that the network doesn't know, such as counters of batches, are passed over.
  /// - Throws: `RuntimeError.weights` with everything that doesn't fit, at once, or what is wrong with the file.
  public init(path: String, for network: CompiledNetwork) throws(RuntimeError) {
    let file = try Safetensors(path: path)
    try self.init(NameMap.identity.match(file, to: network), of: file, for: network)
  }

  /// Writes a safetensors file with this network's names.
  public func write(
    to path: String, metadata: [String: String] = [:], overwrite: Bool = false
  ) throws(RuntimeError) {
    try Safetensors.write(
      zip(parameters, tensors).map { ($0.name, Tensor(shape: $0.shape, values: $1)) }, metadata: metadata,
      to: path, overwrite: overwrite)
  }

  /// One parameter's tensor.
  public subscript(name: String) -> Tensor? {
    parameters.firstIndex { $0.name == name }
      .map { Tensor(shape: parameters[$0].shape, values: tensors[$0]) }
  }

  /// Calls `body` with the addresses of all tensors.
  func withPointers(_ body: (UnsafePointer<UnsafePointer<Float>?>) -> Void) {
    var pointers: [UnsafePointer<Float>?] = []
    pointers.reserveCapacity(tensors.count + 1)
    func collect(_ index: Int) {
      guard index < tensors.count else {
        pointers.append(nil)
        pointers.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
        return
      }
      tensors[index].withUnsafeBufferPointer { tensor in
        pointers.append(tensor.baseAddress)
        collect(index + 1)
      }
    }
    collect(0)
  }

  /// Throws unless these are weights of this network.
  /// - Parameter trains: whether those that only training has must be there.
  func check(against network: CompiledNetwork, trains: Bool = false) throws(RuntimeError) {
    guard parameters != network.parameters, trains || parameters != network.inferenceParameters else {
      return
    }
    let found = try Weights(
      Dictionary(
        zip(parameters, tensors).map { ($0.name, Tensor(shape: $0.shape, values: $1)) },
        uniquingKeysWith: { first, _ in first }),
      for: network)
    var mismatch = WeightsMismatch(source: "these tensors", network: network.name)
    if trains { mismatch.missing = network.parameters.dropFirst(found.parameters.count).map(\.name) }
    try mismatch.throwIfAny()
    // The same names and shapes in another order belong to another build of the network.
    throw .weightsOrder(network: network.name)
  }
}

extension CompiledNetwork {
  /// The parameters that a set of tensors gives: all, or where some that only training has are missing, inference's.
  func parameters(presentIn names: Set<String>) -> [Parameter] {
    parameters.allSatisfy { names.contains($0.name) } ? parameters : inferenceParameters
  }
}

/// Everything that keeps tensors from being a network's weights.
public struct WeightsMismatch: Error, Equatable, Sendable {
  public struct Misshapen: Equatable, Sendable {
    public var name: String
    public var expected: [Int]
    public var found: [Int]
  }
  public struct Unreadable: Equatable, Sendable {
    public var name: String
    public var type: ElementType
  }
  public struct NonFinite: Equatable, Sendable {
    public var name: String
    /// Values that are NaN or infinite.
    public var count: Int
  }

  /// The file, or what stands for it.
  public var source: String
  public var network: String
  public var missing: [String] = []
  public var unexpected: [String] = []
  public var misshapen: [Misshapen] = []
  public var unreadable: [Unreadable] = []
  public var nonFinite: [NonFinite] = []

  mutating func noteNonFinite(_ values: [Float], of name: String) {
    let count = values.reduce(0) { $0 + ($1.isFinite ? 0 : 1) }
    if count > 0 { nonFinite.append(.init(name: name, count: count)) }
  }

  func throwIfAny() throws(RuntimeError) {
    guard
      missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty && unreadable.isEmpty && nonFinite.isEmpty
    else { throw .weights(self) }
  }
}

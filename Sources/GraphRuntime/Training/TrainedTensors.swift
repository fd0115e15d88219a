import Dispatch
import Optimization

/// Parameters with their gradients and the optimiser's state, each in one array: trainable ones first, running
/// statistics behind them.
final class TrainedTensors {
  private let parameters: [CompiledNetwork.Parameter]
  /// Where each parameter begins.
  private let offsets: [Int]
  private let trainableCount: Int
  private let trainableIndices: [Int]
  private let statesPerParameter: Int
  private let values: AlignedBytes
  private let gradients: AlignedBytes
  private let state: AlignedBytes
  private var valuePointers: [UnsafeMutablePointer<Float>?]
  private var gradientPointers: [UnsafeMutablePointer<Float>?]

  init(_ weights: Weights, statesPerParameter: Int) throws(RuntimeError) {
    parameters = weights.parameters
    var (offsets, next) = ([Int](repeating: 0, count: parameters.count), 0)
    var trainable = 0
    for isTrainable in [true, false] {
      for (index, parameter) in parameters.enumerated() where parameter.isTrainable == isTrainable {
        offsets[index] = next
        next += parameter.count
      }
      if isTrainable { trainable = next }
    }
    self.offsets = offsets
    trainableCount = trainable
    trainableIndices = parameters.indices.filter { weights.parameters[$0].isTrainable }
    self.statesPerParameter = statesPerParameter
    let stride = MemoryLayout<Float>.stride
    values = try AlignedBytes(next * stride)
    gradients = try AlignedBytes(trainable * stride)
    state = try AlignedBytes(trainable * statesPerParameter * stride)
    let (base, slopes) = (values.floats, gradients.floats)
    valuePointers = offsets.map { base + $0 } + [nil]
    gradientPointers = zip(parameters, offsets).map { $0.isTrainable ? slopes + $1 : nil } + [nil]
    restore(weights, moments: [])
  }

  var weights: Weights {
    Weights(
      parameters: parameters,
      tensors: zip(parameters, offsets).map { parameter, offset in
        Array(UnsafeBufferPointer(start: values.floats + offset, count: parameter.count))
      })
  }

  /// What the optimiser keeps: for each of its values, a tensor per trainable parameter.
  var moments: [[[Float]]] {
    (0..<statesPerParameter).map { number in
      trainableIndices.map { index in
        let start = state.floats + number * trainableCount + offsets[index]
        return Array(UnsafeBufferPointer(start: start, count: parameters[index].count))
      }
    }
  }

  /// - Parameter moments: as many as there are here, of the same sizes.
  func restore(_ weights: Weights, moments: [[[Float]]]) {
    for (tensor, offset) in zip(weights.tensors, offsets) { copy(tensor, to: values.floats + offset) }
    for (number, tensors) in moments.enumerated() {
      for (tensor, index) in zip(tensors, trainableIndices) {
        copy(tensor, to: state.floats + number * trainableCount + offsets[index])
      }
    }
  }

  /// The first parameter in the network's order that holds NaN or infinity, running statistics included, which follow
  /// what flows through the network; where all are finite, the last whose gradient doesn't.
  var nonFiniteParameter: String? {
    func isFinite(_ start: UnsafePointer<Float>, _ index: Int) -> Bool {
      UnsafeBufferPointer(start: start + offsets[index], count: parameters[index].count).allSatisfy(
        \.isFinite)
    }
    if let index = parameters.indices.first(where: { !isFinite(values.floats, $0) }) {
      return parameters[index].name
    }
    return trainableIndices.last { !isFinite(gradients.floats, $0) }.map { parameters[$0].name }
  }

  private func copy(_ tensor: [Float], to place: UnsafeMutablePointer<Float>) {
    tensor.withUnsafeBufferPointer {
      if let start = $0.baseAddress { place.update(from: start, count: $0.count) }
    }
  }

  func gradient(of name: String) -> [Float]? {
    guard let index = parameters.firstIndex(where: { $0.name == name }), parameters[index].isTrainable else {
      return nil
    }
    return Array(
      UnsafeBufferPointer(start: gradients.floats + offsets[index], count: parameters[index].count))
  }

  func update(by optimizer: Optimizer, rate: Double, step: Int, threads: Int) {
    let count = trainableCount
    // Each thread moves parameters of its own.
    nonisolated(unsafe) let parameters = UnsafeMutableBufferPointer(start: values.floats, count: count)
    nonisolated(unsafe) let gradients = UnsafeBufferPointer(start: gradients.floats, count: count)
    nonisolated(unsafe) let state = UnsafeMutableBufferPointer(
      start: state.floats, count: count * optimizer.statesPerParameter)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      optimizer.update(
        parameters, gradients: gradients, state: state, rate: rate, step: step,
        range: count * thread / threads..<count * (thread + 1) / threads)
    }
  }

  /// The addresses of all parameters, and of the gradients of those that have one.
  func withPointers(
    _ body: (
      UnsafePointer<UnsafeMutablePointer<Float>?>?, UnsafePointer<UnsafeMutablePointer<Float>?>?
    ) -> Void
  ) {
    valuePointers.withUnsafeBufferPointer { values in
      gradientPointers.withUnsafeBufferPointer { body(values.baseAddress, $0.baseAddress) }
    }
  }

  /// The addresses of all parameters, to be read.
  func withParameters(_ body: (UnsafePointer<UnsafePointer<Float>?>?) -> Void) {
    valuePointers.map { $0.map { UnsafePointer($0) } }.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

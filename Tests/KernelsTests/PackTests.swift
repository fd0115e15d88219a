import Kernels
import TestNetworks
import Testing

/// Weights as kernels read them. Most layouts are held by the networks that are computed from them.
struct PackTests {
  /// Winograd's matrices for m × m outputs, without those of the weights: Bᵀ and Aᵀ (Lavin and Gray 2016, section 4).
  private static let inputTransforms: [Int: [[Double]]] = [
    2: [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
    4: [
      [4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0],
      [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1],
    ],
  ]
  private static let outputTransforms: [Int: [[Double]]] = [
    2: [[1, 1, 1, 0], [0, 1, -1, -1]],
    4: [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]],
  ]

  private func multiply(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in b[0].indices.map { column in zip(row, b).reduce(0) { $0 + $1.0 * $1.1[column] } } }
  }

  private func transpose(_ a: [[Double]]) -> [[Double]] {
    a[0].indices.map { column in a.map { $0[column] } }
  }

  private struct Layer {
    var outputs, inputs, blocks, side: Int
    var depth: Int { (inputs + 15) / 16 * 16 }
    var tile: Int { blocks * 16 }
    var points: Int { (side + 2) * (side + 2) }
    var count: Int { (outputs + tile - 1) / tile * tile * (points * depth + 1) }

    func place(_ k: Int, _ c: Int, _ point: Int) -> Int {
      ((k / tile * points + point) * depth + c) * tile + k % tile
    }
  }

  private func pack(
    _ layer: Layer, _ weight: [Float], _ bias: [Float], gamma: [Float], variance: [Float], threads: Int
  ) -> [Float] {
    // What nobody writes stays NaN.
    var packed = [Float](repeating: .nan, count: layer.count)
    let zeros = [Float](repeating: 0, count: layer.outputs)
    var packing = myograph_packing()
    packing.layout = MYOGRAPH_WEIGHTS_WINOGRAD
    // As MYOGRAPH_PARAMETER counts them.
    (packing.weight, packing.bias, packing.gamma) = (1, 2, 3)
    (packing.beta, packing.mean, packing.variance) = (4, 4, 5)
    packing.out_channels = Int32(layer.outputs)
    packing.in_channels = Int32(layer.inputs)
    (packing.kernel_height, packing.kernel_width, packing.groups) = (3, 3, 1)
    packing.tile_blocks = Int32(layer.blocks)
    packing.output_tile = Int32(layer.side)
    withPointers([weight, bias, gamma, zeros, variance]) { parameters in
      for thread in 0..<threads {
        myograph_pack_part(&packing, parameters, &packed, Int32(thread), Int32(threads))
      }
    }
    return packed
  }

  private func withPointers(_ arrays: [[Float]], _ body: ([UnsafePointer<Float>?]) -> Void) {
    let tensors = arrays.map { array in
      let tensor = UnsafeMutableBufferPointer<Float>.allocate(capacity: array.count)
      _ = tensor.initialize(from: array)
      return tensor
    }
    body(tensors.map { UnsafePointer($0.baseAddress) })
    for tensor in tensors { tensor.deallocate() }
  }

  @Test("Transformed weights convolve as the filters do, in double precision", arguments: [2, 4])
  func transformedWeights(side: Int) throws {
    let b = try #require(Self.inputTransforms[side])
    let a = try #require(Self.outputTransforms[side])
    for (outputs, inputs, blocks) in [(1, 1, 1), (16, 16, 1), (17, 3, 1), (40, 33, 3), (64, 20, 2)] {
      let layer = Layer(outputs: outputs, inputs: inputs, blocks: blocks, side: side)
      let weight = SeededWeights.input(count: outputs * inputs * 9, name: "weight")
      let gamma = SeededWeights.input(count: outputs, name: "gamma")
      let bias = SeededWeights.input(count: outputs, name: "bias")
      let variance = gamma.map { $0 * $0 + 0.5 }
      let packed = pack(layer, weight, bias, gamma: gamma, variance: variance, threads: 1)
      #expect(packed.allSatisfy { $0.isFinite })
      for threads in [2, 3, 8] {
        #expect(pack(layer, weight, bias, gamma: gamma, variance: variance, threads: threads) == packed)
      }

      let image = SeededWeights.input(count: (side + 2) * (side + 2), name: "image").map(Double.init)
      let tile = (0..<(side + 2)).map { Array(image[($0 * (side + 2))..<(($0 + 1) * (side + 2))]) }
      let transformed = multiply(multiply(b, tile), transpose(b))
      var worst = 0.0
      for k in 0..<outputs {
        let scale = Double(gamma[k]) / Double(variance[k]).squareRoot()
        #expect(
          abs(
            Double(packed[layer.count - layer.count / (layer.points * layer.depth + 1) + k])
              - Double(bias[k]) * scale) < 1e-6)
        for c in 0..<inputs {
          let filter = weight[((k * inputs + c) * 9)..<((k * inputs + c + 1) * 9)].map { Double($0) * scale }
          let products = transformed.indices.map { i in
            transformed.indices.map { j in
              transformed[i][j] * Double(packed[layer.place(k, c, i * (side + 2) + j)])
            }
          }
          let made = multiply(multiply(a, products), transpose(a))
          for y in 0..<side {
            for x in 0..<side {
              let expected = (0..<9).reduce(0.0) { $0 + filter[$1] * tile[y + $1 / 3][x + $1 % 3] }
              worst = max(worst, abs(made[y][x] - expected))
            }
          }
        }
        // Lanes of inputs that aren't there.
        for c in inputs..<layer.depth { #expect(packed[layer.place(k, c, 0)] == 0) }
      }
      // Weights are rounded to single precision once.
      #expect(worst < 1e-5, "\(layer)")
    }
  }
}

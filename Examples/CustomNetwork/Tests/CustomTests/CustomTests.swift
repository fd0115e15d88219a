import CustomKernels
import GraphRuntime
import Testing

/// 1 inside a disc, −1 around it.
private func disc(_ network: CompiledNetwork, radius: Float = 30) -> [Float] {
  let side = network.input.width
  return (0..<network.input.count).map { index in
    let (y, x) = (Float(index / side) - 64, Float(index % side) - 64)
    return (x * x + y * y).squareRoot() < radius ? 1 : -1
  }
}

@Test("Fused and unfused kernels agree")
func variantsAgree() throws {
  let network = CompiledNetwork(try #require(myograph_attention_unet()))
  // Those of a trained network come from a file: Weights(path: "w.safetensors", for: network).
  let weights = Weights.random(for: network, seed: 1)
  let image = disc(network)
  let logits = try network.variants.map { variant in
    try Session(network, weights: weights, variant: variant).run(input: image, wanted: [.logits]).logits
  }
  let largest = logits[0].reduce(0) { max($0, abs($1)) }
  let difference = zip(logits[0], logits[1]).reduce(0) { max($0, abs($1.0 - $1.1)) }
  #expect(largest > 0 && difference <= 1e-4 * largest)
}

@Test("Training by a loss of its own lowers it, fused and unfused alike")
func learns() throws {
  let network = CompiledNetwork(try #require(myograph_attention_unet()))
  let images = [disc(network), disc(network, radius: 45)].flatMap { $0 }
  let batch = TrainingBatch(images: images, labels: images.map { $0 > 0 ? 2 : 0 }, indices: [0, 1])
  let losses = try network.variants.map { variant in
    let session = try TrainingSession(
      network, weights: .random(for: network, seed: 1), batchSize: batch.count, variant: variant)
    return try (0..<8).map { _ in
      let loss = try session.computeGradients(batch)
      session.update(rate: 0.003)
      return loss
    }
  }
  #expect(losses.allSatisfy { $0[7] < 0.8 * $0[0] })
  #expect(abs(losses[0][0] - losses[1][0]) < 1e-4 * losses[0][0])
}

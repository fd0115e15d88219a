import CustomKernels
import GraphRuntime
import Testing

@Test("Fused and unfused kernels agree")
func variantsAgree() throws {
  let network = CompiledNetwork(try #require(myograph_attention_unet()))
  // Those of a trained network come from a file: Weights(path: "w.safetensors", for: network).
  let weights = Weights.random(for: network, seed: 1)
  let side = network.input.width
  let image = (0..<network.input.count).map { index in
    let (y, x) = (Float(index / side) - 64, Float(index % side) - 64)
    return (x * x + y * y).squareRoot() < 30 ? Float(1) : -1
  }
  let logits = try network.variants.map { variant in
    try Session(network, weights: weights, variant: variant).run(input: image, wanted: [.logits]).logits
  }
  let largest = logits[0].reduce(0) { max($0, abs($1)) }
  let difference = zip(logits[0], logits[1]).reduce(0) { max($0, abs($1.0 - $1.1)) }
  #expect(largest > 0 && difference <= 1e-4 * largest)
}

import CustomKernels
import Foundation
import GraphRuntime

guard let table = myograph_attention_unet() else { exit(1) }
let network = CompiledNetwork(table)
let work = String(format: "%.2f", network.flops / 1e9)
print("\(network.name): \(network.trainableCount) parameters, \(work) GFLOP")

// Weights of a trained network come from a file: Weights(path: "w.safetensors", for: network).
let weights = Weights.random(for: network, seed: 1)
let side = network.input.width
let image = (0..<network.input.count).map { index in
  let (y, x) = (Float(index / side) - 64, Float(index % side) - 64)
  return (x * x + y * y).squareRoot() < 30 ? Float(1) : -1
}

var logits: [[Float]] = []
for variant in network.variants {
  let session = try Session(network, weights: weights, variant: variant)
  let results = try session.run(input: image, wanted: [.logits, .labels])
  let times = try Measurement.alternate(
    iterations: 20, [{ _ = try session.run(input: image, wanted: [.labels]) }])
  let counts = (0..<4).map { label in results.labels.count { $0 == UInt8(label) } }
  print("\(variant), \(session.isa): \(session.memory)")
  let median = String(format: "%.2f", times[0].median * 1000)
  print("  median of \(times[0].iterations) runs \(median) ms; pixels per class \(counts)")
  logits.append(results.logits)
}

let largest = logits[0].reduce(0) { max($0, abs($1)) }
let difference = zip(logits[0], logits[1]).reduce(0) { max($0, abs($1.0 - $1.1)) }
print("Fused and unfused differ by at most \(difference) of \(largest)")
exit(difference <= 1e-4 * largest ? 0 : 1)

import ArgumentParser
import Foundation
import GraphRuntime
import Imaging

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show all of it: the zoo, fused against unfused kernels, a segmented scan and its picture.",
    discussion: """
      Without a scan and weights it draws a heart-like image and segments it with random weights: that shows the
      machinery, not medicine. Example:
        myograph demo --scan sa.nii.gz --weights unet16.safetensors --names names.json --output demo
      """)

  @Option(help: "A NIfTI scan.")
  var scan: String?

  @Option(help: "A checkpoint of the network.")
  var weights: String?

  @Option(help: "The checkpoint's name map, where it has other names.")
  var names: String?

  @Option(help: "The network that segments.")
  var network = "unet16-bilinear-192"

  @Option(help: "The folder for what is made.")
  var output = "demo"

  func run() throws {
    print("The networks in this program:\n")
    try NetworksCommand.parse([]).run()
    print("\nThe same network with and without fusion:\n")
    let compiled = try CompiledZoo.network("unet16")
    let bench = try Bench(compiled, kernels: compiled.variants.map { KernelSelection(variant: $0) })
    print(try bench.measure(mode: "infer", iterations: 20).text)
    print("\nA scan:\n")
    try segment()
  }

  private func segment() throws {
    let compiled = try CompiledZoo.network(network)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let scanPath: String
    let loaded: Weights
    if let scan, let weights {
      let file = try Safetensors(path: weights)
      let map = try names.map { try NameMap(path: $0) } ?? .identity
      loaded = try Weights(map.match(file, to: compiled), of: file, for: compiled)
      scanPath = scan
      print("\(scan), segmented by \(network) with the weights in \(weights)")
    } else {
      scanPath = "\(output)/synthetic.nii.gz"
      try syntheticScan().write(to: scanPath, overwrite: true)
      loaded = Weights.random(for: compiled, seed: 1)
      try loaded.write(to: "\(output)/weights.safetensors", overwrite: true)
      print("No scan and weights were given: this is a drawn image, and the weights are random numbers.")
      print("The mask has no meaning; only the way from image to mask is real.")
    }
    let session = try Session(compiled, weights: loaded)
    let job = SegmentationJob(
      input: scanPath, mask: "\(output)/mask.nii.gz", probabilities: nil, overlay: "\(output)/overlay.png")
    var segmenter = Segmenter(session: session, labels: .network, overwrite: true)
    print(try segmenter.segment(job))
    print("The picture: \(output)/overlay.png")
  }

  /// Three slices of a bright disc (blood) in a dark ring (muscle) on a grey ground.
  private func syntheticScan() throws -> Volume {
    let (side, slices) = (208, 3)
    var generator = SplitMix64(seed: 7)
    var voxels: [Float] = []
    for slice in 0..<slices {
      let radius = 26.0 - 4 * Double(slice)
      for y in 0..<side {
        for x in 0..<side {
          let distance = hypot(Double(x) - 110, Double(y) - 98)
          let signal: Float = distance < radius ? 0.9 : distance < radius + 11 ? 0.25 : 0.5
          voxels.append(max(0, signal + 0.03 * generator.normal()))
        }
      }
    }
    return try Volume(shape: [side, side, slices], spacing: [1.4, 1.4, 10], voxels: voxels)
  }
}

import Testing
import ZooKernels

@testable import GraphRuntime

/// Which kernels the model of a processor chooses for the zoo, on this machine for all of them: only names and figures count.
@Suite struct ZooPlanTests {
  private static let networks = [
    myograph_unet64(), myograph_unet16(), myograph_fcn16(), myograph_fcn64(), myograph_unet16_bilinear_192(),
  ].compactMap { $0.map(CompiledNetwork.init) }

  private static let zen3 = ProcessorModel.Identity(vendor: "AuthenticAMD", family: 25, model: 1)
  private static let zen4 = ProcessorModel.Identity(vendor: "AuthenticAMD", family: 25, model: 17)
  private static let xeon = ProcessorModel.Identity(vendor: "GenuineIntel", family: 6, model: 207)

  /// A letter for each step that several kernels can compute.
  private func letters(_ plan: Plan, _ program: CompiledProgram) -> String {
    zip(program.steps, plan.algorithms).filter { $0.0.kernels.count > 1 }.map { _, algorithm in
      ["winograd 4x4": "4", "winograd 2x2": "2", "direct": "d"][algorithm] ?? "?"
    }.joined()
  }

  @Test(
    "Deep layers, which read weights longest, are computed by F(2×2, 3×3), for any number of threads",
    arguments: [(zen3, "avx2"), (zen4, "avx512"), (xeon, "avx512")])
  func choices(identity: ProcessorModel.Identity, isa: String) throws {
    #if arch(x86_64)
      let unet = "44444442244444444"
      // A faster machine saves less time by what takes more memory.
      let small = identity == Self.xeon ? "44444222222444444" : unet
      let expected = [
        "unet64": unet, "unet16": unet, "fcn16": "4d4d44d44d22dddddddddd", "fcn64": "4d4d44d44d22ddddddddddd",
        "unet16-bilinear-192": small,
      ]
      for network in Self.networks {
        let program = try #require(network.programs.first { $0.variant == "fused" && $0.isa == isa })
        for threads in [1, 2, 3, 4, 8, 16, 256] {
          let plan = try network.plan(
            program, threads: threads, PlanOptions(), model: .of(identity), cache: Cache(folder: nil))
          #expect(letters(plan, program) == expected[network.name], "\(network.name), \(threads) threads")
        }
      }
    #endif
  }
}

import Myograph
import Networks
import Testing

@testable import GraphCompiler

struct PassTests {
  private func compile(_ network: any Network, _ variant: Variant = .fused) throws -> Program {
    try Compiler(variant: variant, target: .avx512).compile(Declaration("test", network).graph())
  }

  /// What each kernel computes, by the layers' names.
  private func kernels(_ program: Program) -> [String] {
    program.groups.filter { $0.role == .compute || $0.role == .readImage }.map { group in
      group.nodes.map { program.node($0).name }.joined(separator: "+")
    }
  }

  @Test("Everything that can ride in an epilogue does")
  func fusedKernels() throws {
    let program = try compile(TinyNetwork())
    #expect(
      kernels(program) == [
        "scan1+resample1+centerCrop1+normalizeIntensity1", "conv1+norm1+relu1+maxPool1", "conv2+add1+relu2",
        "transposedConv1", "conv3+relu3+conv4+softmax1", "restoreGrid1+argMax1",
      ])
  }

  @Test("The unfused variant computes each layer by itself")
  func unfusedKernels() throws {
    let program = try compile(TinyNetwork(), .unfused)
    #expect(program.groups.filter { $0.role == .compute }.allSatisfy { $0.nodes.count == 1 })
    let copies = program.groups.filter { if case .copy = $0.role { true } else { false } }
    #expect(copies.count == 2)
  }

  @Test("Dropout is gone, and what nobody reads")
  func trainingNodesAreDropped() throws {
    struct Unread: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 1, height: 8, width: 8)
        Tap("start")
        Conv2D(300, kernel: 3).named("unread")
        Branch(from: "start") {
          Dropout(0.5)
          Conv2D(4, kernel: 3)
        }
      }
    }
    let program = try compile(Unread())
    #expect(program.graph.nodes.map(\.name) == ["input1", "conv1"])
    #expect(program.graph.parameters.map(\.name) == ["conv1.weight", "conv1.bias"])
  }

  @Test("A network runs as if no loss were declared")
  func lossesAreDropped() throws {
    struct Trained: Network {
      var hasLoss: Bool
      @LayerBuilder var body: Layers {
        Scan()
        CenterCrop(8)
        Conv2D(4, kernel: 3)
        if hasLoss {
          Loss {
            CrossEntropy()
            SoftDice()
          }
        }
        Softmax()
        ArgMax()
      }
    }
    let (trained, plain) = try (compile(Trained(hasLoss: true)), compile(Trained(hasLoss: false)))
    #expect(trained.graph.nodes.map(\.name) == plain.graph.nodes.map(\.name))
    #expect(trained.graph.nodes.map(\.inputs) == plain.graph.nodes.map(\.inputs))
    #expect(trained.graph.loss == nil)
    #expect(kernels(trained) == kernels(plain))
  }

  @Test("A batch norm whose convolution is read elsewhere stays a kernel")
  func sharedConvolutionIsNotFolded() throws {
    struct Shared: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 4, height: 8, width: 8)
        Conv2D(16, kernel: 3)
        Add {
          Skip()
          BatchNorm()
        }
      }
    }
    #expect(try kernels(compile(Shared())) == ["input1", "conv1", "norm1", "add1"])
  }

  @Test(
    "A sum rides in a convolution's epilogue where nothing is repeated, else with its activation in a kernel")
  func repeatedSumsAreKernels() throws {
    struct Sums: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 4, height: 8, width: 8)
        Conv2D(16, kernel: 3)
        Add {
          Skip()
          Branch {
            GlobalAveragePool()
            Conv2D(16, kernel: 1)
          }
        }
        ReLU()
        Maximum {
          Skip()
          Conv2D(16, kernel: 3)
        }
        Add {
          Skip()
          Conv2D(16, kernel: 3)
        }
      }
    }
    let program = try compile(Sums())
    #expect(
      kernels(program) == [
        "input1", "conv1", "globalAveragePool1", "conv2", "add1+relu1", "conv3", "maximum1", "conv4+add2",
      ])
    let calls = try program.groups.flatMap { try CallBuilder(program).calls($0) }
    #expect(calls.count { $0.template == "binary" } == 2)
  }

  @Test("A smaller first operand is the kernel's second, and the formula's first all the same")
  func smallFirstOperandsAreReversed() throws {
    struct Differences: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 4, height: 8, width: 8)
        Conv2D(16, kernel: 3)
        Subtract {
          GlobalAveragePool()
          Skip()
        }
        Subtract {
          Skip()
          GlobalAveragePool()
        }
      }
    }
    let program = try compile(Differences())
    let calls = try program.groups.flatMap { try CallBuilder(program).calls($0) }.filter {
      $0.template == "binary"
    }
    let joins = calls.flatMap(\.constants).filter { $0.name == "JOIN(a, b)" }.map(\.value)
    #expect(joins == ["((b) - (a))", "((a) - (b))"])
  }

  @Test("A 1×1 convolution of joined scales comes before their up-sampling")
  func upsamplingIsPostponed() throws {
    struct Scales: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 1, height: 8, width: 8)
        Conv2D(16, kernel: 3).named("scale")
        Concatenate {
          Skip()
          Branch {
            MaxPool(2)
            Upsample(2, .bilinear(alignedCorners: false))
          }
        }
        Conv2D(24, kernel: 1)
        ReLU()
      }
    }
    let program = try compile(Scales())
    let share = try #require(
      program.groups.first { if case .share = $0.role { true } else { false } })
    #expect(program.type(share.outputs[0]).size.map { [$0.height, $0.width] } == [4, 4])
    #expect(kernels(program).last == "conv1+upsample1+relu1")
    #expect(try kernels(compile(Scales(), .unfused)).contains("upsample1"))
  }

  @Test("Winograd's kernels read what is up-sampled in place, others after a phase that enlarges it")
  func upsamplingIsRead() throws {
    struct Enlarged: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 16, height: 8, width: 8)
        Concatenate {
          Skip()
          Branch {
            MaxPool(2)
            Upsample(2)
          }
        }
        Conv2D(16, kernel: 3)
      }
    }
    let program = try compile(Enlarged())
    #expect(kernels(program).last == "conv1+upsample1")
    let calls = try CallBuilder(program).calls(#require(program.groups.last { $0.upsampling != nil }))
    for call in calls {
      let isTransformed = call.template == "conv_winograd"
      #expect(call.constants.contains { $0.name == "ENLARGED" } == isTransformed)
      #expect(call.preceding.map(\.template) == (isTransformed ? [] : ["upsample"]))
    }
    #expect(Set(calls.map(\.template)) == ["conv_winograd", "conv_direct", "conv_gemm"])
    #expect(try kernels(compile(Enlarged(), .unfused)).contains("upsample1"))
  }

  @Test("Unfused, a convolution's stages are passes over the whole image")
  func stagesAreFused() throws {
    #expect(try compile(TinyNetwork()).groups.flatMap(\.kernels).allSatisfy { !$0.isStaged })
    let staged = try compile(TinyNetwork(), .unfused).groups.flatMap(\.kernels).filter(\.isStaged)
    #expect(Set(staged.map(\.algorithm)).isSuperset(of: [.winograd4x4, .winograd2x2, .gemm]))
  }

  @Test("Joined operands that begin inside a block of channels are copied")
  func crookedJoinsAreCopied() throws {
    struct Crooked: Network {
      @LayerBuilder var body: Layers {
        Input(channels: 1, height: 8, width: 8)
        Concatenate {
          Conv2D(24, kernel: 3)
          Conv2D(16, kernel: 3)
        }
        Conv2D(4, kernel: 1)
      }
    }
    let program = try compile(Crooked())
    #expect(program.slices.count == 1)
    #expect(program.groups.contains { $0.role == .copy(operand: 2, channel: 24) })
  }

  @Test("Arenas of the zoo stay within 1.5 of what lifetimes allow", arguments: Zoo.declarations.map(\.name))
  func arenaIsTight(name: String) throws {
    let declaration = try #require(Zoo.declarations.first { $0.name == name })
    for variant in Variant.allCases {
      let program = try Compiler(variant: variant, target: .avx512).compile(declaration.graph())
      #expect(program.arenaSize >= program.largestLiveSet)
      #expect(Double(program.arenaSize) <= 1.5 * Double(program.largestLiveSet), "\(variant.rawValue)")
    }
  }

  @Test("The verifier sees a pass that breaks the program")
  func verifierSeesDefects() throws {
    let sound = try compile(TinyNetwork())
    func reasons(_ change: (inout Program) -> Void) -> [String] {
      var broken = sound
      change(&broken)
      do throws(CompilerError) {
        try verify(broken, after: "test")
        return []
      } catch {
        guard case .illegal(_, _, let reasons) = error else { return [] }
        return reasons
      }
    }
    #expect(reasons { _ in }.isEmpty)
    #expect(
      reasons { $0.groups.removeLast() } == [
        "restoreGrid1 is computed 0 times", "argMax1 is computed 0 times",
      ])
    #expect(reasons { $0.groups.swapAt(2, 3) }.contains { $0.contains("too early") })
    #expect(
      reasons { program in for i in program.buffers.indices { program.buffers[i].offset = 0 } }
        .contains { $0.hasSuffix("overlap") })
    #expect(
      reasons { $0.graph.nodes[5].type.channels += 1 }.contains { $0.contains("which its inputs don't give") }
    )
  }
}

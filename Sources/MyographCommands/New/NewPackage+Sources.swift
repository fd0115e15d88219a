/// What compilers read.
extension NewPackage {
  var network: String {
    """
    import Myograph

    /// A U-Net, and what is done to an image on its way to a mask.
    struct \(name.network): Network {
    \(comment(numbers.classes.reason))
      static let classes: [ClassLabel] = \(classList)
    \(properties)

      @LayerBuilder var body: Layers {
        Scan(channels: channels)
    \(numbers.spacing.value == nil ? "" : "    Resample(spacing: spacing)\n")    // Random in training only.
        RandomFlip()
        RandomRotation(from: -30, to: 30)
        RandomScale(from: 0.7, to: 1.4)
    \(part)
    \(comment(numbers.range.reason, indent: 4))
        NormalizeIntensity(\(numbers.range.value))
        level(filters, depth: depth)
        Conv2D(Self.classes.count, kernel: 1)
        Loss { CrossEntropy() }
        Softmax()
        RestoreGrid()
        ArgMax()
      }

      @LayerBuilder private func level(_ filters: Int, depth: Int) -> Layers {
        convolutions(filters)
        if depth > 0 {
          Concatenate {
            Skip()
            Branch {
              MaxPool(2)
              level(filters * 2, depth: depth - 1)
              TransposedConv2D(filters, kernel: 2, stride: 2)
            }
          }
          Dropout(0.2)
          convolutions(filters)
        }
      }

      @LayerBuilder private func convolutions(_ filters: Int) -> Layers {
        for _ in 1...2 {
          Conv2D(filters, kernel: 3)
          BatchNorm()
          ReLU()
        }
      }
    }

    """
  }

  /// Of an image, what the network sees.
  private var part: String {
    numbers.isTiled
      ? """
          // A running network sees all of a slice, tile by tile; a third of those
          // that it is trained on lie around what is labelled.
          Tiles(size, overlap: 0.5, foreground: 0.33)
      """
      : """
          // A running network sees the central pixels.
          RandomCrop(size)
      """
  }

  private var properties: String {
    func line(_ name: String, _ number: NetworkNumbers.Number<some CustomStringConvertible>) -> String {
      "\(comment(number.reason))\n  var \(name) = \(number.value)"
    }
    let spacing = numbers.spacing.value.map { line("spacing", .init($0, numbers.spacing.reason)) }
    return
      ([line("channels", numbers.channels)] + [spacing].compactMap(\.self) + [
        line("size", numbers.size), line("filters", numbers.filters), line("depth", numbers.depth),
      ]).joined(separator: "\n")
  }

  /// In the order that formatters want.
  private func imports(_ modules: [String]) -> String {
    modules.sorted().map { "import \($0)" }.joined(separator: "\n")
  }

  private var classList: String {
    let names = numbers.classes.value.map(\.swiftLiteral)
    let line = "[\(names.joined(separator: ", "))]"
    guard line.count > 50 else { return line }
    return "[\n" + names.map { "    \($0),\n" }.joined() + "  ]"
  }

  /// Lines of at most 80 characters.
  private func comment(_ text: String, indent: Int = 2) -> String {
    let start = String(repeating: " ", count: indent) + "//"
    var lines = [start]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + 1 + word.count > 80 { lines.append(start) }
      lines[lines.count - 1] += " " + word
    }
    return lines.joined(separator: "\n")
  }

  var compiler: String {
    """
    import GraphCompiler
    import Myograph

    NetworkCompiler.run([
      Declaration("\(name.text)", \(name.network)(), classes: \(name.network).classes)
    ])

    """
  }

  var header: String {
    """
    #pragma once
    #include <Kernels.h>

    MYOGRAPH_NETWORK(\(name.text))

    """
  }

  var program: String {
    """
    \(imports(["MyographCommands", name.kernels]))

    MyographCommand.main([myograph_\(name.text)()])

    """
  }

  var test: String {
    """
    \(imports(["GraphRuntime", name.kernels, "Testing"]))

    @Test("The compiled network gives each pixel one of its classes")
    func networkRuns() throws {
      let network = CompiledNetwork(try #require(myograph_\(name.text)()))
      let session = try Session(network, weights: .random(for: network, seed: 1))
      let image = [Float](repeating: 0, count: network.input.count)
      let labels = try session.run(input: image, wanted: [.labels]).labels
      #expect(labels.count == network.output.height * network.output.width)
      #expect(labels.allSatisfy { $0 < network.output.channels })
    }

    """
  }
}

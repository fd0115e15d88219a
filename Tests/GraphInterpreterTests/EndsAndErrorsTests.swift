import GraphInterpreter
import Myograph
import Testing

@Suite struct EndsAndErrorsTests {
  private static func twoConvolutions(@LayerBuilder _ end: () -> Layers = { Layers() }) throws
    -> Graph
  {
    let end = end()
    return try graph {
      Input(channels: 1, height: 1, width: 2)
      Conv2D(2, kernel: 1)
      Conv2D(2, kernel: 1, bias: false)
      end
    }
  }

  private static let weights: [String: [Float]] = [
    "conv1.weight": [1, -1], "conv1.bias": [0, 1], "conv2.weight": [1, 0, 0, 1],
  ]

  @Test func theEndsOfANetworkAreFoundWhateverItEndsIn() throws {
    let input = [2.0, 0]
    let logits = [2.0, 0, -1, 1]
    let values = try Interpreter(Self.twoConvolutions()).run(input: input, parameters: Self.weights)
    #expect(values.logits?.values == logits)
    #expect(values.output?.values == logits)
    #expect(values.probabilities == nil)
    #expect(values.labels == nil)

    let soft = try Interpreter(Self.twoConvolutions { Softmax() }).run(
      input: input, parameters: Self.weights)
    #expect(soft.logits?.values == logits)
    #expect(soft.output == soft.probabilities)
    #expect(soft.labels == nil)

    let labelled = try Interpreter(Self.twoConvolutions { ArgMax() }).run(
      input: input, parameters: Self.weights)
    #expect(labelled.logits?.values == logits)
    #expect(labelled.output == nil)
    #expect(labelled.probabilities == nil)
    #expect(labelled.labels == [0, 1])
  }

  @Test func onlyTheEndsAreKeptWhenMemoryCounts() throws {
    let graph = try Self.twoConvolutions {
      Softmax()
      ArgMax()
    }
    let all = try Interpreter(graph).run(input: [1, 2], parameters: Self.weights)
    let few = try Interpreter(graph).run(
      input: [1, 2], parameters: Self.weights, keepingAll: false)
    #expect(few.logits == all.logits)
    #expect(few.probabilities == all.probabilities)
    #expect(few.labels == all.labels)
    #expect(all.value(of: 1) != nil)
    #expect(few.value(of: 1) == nil)
    #expect(all.value(of: 99) == nil)
  }

  @Test func aNetworkRunsWithoutLabelsWhereALossIsDeclared() throws {
    let graph = try Self.twoConvolutions {
      Loss {
        CrossEntropy()
        SoftDice()
      }
      Softmax()
    }
    let result = try Interpreter(graph).run(input: [2, 0], parameters: Self.weights)
    #expect(result.logits?.values == [2, 0, -1, 1])
    #expect(result.value(of: try #require(graph.loss)) == nil)
  }

  @Test func whatDoesNotFitIsRefusedByName() throws {
    let interpreter = Interpreter(try Self.twoConvolutions())
    func refuses(
      _ error: InterpreterError, _ text: String, input: [Double] = [1, 2],
      weights: [String: [Float]] = Self.weights
    ) {
      #expect(error.description == text)
      #expect(throws: error) { try interpreter.run(input: input, parameters: weights) }
    }
    refuses(
      .wrongInputCount(expected: 2, given: 3), "Can't run on 3 values because the input has 2",
      input: [1, 2, 3])
    refuses(
      .missingParameter("conv1.bias"), "Can't run without parameter \"conv1.bias\"",
      weights: Self.weights.filter { $0.key != "conv1.bias" })
    refuses(
      .unknownParameter("conv2.bias"), "Can't use parameter \"conv2.bias\" because no layer has it",
      weights: Self.weights.merging(["conv2.bias": [1, 2]]) { $1 })
    refuses(
      .wrongParameterCount("conv1.weight", expected: 2, given: 3),
      "Can't use 3 values for parameter \"conv1.weight\" because it has 2",
      weights: Self.weights.merging(["conv1.weight": [1, 2, 3]]) { $1 })
    #expect(throws: InterpreterError.takesNoScan) {
      try interpreter.run(scan: [1, 2], height: 1, width: 2, parameters: Self.weights)
    }
  }

  @Test func scansThatDoNotFitAreRefused() throws {
    let interpreter = Interpreter(
      try graph {
        Scan()
        CenterCrop(2)
        ReLU()
      })
    #expect(throws: InterpreterError.wrongInputCount(expected: 4, given: 1)) {
      try interpreter.run(scan: [1], height: 2, width: 2, parameters: [:])
    }
    #expect(throws: InterpreterError.scanSizeOutOfRange(height: 0, width: 2)) {
      try interpreter.run(scan: [], height: 0, width: 2, parameters: [:])
    }
    #expect(throws: InterpreterError.scanSizeOutOfRange(height: .max, width: .max)) {
      try interpreter.run(scan: [], height: .max, width: .max, parameters: [:])
    }
    #expect(throws: InterpreterError.spacingOutOfRange(0)) {
      try interpreter.run(scan: [1], height: 1, width: 1, spacing: (1, 0), parameters: [:])
    }
  }

  @Test func aGraphWhoseNodesDoNotFitIsRefused() throws {
    var broken = try Self.twoConvolutions()
    broken.nodes[2].inputs = [2]
    #expect(throws: InterpreterError.malformedGraph(node: "conv2")) {
      try Interpreter(broken).run(input: [1, 2], parameters: Self.weights)
    }
  }
}

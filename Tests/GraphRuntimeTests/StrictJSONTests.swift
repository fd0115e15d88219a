import Testing

@testable import GraphRuntime

@Suite struct StrictJSONTests {
  private func parse(_ text: String) throws(JSONProblem) -> StrictJSON { try .parse(Array(text.utf8)) }

  @Test func valuesKeepTheirOrderAndSpaceIsAllowedBetweenThem() throws {
    let value = try parse(" {\"b\" : [ 1 ,\t2 ] ,\n\"a\":{ },\"c\":[ ]}\r\n ")
    #expect(
      value
        == .object([
          .init(name: "b", value: .array([.integer(1), .integer(2)])), .init(name: "a", value: .object([])),
          .init(name: "c", value: .array([])),
        ]))
  }

  @Test func escapesAndSurrogatePairsBecomeTheirCharacters() throws {
    #expect(
      try parse(#""\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00\uFFFF""#)
        == .string("\"\\/\u{8}\u{C}\n\r\tä😀\u{FFFF}"))
    #expect(thrownProblem("\"\\ud83dx\"") == JSONProblem(offset: 1, reason: .unpairedSurrogate))
    #expect(thrownProblem("\"\\ud83d\\u0041\"") == JSONProblem(offset: 1, reason: .unpairedSurrogate))
    #expect(thrownProblem("\"\\u00e\"") == JSONProblem(offset: 6, reason: .invalidEscape))
    #expect(thrownProblem("\"\\u00") == JSONProblem(offset: 5, reason: .endOfText))
  }

  @Test func theLargestNumberIsExact() throws {
    try #expect(parse("9223372036854775807") == .integer(.max))
    try #expect(parse("0") == .integer(0))
  }

  @Test func everyStringSurvivesQuotingAndParsing() throws {
    let text = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init))) + "😀\u{10FFFF}"
    try #expect(parse(StrictJSON.quoted(text)) == .string(text))
  }

  @Test func nestingIsAllowedUpToTheLimit() throws {
    let deepest = StrictJSON.deepest
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try parse(nested(deepest))
    #expect(thrownProblem(nested(deepest + 1)) == JSONProblem(offset: deepest, reason: .tooDeep))
  }

  @Test func aTextOfFarTooManyValuesIsGivenUp() throws {
    #expect(thrownProblem("[1,1,1]", most: 4) == nil)
    #expect(thrownProblem("[1,1,1,1]", most: 4) == JSONProblem(offset: 7, reason: .tooMany))
  }

  private func thrownProblem(_ text: String, most: Int = StrictJSON.most) -> JSONProblem? {
    do {
      _ = try StrictJSON.parse(Array(text.utf8), most: most)
      return nil
    } catch {
      return error
    }
  }
}

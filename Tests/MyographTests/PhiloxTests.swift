import Myograph
import Testing

/// Random numbers without state.
@Suite struct PhiloxTests {
  /// The known answers for `philox4x32 10` that come with Random123.
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4(repeating: UInt32.max), SIMD2(repeating: UInt32.max),
      SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), SIMD2(0xa409_3822, 0x299f_31d0),
      SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func knownAnswers(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, words: SIMD4<UInt32>) {
    #expect(Philox.words(counter: counter, key: key) == words)
  }

  @Test func aStreamReadsFourWordsOfEachCounter() {
    let stream = RandomStream(.init(seed: 0x0123_4567_89AB_CDEF, epoch: 9, index: 7), stream: 5)
    for position in 0..<3 {
      let words = Philox.words(counter: [UInt32(position), 5, 7, 9], key: [0x89AB_CDEF, 0x0123_4567])
      for lane in 0..<4 { #expect(stream.word(4 * position + lane) == words[lane]) }
    }
    #expect(stream.uniform(2) == Double(stream.word(2)) / 4_294_967_296)
    #expect((0..<1000).allSatisfy { (-3.0 ... -2).contains(stream.uniform($0, in: -3 ... -2)) })
  }
}

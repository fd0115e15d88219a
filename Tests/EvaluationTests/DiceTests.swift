import Evaluation
import Testing

struct DiceTests {
  @Test func countsSharedVoxelsTwice() {
    let (found, expected): ([UInt8], [UInt8]) = ([0, 1, 1, 2, 2, 0], [0, 1, 2, 2, 2, 1])
    #expect(Dice.coefficient(found, expected, of: 1) == 0.5)
    #expect(Dice.coefficient(found, expected, of: 2) == 0.8)
    #expect(Dice.coefficient(found, expected, of: 3) == nil)
    #expect(Dice.coefficient([3, 3], [0, 0], of: 3) == 0)
  }

  @Test func meansLeaveOutWhatIsNowhere() {
    #expect(Dice.mean([0.5, nil, 1]) == 0.75)
    #expect(Dice.mean([nil]) == nil)
  }
}

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

  @Test func whatNobodyLabelledIsNotCompared() {
    let (found, expected): ([UInt8], [UInt8]) = ([1, 1, 1, 2], [1, 255, 0, 255])
    #expect(Dice.coefficient(found, expected, of: 1, ignoring: 255) == 2.0 / 3)
    #expect(Dice.coefficient(found, expected, of: 2, ignoring: 255) == nil)
    // A class like others where nothing is ignored.
    #expect(Dice.coefficient(found, expected, of: 1) == 0.5)
    #expect(Dice.coefficient([255], expected.suffix(1), of: 255) == 1)
  }

  @Test func meansLeaveOutWhatIsNowhere() {
    #expect(Dice.mean([0.5, nil, 1]) == 0.75)
    #expect(Dice.mean([nil]) == nil)
  }
}

import Testing

@testable import GraphRuntime

@Suite struct MeasurementTests {
  @Test func closuresTakeTurnsAfterTheirWarmUp() throws {
    var order = ""
    let measurements = try Measurement.alternate(
      warmUp: 2, iterations: 3, [{ order += "a" }, { order += "b" }])
    #expect(order == "aabb" + "ababab")
    #expect(measurements.map(\.iterations) == [3, 3])
    #expect(measurements.allSatisfy { 0 <= $0.minimum && $0.minimum <= $0.median && $0.median <= $0.maximum })
  }

  @Test func itGoesOnUntilTheTimeIsUpButNotForever() throws {
    var count = 0
    let timed = try Measurement.alternate(warmUp: 0, iterations: 1, seconds: 0.02, [{ count += 1 }])
    #expect(timed[0].iterations == count)
    #expect(timed[0].seconds.reduce(0, +) <= 10)
    try #expect(Measurement.alternate(iterations: 1, seconds: 60, most: 5, [{}])[0].iterations == 5)
    try #expect(Measurement.alternate(iterations: 1, []) == [])
  }

  @Test func theMedianIsTheMiddle() {
    #expect(Measurement(seconds: [3, 1, 2])?.median == 2)
    #expect(Measurement(seconds: [4, 1, 2, 3])?.median == 2.5)
    #expect(Measurement(seconds: [4, 1, 2, 3])?.minimum == 1)
    #expect(Measurement(seconds: [4, 1, 2, 3])?.maximum == 4)
    #expect(Measurement(seconds: []) == nil)
  }

  @Test func peakMemoryGrowsWithWhatIsTouched() throws {
    let before = try #require(PeakMemory.bytes)
    let block = try AlignedBytes(64 << 20)
    #expect(Int(bitPattern: block.start) % 64 == 0)
    #expect(block.floats[0] == 0 && block.floats[(block.count - 4) / 4] == 0)
    block.floats.update(repeating: 1, count: block.count / 4)
    #expect(try #require(PeakMemory.bytes) >= max(before, block.count))
    #expect(PeakMemory.value(of: "VmHWM", in: "VmPeak:\t 9 kB\nVmHWM:\t   12 kB\n") == 12288)
    #expect(PeakMemory.value(of: "VmHWM", in: "VmHWM: x kB") == nil)
    #expect(PeakMemory.value(of: "VmHWM", in: "") == nil)
  }
}

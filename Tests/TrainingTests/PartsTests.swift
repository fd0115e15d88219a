import Foundation
import Imaging
import Testing

@testable import Training

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct PartsTests {
  @Test("CRC-32C has the values of RFC 3720, in whatever pieces bytes come")
  func checksums() {
    func value(_ bytes: [UInt8]) -> UInt32 {
      var checksum = CRC32C()
      checksum.add(bytes)
      return checksum.value
    }
    #expect(value([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(value([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(value([UInt8](0..<32)) == 0x46DD_794E)
    #expect(value(Array("123456789".utf8)) == 0xE306_9283)
    let bytes = (0..<100).map { UInt8($0 * 7 % 256) }
    for cut in 0...100 {
      var checksum = CRC32C()
      checksum.add(Array(bytes[..<cut]))
      checksum.add(Array(bytes[cut...]))
      #expect(checksum.value == value(bytes))
    }
  }

  @Test("Each epoch goes through every slice once, in an order of its own")
  func order() {
    let order = SliceOrder(slices: 103, batchSize: 20, seed: 4)
    #expect(order.batchesPerEpoch == 5)
    let epochs = (0..<3).map { order.permutation(epoch: $0) }
    for epoch in epochs { #expect(epoch.sorted() == Array(0..<103)) }
    #expect(epochs[0] != epochs[1] && epochs[1] != epochs[2])
    #expect(epochs[1] == SliceOrder(slices: 103, batchSize: 7, seed: 4).permutation(epoch: 1))
    #expect(epochs[1] != SliceOrder(slices: 103, batchSize: 20, seed: 5).permutation(epoch: 1))
    // The first place isn't always taken by the same ones.
    let firsts = Set((0..<100).map { order.permutation(epoch: $0)[0] })
    #expect(firsts.count > 50)
    let few = SliceOrder(slices: 3, batchSize: 20, seed: 1)
    #expect(few.batchSize == 3 && few.batchesPerEpoch == 1)
  }

  @Test("Progress follows epochs or minutes, whichever is further; schedules are stretched over it")
  func progress() {
    let paper = Recipe()
    #expect(paper.progress(epochs: 250, seconds: 1e9) == 0.25)
    #expect(paper.rate(at: 0.0499) == 0.001 && paper.rate(at: 0.05) == 0.0005)
    let hour = Recipe(minutes: 60)
    #expect(hour.progress(epochs: 30, seconds: 1800) == 0.5)
    #expect(hour.progress(epochs: 700, seconds: 1800) == 0.7)
    #expect(hour.progress(epochs: 0, seconds: 4000) == 1)
    #expect(hour.rate(at: 0) == 0.001 && abs(hour.rate(at: 0.5) - 0.0005) < 1e-12 && hour.rate(at: 1) == 0)
    #expect(paper.problems.isEmpty && hour.problems.isEmpty)
  }

  @Test("Curves are well-formed XML, from the first step on")
  func curves() throws {
    let record = EpochRecord(
      epoch: 1, step: 3, seconds: 4, rate: 0.001, loss: 0.5, overlap: Overlap(classes: [0.9, 0.5, nil, 0.1]))
    for losses in [[], [1], [1, 0.5, 0.25], (1...5000).map { 1 / Float($0) }] as [[Float]] {
      for history in [[], [record]] {
        let svg = CurvesPicture(
          title: "n", classes: ["background", "LV", "MYO", "RV"].map { LabelClass($0) }, losses: losses,
          history: history
        ).svg
        #expect(XMLParser(data: Data(svg.utf8)).parse() && !svg.contains("nan"))
      }
    }
  }

  @Test("Curves of many classes with any names and titles are well-formed, and the same in every drawing")
  func curvesOfManyClasses() throws {
    let names = ["background", "Leber", "左心房", "\u{202E}<b>&", "\u{1B}[2J\u{0}\u{FFFF}", ""]
    let classes = (0..<256).map { LabelClass(names[$0 % names.count]) }
    let history = (1...3).map { epoch in
      // Values that are missing, and more than there are classes.
      EpochRecord(
        epoch: epoch, step: epoch, seconds: 1, rate: 0.1, loss: 0.5,
        overlap: Overlap(classes: (0..<10 * epoch).map { $0 == 7 ? nil : Double($0) / 40 }))
    }
    let pictures = [classes, classes, Array(classes.prefix(2))].map {
      CurvesPicture(title: "<&> \u{1B}\u{FFFE}", classes: $0, losses: [1, .nan, 0.5], history: history)
        .svg
    }
    for svg in pictures { #expect(XMLParser(data: Data(svg.utf8)).parse()) }
    #expect(pictures[0] == pictures[1] && pictures[0].count > pictures[2].count)
    #expect(pictures[0].contains("<title>&lt;&amp;&gt; \\u{1B}\u{FFFD}</title>"))
  }
}

import Myograph
import Testing

/// Places that errors and nodes carry.
@Suite struct LocationTests {
  @LayerBuilder private func helper(_ channels: Int) -> Layers {
    Conv2D(channels, kernel: 1)
  }
  private let helperLine = #line - 2

  @Test func mistakesInLibraryBlocksNameThePlaceWhereTheBlockStands() {
    let found = mistakes {
      Input(channels: 1, height: 9, width: 9)
      Concatenate {
        Skip()
        Branch {
          LibraryBlock(channels: 0)
        }
      }
    }
    #expect(
      found == [
        "LibraryBlock.swift:8:5: error: Can't make Conv2D with channels 0 because channels must be between 1 and "
          + "65536; use a number in that range",
        "+5:11: note: in the block that is placed here",
        "+4:9: note: in the block that is placed here",
        "+2:7: note: in the block that is placed here",
        "+0:1: note: in the block that is placed here",
      ])
  }

  @Test func everyUseOfAWrongBlockIsNoted() {
    let found = mistakes {
      Input(channels: 1, height: 1, width: 1)
      LibraryBlock(channels: 4)
    }
    #expect(
      found.map { $0.split(separator: " ")[..<2].joined(separator: " ") } == [
        "LibraryBlock.swift:11:16: error:", "+2:7: note:", "+0:1: note:",
      ])
  }

  @Test func helpersLoopsAndConditionsKeepTheWrittenPlace() throws {
    let line = #line
    let graph = try graph {
      Input(channels: 1, height: 8, width: 8)
      helper(4)
      for _ in 1...2 {
        if true { ReLU() }
      }
      Concatenate {
        Skip()
        Sigmoid()
      }
    }
    let places = graph.nodes.map { "\($0.location.line - line):\($0.location.column)" }
    #expect(places == ["2:7", "\(helperLine - line):5", "5:19", "5:19", "9:9", "7:7"])
    #expect(graph.nodes.allSatisfy { $0.location.path == #filePath })
  }

  @Test func notesNameTheCallAndTheRound() {
    let line = #line
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      helper(2)
      for channels in [4, 2, 0] {
        Sigmoid()
        helper(channels)
      }
    }
    let error =
      "error: Can't make Conv2D with channels 0 because channels must be between 1 and 65536; use a number in that range"
    #expect(
      found == [
        "+\(helperLine - line - 1):5: \(error)", "+5:9: note: in the call here",
        "+6:7: note: in round 3 of the loop that ends here",
      ])
  }

  @LayerBuilder private func descend(_ depth: Int) -> Layers {
    Conv2D(depth, kernel: 1)
    if depth > 0 { descend(depth - 1) }
  }
  private let descendLine = #line - 3

  @Test func recursiveCallsAreNotedOnce() {
    let line = #line
    let found = mistakes {
      Input(channels: 1, height: 8, width: 8)
      descend(50)
    }
    #expect(
      found.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
        "+\(descendLine - line - 1):5: error:", "+\(descendLine - line):20: note:", "+2:7: note:",
      ])
  }

  @Test func pathsAreShownRelativeToAFolder() {
    let place = SourceLocation(path: "/a/b/c.swift", line: 3, column: 5)
    #expect(place.description == "/a/b/c.swift:3:5")
    #expect(place.relative(to: "/a").description == "b/c.swift:3:5")
    #expect(place.relative(to: "/a/").description == "b/c.swift:3:5")
    #expect(place.relative(to: "/a/bc").description == "/a/b/c.swift:3:5")
  }
}

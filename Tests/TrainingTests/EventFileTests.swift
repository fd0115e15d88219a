import Foundation
import Testing

@testable import Training

struct EventFileTests {
  private struct Fixture: Decodable {
    var events: String
  }

  @Test(
    "Files have the bytes that TensorBoard's own writer makes, whole or piece by piece", arguments: [0, 1, 2])
  func bytes(flushed: Int) throws {
    let path = NSTemporaryDirectory() + "events-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    var file = EventFile(path, began: 1.7e9)
    if flushed > 0 { try file.flush(appends: false) }
    file.add([("step/loss", 1.5)], step: 1, time: 1.7e9 + 0.25)
    if flushed > 1 { try file.flush(appends: true) }
    file.add([("epoch/loss", 0.0625), ("validation/IoU LV", 0.875)], step: 300, time: 1.7e9 + 60)
    try file.flush(appends: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/events.json")
    let expected = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: fixture)).events
    let found = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(found.map { String(format: "%02x", $0) }.joined() == expected)
  }
}

import Foundation
import Testing

/// `segment --labels`: what values a mask gets.
struct MaskLabelsTests {
  @Test("Values that a mask's bytes can't hold are refused before anything is read, with advice that works")
  func valuesBeyondBytes() throws {
    let workspace = try Workspace()
    let map = workspace.file("map.json")
    let arguments = [
      "segment", workspace.file("absent.nii"), "--network", "unet16-bilinear-192", "--weights",
      workspace.file("absent.safetensors"), "--output", workspace.file("mask.nii"), "--labels", map,
    ]
    func complaint(_ json: String) throws -> String? {
      try Data(json.utf8).write(to: URL(fileURLWithPath: map))
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 1 && outcome.complaints.count == 1, "\(outcome.errors)")
      return outcome.complaints.first
    }
    for value in ["500", "-1"] {
      #expect(
        try complaint("{\"LV\": \(value), \"MYO\": 2, \"RV\": 3}")
          == "Can't use \"\(map)\" because masks are bytes and can't hold the values of \(map) "
          + "(\(value) LV, 2 MYO, 3 RV); use a map with values from 0 to 255 for masks")
    }
    #expect(try complaint("{\"LV\": 255, \"MYO\": [2, 500], \"RV\": 3}")?.contains("absent") == true)
  }
}

import Foundation
import Testing

@testable import Imaging

@Suite struct LabelMapTests {
  static func mask(_ values: [Float]) throws -> Volume {
    try Volume(shape: [values.count, 1, 1], spacing: [1, 1, 1], voxels: values)
  }

  @Test func acdcCountsBackwards() throws {
    #expect(try LabelMap.acdc.classes(of: Self.mask([0, 1, 2, 3])) == [0, 3, 2, 1])
    #expect(try LabelMap.acdc.fileValues(ofClasses: [0, 1, 2, 3]) == [0, 3, 2, 1])
    #expect(try LabelMap.network.classes(of: Self.mask([0, 1, 2, 3])) == [0, 1, 2, 3])
    #expect(try LabelMap(named: "acdc") == .acdc)
  }

  @Test func aFileNamesItsOwnValues() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(#"{"LV": 50, "MYO": 20, "RV": 60}"#.utf8), to: "site.json")
    let map = try LabelMap(named: path)
    #expect(try map.classes(of: Self.mask([0, 60, 20, 50])) == [0, 3, 2, 1])
    #expect(try map.fileValues(ofClasses: [1, 2, 3, 0]) == [50, 20, 60, 0])
  }

  @Test(arguments: [
    (#"[1, 2]"#, "it is no JSON object of names and whole numbers"),
    (#"{"LV": 1.5, "MYO": 2, "RV": 3}"#, "it is no JSON object of names and whole numbers"),
    (#"{"LV": 1, "MYO": 2}"#, "it doesn't name RV"),
    (#"{"LV": 1, "MYO": 1, "RV": 3}"#, "MYO shares the value 1"),
    (#"{"LV": 0, "MYO": 1, "RV": 3}"#, "LV shares the value 0"),
    (#"{"LV": 1, "MYO": 2, "RV": 600}"#, "RV is 600"),
    (#"{"LV": 1, "MYO": 2, "RV": 3, "LA": 4}"#, "it names LA, which is none of background, LV, MYO, RV"),
  ])
  func badFilesAreRefused(json: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(json.utf8), to: "map.json")
    #expect(throws: ImagingError(.use, path, .badLabelMap(reason))) { try LabelMap(named: path) }
  }

  @Test func nothingIsGuessed() throws {
    #expect(throws: ImagingError(.use, "ukbb", .unknownLabelMap)) { try LabelMap(named: "ukbb") }
    #expect(throws: ImagingError(.use, "", .fractionalLabels(count: 2, example: 1.5))) {
      try LabelMap.network.classes(of: Self.mask([0, 1.5, 2.25]))
    }
    #expect(throws: ImagingError(.use, "", .unknownLabels(count: 2, example: 4, map: .acdc))) {
      try LabelMap.acdc.classes(of: Self.mask([4, -1, 3]))
    }
    #expect(throws: ImagingError(.use, "", .unknownClasses(count: 1, example: 4, map: .acdc))) {
      try LabelMap.acdc.fileValues(ofClasses: [3, 4])
    }
  }
}

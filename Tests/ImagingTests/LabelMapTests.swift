import Foundation
import TestSupport
import Testing

@testable import Imaging

@Suite struct LabelMapTests {
  private static let classes = [
    LabelClass("background"), LabelClass("LV", otherNames: ["lvc"]),
    LabelClass("MYO", otherNames: ["myocardium"]),
    LabelClass("RV"),
  ]
  private static let network = LabelMap.network(classes)
  /// As ACDC numbers them.
  private static let backwards = LabelMap(name: "acdc", classes: classes, values: [[0], [3], [2], [1]])

  static func mask(_ values: [Float]) throws -> Volume {
    try Volume(shape: [values.count, 1, 1], spacing: [1, 1, 1], voxels: values)
  }

  @Test func acdcCountsBackwards() throws {
    #expect(try Self.backwards.classes(of: Self.mask([0, 1, 2, 3])) == [0, 3, 2, 1])
    #expect(try Self.backwards.fileValues(ofClasses: [0, 1, 2, 3]) == [0, 3, 2, 1])
    #expect(try Self.network.classes(of: Self.mask([0, 1, 2, 3])) == [0, 1, 2, 3])
    #expect(try LabelMap(named: "acdc", classes: Self.classes, known: [Self.backwards]) == Self.backwards)
    #expect(try LabelMap(named: "acdc", classes: nil, known: [Self.backwards]) == Self.backwards)
    #expect(try LabelMap(named: "network", classes: Self.classes) == Self.network)
  }

  @Test func aFileNamesItsOwnValues() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(#"{"LV": 50, "MYO": 20, "RV": 60}"#.utf8), to: "site.json")
    let map = try LabelMap(named: path, classes: Self.classes)
    #expect(try map.classes(of: Self.mask([0, 60, 20, 50])) == [0, 3, 2, 1])
    #expect(try map.fileValues(ofClasses: [1, 2, 3, 0]) == [50, 20, 60, 0])
  }

  /// Reads a map from a file of its own.
  private static func map(_ json: String) throws -> LabelMap {
    let folder = try TemporaryFolder()
    return try LabelMap(named: folder.write(Array(json.utf8), to: "map.json"), classes: classes)
  }

  @Test func anyWholeNumbersMayBeLabelsAndSeveralOneStructure() throws {
    let map = try Self.map(#"{"LV": 500, "MYO": [200, -7, 16777216], "RV": 600, "ignore": -1}"#)
    let mask = try Self.mask([0, 500, 200, -7, 16_777_216, 600, -1])
    #expect(try map.classes(of: mask) == [0, 1, 2, 2, 2, 3, LabelMap.ignored])
    #expect(map.description.hasSuffix("map.json (500 LV, 200+-7+16777216 MYO, 600 RV, -1 ignored)"))
    #expect(throws: ImagingError(.use, "", .unknownLabels(count: 1, example: 201, map: map))) {
      try map.classes(of: Self.mask([201]))
    }
  }

  @Test func backgroundMayHaveSeveralValuesAndAnother() throws {
    let map = try Self.map(#"{"background": [9, 0, 4], "LV": 1, "MYO": 2, "RV": 3}"#)
    #expect(try map.classes(of: Self.mask([0, 4, 9, 1])) == [0, 0, 0, 1])
    let moved = try Self.map(#"{"background": 1, "LV": 0, "MYO": 2, "RV": 3}"#)
    #expect(try moved.classes(of: Self.mask([0, 1, 2, 3])) == [1, 0, 2, 3])
    #expect(try moved.fileValues(ofClasses: [0, 1]) == [1, 0])
  }

  @Test func nestedRegionsAreTakenApart() throws {
    for json in [
      #"{"heart": [1, 2, 3], "LV": 3, "myocardium": [2, 3], "RV": 1}"#,
      #"{"1": "RV", "2": "MYO", "3": "LV"}"#,
    ] {
      #expect(try Self.map(json).values == Self.backwards.values)
    }
    #expect(
      try Self.map(#"{"1": "LV", "2": "MYO", "4": "MYO", "3": "RV"}"#).values == [[0], [1], [2, 4], [3]])
  }

  @Test func aByteOrderMarkIsNoPartOfAMap() throws {
    let json = "{\"LV\": 3, \"MYO\": 2, \"RV\": 1}"
    #expect(try Self.map("\u{FEFF}" + json).values == Self.backwards.values)
  }

  @Test func namesMayHaveOtherCapitalsAndMarks() throws {
    let classes = [LabelClass("background"), LabelClass("left atrium"), LabelClass("scar")]
    let entries: [String: LabelEntry] = [
      "Left_Atrium": .values([7]), "SCAR": .values([1]), "background": .values([0]),
    ]
    let map = try LabelMap(name: "m", entries: entries, classes: classes)
    #expect(map.values == [[0], [7], [1]])
    let error = #expect(throws: Problem.self) {
      try LabelMap(name: "m", entries: ["atrium": .values([1]), "scar": .values([2])], classes: classes)
    }
    #expect(error == .badLabelMap("its label \"atrium\" is none of background, left atrium, scar, ignore"))
  }

  /// Where nobody says what is looked for, a map says it.
  @Test func withoutClassesAMapHasItsOwn() throws {
    let map = try LabelMap(
      name: "m", entries: ["kidney": .values([2]), "liver": .values([1, 9]), "ignore": .values([3])],
      classes: nil)
    #expect(map.classes.map(\.name) == ["background", "liver", "kidney"])
    #expect(map.values == [[0], [1, 9], [2]] && map.ignoredValues == [3])
    let first = try LabelMap(name: "m", entries: ["0": .name("membrane"), "1": .name("cell")], classes: nil)
    #expect(first.classes.map(\.name) == ["membrane", "cell"] && first.values == [[0], [1]])
  }

  @Test func twoHundredFiftySixClassesLeaveNoByteToIgnore() throws {
    let classes = (0..<256).map { LabelClass("c\($0)") }
    var entries = Dictionary(uniqueKeysWithValues: (0..<256).map { ("c\($0)", LabelEntry.values([$0])) })
    let map = try LabelMap(name: "m", entries: entries, classes: classes)
    #expect(try map.classes(of: Self.mask([255, 0, 17])) == [255, 0, 17])
    entries["ignore"] = .values([300])
    #expect(throws: Problem.self) { try LabelMap(name: "m", entries: entries, classes: classes) }
    entries["c256"] = .values([256])
    #expect(throws: Problem.self) { try LabelMap(name: "m", entries: entries, classes: nil) }
  }

  /// A label that was edited as floats and saved as bytes with a slope is off by half of the slope at most.
  @Test(
    arguments: [
      (2 / 255, [0, 127, 128, 255]), (3 / 255, [0, 85, 85, 170]), (0.4, [0, 2, 3, 5]),
      (0.01, [0, 100, 100, 200]),
    ] as [(Float, [UInt8])])
  func scaledIntegersAreWholeWithinHalfOfTheirSlope(slope: Float, stored: [UInt8]) throws {
    #expect(try Self.network.classes(of: Self.scaled(stored, slope)) == [0, 1, 1, 2])
  }

  @Test(
    arguments: [
      (0.5, [0, 2, 3], 1.5), (1.5, [0, 1, 2], 1.5), (3 / 255, [0, 85, 128], 1.5058824),
      (0.3, [0, 3, 5], 1.5),
    ] as [(Float, [UInt8], Float)])
  func interpolatedLabelsAreRefusedWhateverTheirSlope(slope: Float, stored: [UInt8], example: Float) throws {
    let mask = try Self.scaled(stored, slope)
    let error = #expect(throws: ImagingError.self) { try Self.network.classes(of: mask) }
    guard case .fractionalLabels(_, let found)? = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(found - example) < 1e-5)
  }

  /// A float is what it says: no slope made it uncertain.
  @Test func scaledFloatsAreHeldToWholeNumbers() throws {
    var mask = try Self.mask([0, 1, 1.9])
    mask.header.slope = 0.5
    #expect(throws: ImagingError(.use, "", .fractionalLabels(count: 1, example: 1.9))) {
      try Self.network.classes(of: mask)
    }
  }

  /// A mask of bytes with a slope, as it is read from a file.
  private static func scaled(_ stored: [UInt8], _ slope: Float) throws -> Volume {
    var header = try mask(stored.map(Float.init)).header
    header.datatype = VoxelType.uint8.rawValue
    header.bitsPerVoxel = 8
    header.slope = slope
    let folder = try TemporaryFolder()
    return try Volume.read(path: folder.write(header.bytes + [0, 0, 0, 0] + stored, to: "mask.nii"))
  }

  @Test(arguments: [
    (#"[1, 2]"#, "it is no JSON object"),
    (#"{"LV": 1.5, "MYO": 2, "RV": 3}"#, "its label \"LV\" is no whole number and no list of some"),
    (#"{"LV": true, "MYO": 2, "RV": 3}"#, "its label \"LV\" is no whole number and no list of some"),
    (#"{"LV": [], "MYO": 2, "RV": 3}"#, "its label \"LV\" is no whole number and no list of some"),
    (#"{"LV": [1, "2"], "MYO": 2, "RV": 3}"#, "its label \"LV\" is no whole number and no list of some"),
    (#"{"LV": "one", "MYO": 2, "RV": 3}"#, "its label \"LV\" is no whole number and no list of some"),
    (#"{"LV": 1e30, "MYO": 2, "RV": 3}"#, "its label \"LV\" is no whole number and no list of some"),
    (#"{"LV": 16777217, "MYO": 2, "RV": 3}"#, "LV is 16777217, beyond 16777216"),
    (#"{"LV": 1, "MYO": 2}"#, "it doesn't name RV"),
    (#"{"LV": 1, "MYO": 1, "RV": 3}"#, "LV shares the value 1 with MYO"),
    (#"{"LV": [1, 2], "MYO": [2, 4], "RV": 3}"#, "LV shares the value 2 with MYO"),
    (#"{"LV": 0, "MYO": 1, "RV": 3}"#, "LV shares the value 0 with background"),
    (#"{"LV": [0, 1], "MYO": 2, "RV": 3}"#, "LV shares the value 0 with background"),
    (#"{"LV": 1, "MYO": [1, 3], "RV": 3}"#, "MYO has no value of its own"),
    (#"{"LV": 1, "lvc": 4, "MYO": 2, "RV": 3}"#, "LV and lvc in it are one class"),
    (
      #"{"LV": 1, "MYO": 2, "RV": 3, "LA": 4}"#,
      "its label \"LA\" is none of background, LV, MYO, RV, ignore"
    ),
  ])
  func badFilesAreRefused(json: String, reason: String) throws {
    let error = #expect(throws: ImagingError.self) { try Self.map(json) }
    #expect(error?.problem == .badLabelMap(reason))
  }

  @Test func nothingIsGuessed() throws {
    #expect(throws: ImagingError(.use, "ukbb", .unknownLabelMap(known: ["network", "acdc"]))) {
      try LabelMap(named: "ukbb", classes: Self.classes, known: [Self.backwards])
    }
    let other = [LabelClass("background"), LabelClass("left atrium")]
    #expect(throws: ImagingError.self) {
      try LabelMap(named: "acdc", classes: other, known: [Self.backwards])
    }
    #expect(throws: ImagingError(.use, "", .fractionalLabels(count: 2, example: 1.5))) {
      try Self.network.classes(of: Self.mask([0, 1.5, 2.25]))
    }
    #expect(throws: ImagingError(.use, "", .unknownLabels(count: 2, example: 4, map: Self.backwards))) {
      try Self.backwards.classes(of: Self.mask([4, -1, 3]))
    }
    #expect(throws: ImagingError(.use, "", .unknownClasses(count: 1, example: 4, map: Self.backwards))) {
      try Self.backwards.fileValues(ofClasses: [3, 4])
    }
  }

  /// Bytes can't hold such values, and the advice is one that works.
  @Test func masksAreNotWrittenInValuesBeyondBytes() throws {
    let map = try Self.map(#"{"LV": 500, "MYO": 200, "RV": 600}"#)
    let error = #expect(throws: ImagingError.self) { try map.fileValues(ofClasses: [0, 1]) }
    #expect(error?.problem == .valuesBeyondMasks(map))
    #expect(throws: ImagingError.self) { try map.checkMasks() }
    for fitting in [Self.backwards, try Self.map(#"{"LV": 255, "MYO": [2, 500], "RV": 3, "ignore": -1}"#)] {
      try fitting.checkMasks()
    }
  }
}

import Foundation

extension ContourPicture {
  /// A PNG file's bytes: what was found in a volume of one channel in whole lines, and what was expected there, where
  /// somebody knows it, in striped ones above them.
  package func png(
    _ volume: Volume, found: [UInt8], expected: [UInt8]? = nil
  ) throws(ImagingError) -> Data {
    do {
      let canvas = try draw(volume.grid) { z in
        try [found, expected].compactMap(\.self).map {
          try SliceView(volume, classes: $0, frame: frame, z: z)
        }
      }
      var data = Data()
      try canvas.writePNG { data.append(contentsOf: $0) }
      return data
    } catch {
      throw ImagingError(.write, "", error as? Problem ?? .unexpected("\(error)"))
    }
  }

  /// Slices in which either side has a class; of more than `most` some that are spread over them, and the middle slice
  /// where there is none.
  package static func slices(
    of grid: Grid, found: [UInt8], expected: [UInt8]? = nil, most: Int
  ) -> [Int] {
    let pixels = grid.shape[0] * grid.shape[1]
    let used = (0..<grid.shape[2]).filter { z in
      [found, expected].compactMap(\.self).contains { classes in
        classes[z * pixels..<(z + 1) * pixels].contains { $0 != 0 && $0 != LabelMap.ignored }
      }
    }
    guard !used.isEmpty else { return [grid.shape[2] / 2] }
    guard used.count > most else { return used }
    return (0..<most).map { used[$0 * (used.count - 1) / max(1, most - 1)] }
  }
}

/// The connected parts of a region.
struct Components {
  /// Of each pixel: 0 outside, else the number of its part, from 1.
  let numbers: [Int32]
  /// Pixels of each part; of number 0 nothing is said.
  let sizes: [Int]

  /// - Parameter corners: whether pixels that share only a corner are connected.
  init(_ region: Region, corners: Bool) {
    let (width, height) = (region.width, region.height)
    var numbers = [Int32](repeating: 0, count: region.pixels.count)
    var (sizes, waiting) = ([0], [Int]())
    region.pixels.withUnsafeBufferPointer { pixels in
      for start in pixels.indices where pixels[start] && numbers[start] == 0 {
        let number = Int32(sizes.count)
        sizes.append(0)
        numbers[start] = number
        waiting.append(start)
        while let index = waiting.popLast() {
          sizes[Int(number)] += 1
          let (y, x) = index.quotientAndRemainder(dividingBy: width)
          for row in max(0, y - 1)...min(height - 1, y + 1) {
            for column in max(0, x - 1)...min(width - 1, x + 1) where corners || row == y || column == x {
              let place = row * width + column
              if pixels[place] && numbers[place] == 0 {
                numbers[place] = number
                waiting.append(place)
              }
            }
          }
        }
      }
    }
    (self.numbers, self.sizes) = (numbers, sizes)
  }

  /// The number of the largest part, the first of equal ones; 0 of none.
  var largest: Int32 {
    guard let most = sizes.dropFirst().max() else { return 0 }
    return Int32((1..<sizes.count).first { sizes[$0] == most } ?? 0)
  }
}

extension Region {
  /// Its largest part, the first of equal ones; pixels that share a corner are connected.
  public var largestPart: Region {
    let parts = Components(self, corners: true)
    let largest = parts.largest
    return Region(
      width: width, height: height, pixels: parts.numbers.map { $0 == largest && largest > 0 })
  }

  /// Its parts that hold anything of another region.
  public func parts(with other: Region, corners: Bool = true) -> Region {
    let parts = Components(self, corners: corners)
    var holdsOther = [Bool](repeating: false, count: parts.sizes.count)
    for (number, isOther) in zip(parts.numbers, other.pixels) where isOther { holdsOther[Int(number)] = true }
    return Region(
      width: width, height: height, pixels: parts.numbers.map { $0 > 0 && holdsOther[Int($0)] })
  }

  /// What it encloses: parts of the rest that don't reach the plane's edge.
  /// - Parameter corners: whether the rest is connected across corners, so that fewer of its parts are enclosed.
  public func holes(corners: Bool) -> Region {
    let parts = Components(!self, corners: corners)
    var isOpen = [Bool](repeating: false, count: parts.sizes.count)
    for x in 0..<width {
      for y in [0, height - 1] where height > 0 { isOpen[Int(parts.numbers[y * width + x])] = true }
    }
    for y in 0..<height {
      for x in [0, width - 1] where width > 0 { isOpen[Int(parts.numbers[y * width + x])] = true }
    }
    return Region(
      width: width, height: height, pixels: parts.numbers.map { $0 > 0 && !isOpen[Int($0)] })
  }

  /// Holes that hold nothing of another region.
  func holes(without other: Region) -> Region {
    let holes = holes(corners: false)
    return holes - holes.parts(with: other, corners: false)
  }

  /// What this region and another enclose together, besides what either encloses alone without the other in it.
  public func gaps(to other: Region) -> Region {
    (self | other | holes(without: other) | other.holes(without: self)).holes(corners: false)
  }
}

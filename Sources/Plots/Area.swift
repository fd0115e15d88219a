/// A rectangle of a drawing, in pixels.
package struct Area: Equatable, Sendable {
  package var left, top, right, bottom: Double

  package init(left: Double, top: Double, right: Double, bottom: Double) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  package init(width: Double, height: Double) {
    self.init(left: 0, top: 0, right: width, bottom: height)
  }

  package var width: Double { right - left }
  package var height: Double { bottom - top }
}

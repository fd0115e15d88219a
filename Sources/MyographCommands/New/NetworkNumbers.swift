/// What is chosen in a new network's declaration, each with what it is and why.
struct NetworkNumbers {
  struct Number<Value> {
    var value: Value
    /// A comment above it, without an end of line.
    var reason: String

    init(_ value: Value, _ reason: String) { (self.value, self.reason) = (value, reason) }
  }

  var classes = Number(["background", "object"], "What it tells apart, the background first.")
  var channels = Number(1, "Values in each pixel.")
  /// Nil where pixels have no size.
  var spacing: Number<Double?> = Number(1.25, "Millimetres from pixel to pixel; images are resampled to it.")
  var size = Number(256, "Rows and columns that the network sees: a multiple of 2^depth.")
  /// Whether slices are covered by tiles of that size.
  var isTiled = false
  /// As in Swift: ".zScore".
  var range = Number(".zScore", "Each slice has mean 0 and deviation 1.")
  var filters = Number(16, "Filters of the first level; each below has twice as many.")
  var depth = Number(4, "Levels below the first.")
}

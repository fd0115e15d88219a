/// The numbers in a new network's declaration, each with what it is and why.
struct NetworkNumbers {
  struct Number<Value> {
    var value: Value
    /// A comment behind it, without an end of line.
    var reason: String

    init(_ value: Value, _ reason: String) { (self.value, self.reason) = (value, reason) }
  }

  var classes = Number(4, "with the background")
  var channels = Number(1, "values in each pixel")
  var spacing = Number(1.25, "millimetres from pixel to pixel; scans are resampled to it")
  var size = Number(256, "rows and columns that the network sees: a multiple of 2^depth")
  var filters = Number(16, "of the first level; each below has twice as many")
  var depth = Number(4, "levels below the first")
}

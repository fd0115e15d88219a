/// One sample's values: channels, then rows, then columns, without gaps.
public struct Tensor: Sendable, Equatable {
  public let channels: Int
  public let height: Int
  public let width: Int
  public var values: [Double]

  init(channels: Int, height: Int, width: Int, values: [Double]) {
    precondition(
      values.count == channels * height * width, "a tensor's values are its channels × rows × columns")
    self.channels = channels
    self.height = height
    self.width = width
    self.values = values
  }

  init(channels: Int, height: Int, width: Int, repeating value: Double = 0) {
    self.init(
      channels: channels, height: height, width: width,
      values: [Double](repeating: value, count: channels * height * width))
  }

  /// Values of one channel.
  var pixels: Int { height * width }

  /// The values of one channel.
  func plane(_ channel: Int) -> ArraySlice<Double> { values[channel * pixels..<(channel + 1) * pixels] }

  public subscript(channel: Int, row: Int, column: Int) -> Double {
    get { values[(channel * height + row) * width + column] }
    set { values[(channel * height + row) * width + column] = newValue }
  }

  func map(_ transform: (Double) -> Double) -> Tensor {
    Tensor(channels: channels, height: height, width: width, values: values.map(transform))
  }

  /// Replaces each channel's values by what `transform` makes of them.
  func mapChannels(_ transform: (_ channel: Int, ArraySlice<Double>) -> [Double]) -> Tensor {
    let results = (0..<channels).flatMap { transform($0, values[$0 * pixels..<($0 + 1) * pixels]) }
    return Tensor(channels: channels, height: height, width: width, values: results)
  }
}

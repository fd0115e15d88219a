extension Weights {
  /// Whether it was measured how much intensities deviate, where the network needs to know.
  public var isMeasured: Bool {
    let deviations = zip(parameters, tensors).filter { $0.0.measure == .deviation }
    return deviations.allSatisfy { $0.1.contains { $0 > 0 } }
  }

  /// The same with what was measured of the training data, which `Preparation` and running networks bring images to
  /// a range by.
  /// - Parameters mean, deviation: of each channel, over all pixels.
  public func measured(mean: [Float], deviation: [Float]) -> Weights {
    Weights(
      parameters: parameters,
      tensors: zip(parameters, tensors).map { parameter, tensor in
        let values = parameter.measure.map { $0 == .mean ? mean : deviation } ?? tensor
        return values.count == parameter.count ? values : tensor
      })
  }
}

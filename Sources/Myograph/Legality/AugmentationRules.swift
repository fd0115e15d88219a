/// Rules on augmentation: one validator per rule.
extension Operation {
  static func probabilityIsOne(_ operation: Operation) -> DeclarationError? {
    guard case .augment(let augmentation, _) = operation else { return nil }
    var probabilities = [augmentation.probability]
    if let crop = operation.crop { probabilities.append(crop.foreground) }
    return probabilities.first { !(0...1).contains($0) }.map {
      .probabilityOutOfRange(augmentation.layerName, $0)
    }
  }

  static func overlapIsInRange(_ operation: Operation) -> DeclarationError? {
    guard let overlap = operation.tiles?.overlap, !(0...0.9).contains(overlap) else { return nil }
    return .overlapOutOfRange(overlap)
  }

  static func tilesCoverScans(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard operation.tiles != nil, let input = ancestors().last else { return nil }
    if case .input(.scan) = input { return nil }
    return .tilesWithoutScan
  }

  static func measuringComesFirst(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard operation == .normalizeIntensity(.dataset) else { return nil }
    for case .normalizeIntensity in ancestors() { return .measuredAfterNormalizing }
    return nil
  }

  static func boundsAreInRange(_ operation: Operation) -> DeclarationError? {
    guard case .augment(let augmentation, _) = operation else { return nil }
    let wrong = augmentation.bounds.first { _, bounds, limits in
      !(limits.low <= bounds.low && bounds.low <= bounds.high && bounds.high <= limits.high)
    }
    return wrong.map { .boundsOutOfRange(augmentation.layerName, $0.what, $0.bounds, limits: $0.limits) }
  }

  static func wallIsNotTheCavity(_ operation: Operation) -> DeclarationError? {
    guard let remodeling = operation.remodeling, remodeling.cavity == remodeling.wall else { return nil }
    return .wallIsTheCavity(operation.layerName, remodeling.wall)
  }

  /// Labels are read as they come.
  static func remodelingComesFirst(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard operation.remodeling != nil, let previous = ancestors().first, !previous.isInput else { return nil }
    return .remodeledAfter(operation.layerName, previous.layerName)
  }

  /// Whatever moves pixels into view needs some around.
  static func pixelsMoveBeforeTheCrop(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard case .augment(let augmentation, _) = operation, augmentation.isAffine, operation.cropSize == nil,
      ancestors().contains(where: { $0.cropSize != nil })
    else { return nil }
    return .movedAfterCropping(augmentation.layerName)
  }

  static func pixelsMoveBeforeValuesChange(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard case .augment(let augmentation, _) = operation, augmentation.movesPixels,
      ancestors().contains(where: { $0.isImageStage && !$0.isInput && !$0.movesPixels })
    else { return nil }
    return .movedAfterValuesChanged(augmentation.layerName)
  }

  static func normalizingUndoesNothing(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard case .normalizeIntensity = operation else { return nil }
    for case .augment(let augmentation, _) in ancestors() {
      if case .brightnessContrast = augmentation.kind { return .undoneByNormalizing(augmentation.layerName) }
    }
    return nil
  }

  static func magnitudesComeBeforeNormalizing(
    _ operation: Operation, _: [TensorType], _ ancestors: Ancestors
  ) -> DeclarationError? {
    guard case .augment(let augmentation, _) = operation, augmentation.changesKSpace else { return nil }
    for case .normalizeIntensity in ancestors() { return .signsLost(augmentation.layerName) }
    return nil
  }

  /// What a crop of the image, central or random, leaves of it.
  var cropSize: Size? {
    if case .centerCrop(let height, let width) = self { return Size(height: height, width: width) }
    return crop?.size
  }

  /// What a random crop, or tiles, take of an image.
  public var crop: Crop? {
    guard case .augment(let augmentation, _) = self, case .crop(let crop) = augmentation.kind else {
      return nil
    }
    return crop
  }

  /// What a remodelling makes of a sample.
  public var remodeling: Remodeling? {
    guard case .augment(let augmentation, _) = self, case .remodeling(let remodeling) = augmentation.kind
    else { return nil }
    return remodeling
  }

  /// The tiles that slices are covered by, if that is what it does.
  public var tiles: Crop? { crop?.overlap == nil ? nil : crop }
}

extension Augmentation {
  /// Whether it is an affine map of the pixels.
  public var isAffine: Bool {
    switch kind {
    case .flip, .rotation, .scale, .crop: true
    default: false
    }
  }

  var isRemodeling: Bool { if case .remodeling = kind { true } else { false } }

  /// What is drawn between bounds, and how far apart these may be.
  package var bounds: [(what: String, bounds: Bounds, limits: Bounds)] {
    switch kind {
    case .flip, .crop: []
    case .rotation(let degrees): [("degrees", degrees, Bounds(-180, 180))]
    case .scale(let factors): [("factors", factors, Bounds(0.1, 10))]
    case .elastic(let spacing, let deviation):
      [("spacing", Bounds(spacing, spacing), Bounds(1, 1000)), ("deviations", deviation, Bounds(0, 100))]
    // Outer radii at most double, so that `Remodeling.reach` leaves room for what lies around.
    case .remodeling(let remodeling):
      [
        ("dilation", remodeling.dilation, Bounds(0.5, 2)),
        ("thickness", remodeling.thickness, Bounds(0.5, 2)),
      ]
    case .gamma(let exponents): [("exponents", exponents, Bounds(0.1, 10))]
    case .brightnessContrast(let brightness, let contrast):
      [("brightness", brightness, Bounds(-10, 10)), ("contrast", contrast, Bounds(0.1, 10))]
    case .noise(let deviation): [("deviations", deviation, Bounds(0, 10))]
    case .blur(let sigma): [("sigma", sigma, Bounds(0, 20))]
    case .biasField(let strength): [("coefficients", Bounds(-strength, strength), Bounds(-2, 2))]
    case .motion(let displacement, let sway):
      [
        ("displacements", Bounds(-displacement, displacement), Bounds(-100, 100)),
        ("sway", Bounds(0, sway), Bounds(0, 100)),
      ]
    case .lowResolution(let shares): [("shares", shares, Bounds(0.1, 1))]
    }
  }
}

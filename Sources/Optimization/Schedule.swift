import func Foundation.cos

/// The learning rate as training goes on. Time is in epochs, and fractions of them within one.
public struct Schedule: Hashable, Codable, Sendable {
  public enum Decay: Hashable, Codable, Sendable {
    case none
    /// Multiplied by `factor` every so many epochs.
    case step(factor: Double, every: Int)
    /// Half a cosine down to `end` times the rate, which is kept after `epochs` (Loshchilov and Hutter 2017,
    /// arXiv 1608.03983).
    case cosine(epochs: Int, end: Double = 0)
  }

  /// A linear rise from `start` times the rate before anything else; decay begins after it.
  public struct WarmUp: Hashable, Codable, Sendable {
    public var epochs: Int
    public var start: Double

    public init(epochs: Int, start: Double = 0.1) {
      self.epochs = epochs
      self.start = start
    }
  }

  public var rate: Double
  public var decay: Decay
  public var warmUp: WarmUp?

  public init(rate: Double, decay: Decay = .none, warmUp: WarmUp? = nil) {
    self.rate = rate
    self.decay = decay
    self.warmUp = warmUp
  }

  /// The paper's (Chen et al. 2020, section 3.5): 0.001, halved every 50 epochs.
  public static let paper = Schedule(rate: 0.001, decay: .step(factor: 0.5, every: 50))

  /// - Parameter epoch: 0 at the first step of the first epoch.
  public func rate(at epoch: Double) -> Double {
    if let warmUp, epoch < Double(warmUp.epochs) {
      return rate * (warmUp.start + (1 - warmUp.start) * epoch / Double(warmUp.epochs))
    }
    let epoch = epoch - Double(warmUp?.epochs ?? 0)
    switch decay {
    case .none:
      return rate
    case .step(let factor, let period):
      return rate * power(factor, Int(epoch / Double(period)))
    case .cosine(let epochs, let end):
      let progress = min(epoch / Double(epochs), 1)
      return rate * (end + (1 - end) * (1 + cos(.pi * progress)) / 2)
    }
  }
}

/// What a plan has to keep to.
public struct PlanOptions: Equatable, Sendable {
  public enum Accuracy: String, CaseIterable, Sendable {
    /// Winograd's transforms, too. F(4×4, 3×3) rounds at most ten times as far as a plain sum in single precision,
    /// F(2×2, 3×3) three times; the network makes of that what it makes of any rounding: 1e-5 of the largest score in
    /// the zoo, 2.4e-5 in nnU-Net's plain U-Net, more in networks that amplify.
    case standard
    /// Sums of products as they are declared, whatever their order: no transforms.
    case exact
  }

  public var accuracy: Accuracy
  /// Bytes that `MemoryPlan.total` may reach, scratch counted for 16 threads at least, so that up to so many get the
  /// same kernels; nil: as many as the fastest kernels take.
  public var memoryLimit: Int?
  /// One of the program's `algorithms`, for every step that can be computed by it; nil: the fastest for each.
  public var algorithm: String?
  /// A choice that somebody made, kept to wherever the others allow it; nil: what `myograph tune` left in the cache, else
  /// that of a model of the processor.
  public var plan: PlanFile?
  /// How many weights one plan serves at once, all of which the limit counts.
  public var members: Int

  public init(
    accuracy: Accuracy = .standard, memoryLimit: Int? = nil, algorithm: String? = nil, plan: PlanFile? = nil,
    members: Int = 1
  ) {
    self.accuracy = accuracy
    self.memoryLimit = memoryLimit
    self.algorithm = algorithm
    self.plan = plan
    self.members = members
  }
}

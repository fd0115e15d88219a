/// What a plan has to keep to.
public struct PlanOptions: Equatable, Sendable {
  public enum Accuracy: String, CaseIterable, Sendable {
    /// Errors stay under 1e-4 of the largest magnitude.
    case standard
    /// Sums of products as they are declared, whatever their order: no transforms.
    case exact
  }

  public var accuracy: Accuracy
  /// Bytes that `MemoryPlan.total` may reach; nil: as many as the fastest kernels take.
  public var memoryLimit: Int?
  /// One of the program's `algorithms`, for every step that can be computed by it; nil: the fastest for each.
  public var algorithm: String?

  public init(accuracy: Accuracy = .standard, memoryLimit: Int? = nil, algorithm: String? = nil) {
    self.accuracy = accuracy
    self.memoryLimit = memoryLimit
    self.algorithm = algorithm
  }
}

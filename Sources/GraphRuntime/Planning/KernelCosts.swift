/// What each kernel of each step of a program takes, for one sample.
public struct KernelCosts: Equatable, Sendable {
  /// In the order of the steps and of their kernels.
  public var seconds: [[Double]]
}

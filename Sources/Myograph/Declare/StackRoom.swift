/// How far the stack may grow while a declaration is evaluated. One that calls itself without an end stops here, where
/// its place can still be told: a stack that is full within the C library leaves no trace.
package enum StackRoom {
  /// Half of what Linux and macOS give to a program's first thread.
  private static let size = 4 << 20

  /// The lowest address that a frame may have.
  @TaskLocal private static var end: Int = 0

  /// What `body` returns, which may grow the stack by 4 MiB.
  package static func limited<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result = $end.withValue(address - size) { Swift.Result(catching: body) }
    return try result.get()
  }

  /// Stops the program where the stack has grown too far: a builder can't throw, and frames alone say which line calls
  /// itself. The build plugin makes an error of the report, which it knows by this text.
  static func require() {
    if address < end { fatalError("the stack is full") }
  }

  /// Where the stack has grown to.
  private static var address: Int {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { Int(bitPattern: $0.baseAddress) }
  }
}

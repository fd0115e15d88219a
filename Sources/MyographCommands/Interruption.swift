import Foundation

/// Ctrl-C and SIGTERM as a question that long work asks, so that it ends where nothing is half done. A second one
/// ends the process at once.
enum Interruption {
  nonisolated(unsafe) private static var flag: sig_atomic_t = 0

  static func watch() {
    // A parent's thread that blocks signals hands that down.
    var signals = sigset_t()
    sigemptyset(&signals)
    defer { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      signal(number) { number in
        Interruption.flag = 1
        signal(number, SIG_DFL)
      }
    }
  }

  static var isRequested: Bool { flag != 0 }
}

import Terminal

/// How far a job is: a bar with the time that is left on a terminal, plain lines elsewhere.
struct Progress {
  var title: String
  let total: Int
  /// Says how much of it is done in percent, not how many of how many.
  var isShare = false
  private let start = ContinuousClock.now
  private var reportedTenth = 0

  init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
  }

  /// - Parameter secondsLeft: nil: what it takes if it goes on as it went.
  mutating func update(_ count: Int, secondsLeft: Double? = nil) {
    let done = min(max(count, 0), total)
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = secondsLeft ?? (done > 0 ? elapsed / Double(done) * Double(total - done) : 0)
    if Console.isTerminal {
      let filled = done * 30 / total
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
      let place = isShare ? "\(done * 100 / total) %" : "\(done)/\(total)"
      done == total ? Console.erase() : Console.draw("\(bar) \(place) \(title), \(duration(left)) left")
    } else if done * 10 / total > reportedTenth, done < total {
      reportedTenth = done * 10 / total
      let place = isShare ? "\(done * 100 / total) %" : "\(done) of \(total)"
      Console.report("\(title): \(place), \(duration(left)) left")
    }
  }
}

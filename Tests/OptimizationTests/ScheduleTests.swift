import Optimization
import Testing

@Suite struct ScheduleTests {
  static let schedules: [(name: String, schedule: Schedule)] = [
    ("paper", .paper), ("cosine", Schedule(rate: 0.001, decay: .cosine(epochs: 120, end: 0.01))),
    ("warm-up", Schedule(rate: 0.001, warmUp: .init(epochs: 10))),
    (
      "warm-up, then cosine",
      Schedule(rate: 0.001, decay: .cosine(epochs: 112), warmUp: .init(epochs: 8, start: 0.25))
    ),
  ]

  @Test(arguments: schedules.map(\.name))
  func ratesAreThoseOfPyTorch(name: String) throws {
    let rates = try #require(try OptimizationFixtures.read().schedules[name])
    let schedule = try #require(Self.schedules.first { $0.name == name }).schedule
    #expect(rates.count == 120)
    for (epoch, rate) in rates.enumerated() {
      #expect(abs(schedule.rate(at: Double(epoch)) - rate) < 1e-15, "epoch \(epoch)")
    }
  }

  @Test func thePapersRateIsHalvedEveryFiftyEpochs() {
    let rates = [0, 49.99, 50, 99.9, 100, 999].map(Schedule.paper.rate)
    #expect(rates == [0.001, 0.001, 0.0005, 0.0005, 0.00025, 0.001 / 524_288])
  }

  @Test func ratesChangeWithinEpochsAndStayAtTheEnd() {
    let cosine = Schedule(rate: 2, decay: .cosine(epochs: 4, end: 0.25))
    #expect(abs(cosine.rate(at: 0.5) - (0.5 + 1.5 * (1 + 0.9238795325112867) / 2)) < 1e-15)
    #expect(cosine.rate(at: 4) == 0.5)
    #expect(cosine.rate(at: 1000) == 0.5)
    #expect(Schedule(rate: 2, warmUp: .init(epochs: 2, start: 0)).rate(at: 0.5) == 0.5)
  }

  @Test func numbersThatMakeNoSenseAreAllReported() {
    #expect(Self.schedules.allSatisfy { $0.schedule.problems.isEmpty })
    let schedule = Schedule(
      rate: 0, decay: .step(factor: 2, every: 0), warmUp: .init(epochs: -1, start: .nan))
    #expect(
      schedule.problems.map(\.description) == [
        "Can't train with learning rate 0.0 because parameters would not follow their gradients; "
          + "use a small positive number such as 0.001",
        "Can't scale the learning rate by 2.0 because schedules lower it; use a number from 0 to 1",
        "Can't schedule 0 epochs because a schedule takes 1 to 1000000; use a number in that range",
        "Can't scale the learning rate by nan because schedules lower it; use a number from 0 to 1",
        "Can't schedule -1 epochs because a schedule takes 1 to 1000000; use a number in that range",
      ])
    #expect(Schedule(rate: .nan, decay: .cosine(epochs: 1, end: -1)).problems.count == 2)
  }
}

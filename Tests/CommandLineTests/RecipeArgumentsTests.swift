import Optimization
import Testing
import Training

@testable import MyographCommands

/// Which recipe a command line means.
struct RecipeArgumentsTests {
  private func recipe(_ arguments: String...) throws -> Recipe {
    try RecipeArguments.parse(arguments).recipe()
  }

  @Test("--recipe paper is section 3.5 of Chen et al. 2020, under any time")
  func paper() throws {
    #expect(try recipe("--recipe", "paper") == .paper)
    #expect(Recipe.paper.optimizer == .sgd(.init(momentum: 0.9)) && Recipe.paper.minutes == nil)
    #expect(Recipe.paper.epochs == 1000 && Recipe.paper.batchSize == 20)
    #expect(Recipe.paper.schedule == Schedule(rate: 0.001, decay: .step(factor: 0.5, every: 50)))
    #expect(try recipe("--recipe", "paper", "--minutes", "60").schedule == .paper)
  }

  @Test("Without it the library's own recipe is taken, and options change either")
  func others() throws {
    #expect(try recipe() == Recipe() && recipe("--minutes", "60") == Recipe(minutes: 60))
    #expect(try recipe("--recipe", "adam") == Recipe())
    let changed = try recipe("--recipe", "paper", "--optimizer", "adam", "--schedule", "constant")
    #expect(changed.optimizer == .adam(.init()) && changed.schedule == Schedule(rate: 0.001))
    #expect(try recipe("--optimizer", "sgd", "--momentum", "0.5").optimizer == .sgd(.init(momentum: 0.5)))
  }
}

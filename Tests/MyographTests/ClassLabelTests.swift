import Networks
import Testing

@testable import Myograph

/// The names of what a network tells apart: as many as there are classes, each once, fit for tables.
@Suite struct ClassLabelTests {
  private struct Sketch: Network {
    var channels: Int
    var endsInLabels = true

    @LayerBuilder var body: Layers {
      Input(channels: 1, height: 8, width: 8)
      Conv2D(channels, kernel: 1)
      if endsInLabels {
        Softmax()
        ArgMax()
      }
    }
  }

  private func mistakes(_ classes: [ClassLabel], channels: Int = 3, endsInLabels: Bool = true)
    -> [DeclarationError]
  {
    let network = Sketch(channels: channels, endsInLabels: endsInLabels)
    do throws(DeclarationErrors) {
      _ = try Declaration("sketch", network, classes: classes).graph()
      return []
    } catch {
      return error.problems.map(\.kind)
    }
  }

  @Test func namesAndColoursComeWithTheGraph() throws {
    let classes: [ClassLabel] = ["background", ClassLabel("左心房", colour: 0xE69F00), "scar tissue"]
    #expect(try Declaration("sketch", Sketch(channels: 3), classes: classes).graph().classes == classes)
  }

  @Test(arguments: [2, 3, 14, 256])
  func withoutNamesClassesAreNumbered(count: Int) throws {
    let classes = try Declaration("sketch", Sketch(channels: count)).graph().classes
    #expect(
      classes.count == count && classes[0].name == "background"
        && classes[count - 1].name == "class \(count - 1)")
  }

  @Test func whatTellsNothingApartHasNoClasses() throws {
    #expect(try Declaration("sketch", Sketch(channels: 3, endsInLabels: false)).graph().classes.isEmpty)
    #expect(mistakes(["a", "b", "c"], endsInLabels: false) == [.classesOfNothing("sketch")])
  }

  @Test func thereAreAsManyNamesAsClasses() {
    #expect(mistakes(["a", "b"]) == [.classNamesCount(2, classes: 3)])
    #expect(mistakes([]) == [.classNamesCount(0, classes: 3)])
    #expect(Zoo.declarations.allSatisfy { (try? $0.graph().classes) == Zoo.structures })
  }

  @Test(arguments: ["", " a", "a ", "a\nb", "a\u{202E}b", String(repeating: "n", count: 101)])
  func namesCanBeSeen(name: String) {
    #expect(mistakes(["a", "b", ClassLabel(name)]) == [.invalidClassName(name)])
  }

  @Test func everyNameIsOne() {
    #expect(mistakes(["liver", "spleen", "Liver"]) == [.classNamedTwice("Liver")])
    let colours = [-1, 0x1000000].map { ClassLabel("c", colour: $0) }
    for label in colours {
      #expect(mistakes(["a", "b", label]) == [.colourOutOfRange("c", label.colour ?? 0)])
    }
  }

  /// The declaration is the line to change.
  @Test func mistakesAreToldAtTheDeclaration() {
    let line = #line + 1
    let declaration = Declaration("sketch", Sketch(channels: 3), classes: ["a", "b"])
    let error = #expect(throws: DeclarationErrors.self) { try declaration.graph() }
    #expect(error?.problems.map(\.location.line) == [line])
    #expect(
      error?.description.contains(
        "error: Can't name 2 classes because the network tells 3 apart; use 3 names, or a last layer of 2 channels"
      )
        == true)
  }
}

/// What a field makes of the volumes of a subject's classes, such as an organ's function.
public protocol SubjectNumbers: Sendable {
  /// What it makes, in the order of tables.
  var quantities: [SubjectQuantity] { get }
  /// The columns of a table of subjects that it reads.
  var columns: [SubjectTable.NumberColumn] { get }
  /// What its numbers rest on, by what that is about.
  var conventions: [String: String] { get }

  /// - Parameters:
  ///   - cases: of one subject.
  ///   - known: what the table says of the subject, by its columns' names.
  /// - Returns: a number for each quantity, nil where there is none.
  func values(of cases: [CaseVolumes], _ known: [String: Double]) -> [Double?]
}

/// A number of a subject, by name and unit.
public struct SubjectQuantity: Equatable, Sendable {
  public var name: String
  public var unit: String
  /// That it can be.
  public var least: Double

  public init(_ name: String, unit: String, least: Double = -.infinity) {
    (self.name, self.unit, self.least) = (name, unit, least)
  }
}

/// How large the classes of a case are.
public struct CaseVolumes: Equatable, Sendable {
  public var phase: String?
  /// Of each class, the background first; nil where nobody knows.
  public var millilitres: [Double?]

  public init(phase: String?, millilitres: [Double?]) {
    (self.phase, self.millilitres) = (phase, millilitres)
  }
}

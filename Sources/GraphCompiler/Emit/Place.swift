/// Where something lies that a job points to; as C, an expression of `job`.
struct Place: CustomStringConvertible {
  /// The job's pointer, such as "arena" or "images[1]"; nil: to the job itself.
  let pointer: String?
  /// Floats from there.
  var offset = 0
  /// Floats more for each sample of the batch, and for each one before the sample.
  var forCount = 0
  var forSample = 0
  /// Where the pointer is to a list of one for each of the network's parameters: whose.
  var parameter: Int?

  /// The job itself.
  static let job = Place(pointer: nil)

  init(pointer: String?) { self.pointer = pointer }

  init(_ pointer: String, _ offset: Int = 0) { (self.pointer, self.offset) = (pointer, offset) }

  init(_ list: String, parameter: Int) { (pointer, self.parameter) = (list, parameter) }

  var description: String {
    guard let pointer else { return "job" }
    let start = offset == 0 ? "job->\(pointer)" : "job->\(pointer) + \(offset)"
    guard forCount != 0 || forSample != 0 else { return start }
    return "\(start) + \(forCount)ull * job->count + \(forSample)ull * job->sample"
  }

  /// A line of a table of places.
  func row(field: String, of operands: String) -> String {
    let field = "offsetof(\(operands), \(field))"
    guard let pointer else { return "{\(field), MYOGRAPH_JOB}" }
    var numbers = [offset, forCount, forSample]
    while numbers.last == 0 { numbers.removeLast() }
    let source = "offsetof(myograph_job, \(pointer))"
    let parameter = parameter.map { [".parameter = MYOGRAPH_PARAMETER(\($0))"] } ?? []
    return "{" + ([field, source] + numbers.map(String.init) + parameter).joined(separator: ", ") + "}"
  }
}

/// What a field of a kernel's operands holds.
enum Operand {
  /// As C.
  case constant(String)
  case place(Place)
  /// As C that only a job gives a value.
  case expression(String)

  var text: String {
    switch self {
    case .constant(let text), .expression(let text): text
    case .place(let place): "\(place)"
    }
  }
}

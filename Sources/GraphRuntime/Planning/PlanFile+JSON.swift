import AtomicFile

extension PlanFile {
  /// A step in a line, its times in the order of their names.
  var json: String {
    let rows = steps.map { step in
      let times = step.nanoseconds.sorted { $0.key < $1.key }
        .map { "\(StrictJSON.quoted($0.key)): \($0.value)" }.joined(separator: ", ")
      return
        "    {\"step\": \(StrictJSON.quoted(step.name)), \"algorithm\": \(StrictJSON.quoted(step.algorithm)), "
        + "\"nanoseconds\": {\(times)}}"
    }
    return """
      {
        "network": \(StrictJSON.quoted(network)),
        "kernels": \(StrictJSON.quoted(variant)),
        "isa": \(StrictJSON.quoted(isa)),
        "processor": \(StrictJSON.quoted(processor)),
        "threads": \(threads),
        "shape": \(StrictJSON.quoted(shape)),
        "steps": [
      \(rows.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Nil for anything but what `json` writes.
  init?(json bytes: [UInt8], path: String) {
    guard let value = try? StrictJSON.parse(bytes, most: 100_000),
      case .string(let network)? = value["network"], case .string(let variant)? = value["kernels"],
      case .string(let isa)? = value["isa"], case .string(let processor)? = value["processor"],
      case .integer(let threads)? = value["threads"], case .string(let shape)? = value["shape"],
      case .array(let rows)? = value["steps"]
    else { return nil }
    var steps: [Step] = []
    for row in rows {
      guard case .string(let name)? = row["step"], case .string(let algorithm)? = row["algorithm"],
        case .object(let members)? = row["nanoseconds"]
      else { return nil }
      var times: [String: Int] = [:]
      for member in members {
        guard case .integer(let time) = member.value else { return nil }
        times[member.name] = time
      }
      steps.append(Step(name: name, algorithm: algorithm, nanoseconds: times))
    }
    self.path = path
    (self.network, self.variant, self.isa) = (network, variant, isa)
    (self.processor, self.threads, self.shape, self.steps) = (processor, threads, shape, steps)
  }

  /// Writes the plan.
  /// - Throws: `RuntimeError.output`.
  public func write(to path: String, overwrite: Bool = false) throws(RuntimeError) {
    do {
      try AtomicFile.write(to: path, overwrite: overwrite) { try $0.write(json) }
    } catch let error as AtomicFileError {
      throw .output(error)
    } catch {
      // Not reached: the body throws nothing else.
      throw .output(.noName(path: path))
    }
  }
}

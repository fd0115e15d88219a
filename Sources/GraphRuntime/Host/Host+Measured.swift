extension Host {
  /// What is measured on this machine now, in about one and a half seconds, or was before where that was better: other
  /// programs' work can only slow a machine down. Kept in `$XDG_CACHE_HOME/myograph` or `~/.cache/myograph`. It says how
  /// near kernels come to the machine's best; none is chosen by it.
  /// - Throws: `RuntimeError` when this CPU doesn't have the instruction set, or for lack of memory.
  public static func measured(isa: String, threads: Int) throws(RuntimeError) -> Host {
    try measured(isa: isa, threads: threads, cache: .standard)
  }

  static func measured(isa: String, threads: Int, cache: Cache) throws(RuntimeError) -> Host {
    var host = try measure(isa: isa, threads: threads)
    let name = "host-\(Cache.name(processorName))-\(isa)-\(threads).json"
    if let known = cache.read(name).flatMap(Host.init(json:)), known.processor == host.processor,
      known.isa == isa, known.threads == threads
    {
      host.raise(to: known)
    }
    cache.keep(host.json, as: name)
    return host
  }

  /// The better of both, where both know a size.
  private mutating func raise(to other: Host) {
    peakFLOPS = max(peakFLOPS, other.peakFLOPS)
    for index in bandwidths.indices {
      let same = other.bandwidths.first { $0.workingSet == bandwidths[index].workingSet }
      bandwidths[index].bytesPerSecond = max(bandwidths[index].bytesPerSecond, same?.bytesPerSecond ?? 0)
    }
  }

  /// Rates in whole FLOP and bytes per second.
  var json: String {
    let rows = bandwidths.map {
      "    {\"working_set\": \($0.workingSet), \"bytes_per_second\": \(Int($0.bytesPerSecond))}"
    }
    return """
      {
        "processor": \(StrictJSON.quoted(processor)),
        "isa": \(StrictJSON.quoted(isa)),
        "threads": \(threads),
        "peak_flops": \(Int(peakFLOPS)),
        "bandwidths": [
      \(rows.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Whole numbers up to here are the same as a Double, and the other way round.
  private static let mostPerSecond = 1 << 53

  /// Nil for anything but what `json` writes.
  init?(json bytes: [UInt8]) {
    guard let value = try? StrictJSON.parse(bytes, most: 10_000),
      case .string(let processor)? = value["processor"], case .string(let isa)? = value["isa"],
      case .integer(let threads)? = value["threads"],
      case .integer(let peak)? = value["peak_flops"], (1...Self.mostPerSecond).contains(peak),
      case .array(let rows)? = value["bandwidths"], !rows.isEmpty
    else { return nil }
    var bandwidths: [Bandwidth] = []
    for row in rows {
      guard case .integer(let size)? = row["working_set"], case .integer(let rate)? = row["bytes_per_second"],
        size > bandwidths.last?.workingSet ?? 0, (1...Self.mostPerSecond).contains(rate)
      else { return nil }
      bandwidths.append(Bandwidth(workingSet: size, bytesPerSecond: Double(rate)))
    }
    self.init(
      processor: processor, isa: isa, threads: threads, peakFLOPS: Double(peak), bandwidths: bandwidths)
  }
}

extension StrictJSON {
  /// An object's member.
  subscript(name: String) -> StrictJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

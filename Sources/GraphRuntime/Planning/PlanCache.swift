/// The plan of a program that `myograph tune` left in the cache of this processor.
struct PlanCache {
  let program: CompiledProgram
  let network: CompiledNetwork
  let cache: Cache

  enum Found: Equatable {
    case plan(PlanFile)
    case nothing
    /// A file that something else wrote, or for something else, or that isn't this user's alone.
    case unusable(path: String)
  }

  var read: Found {
    guard cache.holds(name) else { return .nothing }
    guard let bytes = cache.read(name), let file = PlanFile(json: bytes, path: path),
      file.processor == Host.processorName, (try? file.choice(for: program, of: network)) != nil
    else { return .unusable(path: path) }
    return .plan(file)
  }

  /// - Throws: `RuntimeError.noCache` where it can't be kept.
  func keep(_ file: PlanFile) throws(RuntimeError) {
    guard cache.keep(file.json, as: name) else { throw .noCache(folder: cache.folder) }
  }

  /// Whether there was anything to forget.
  func forget() -> Bool { cache.remove(name) }

  var path: String { (cache.folder ?? "") + "/" + name }

  private var name: String {
    "plan-\(Cache.name(Host.processorName))-\(program.isa)-\(Cache.name(network.name))-\(program.shape).json"
  }
}

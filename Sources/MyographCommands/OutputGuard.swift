import AtomicFile

/// The files of one command: what is written is never what is read, nor written twice, whatever flags, names and links
/// lead there. Everything is noted before anything is written.
package struct OutputGuard {
  private var inputs: [FileIdentity: String] = [:]
  private var outputs: [FileIdentity: (path: String, source: String)] = [:]

  package init() {}

  /// A file, or a folder of files, that the command reads.
  package mutating func read(_ path: String) {
    if let identity = FileIdentity(of: path) { inputs[identity] = path }
  }

  /// A file that the command makes of `source`.
  /// - Throws: `UsageError` where it is read, or made of something else as well.
  mutating func write(_ path: String, of source: String) throws(UsageError) {
    guard let identity = FileIdentity(of: path) else { return }
    if let input = inputs[identity] {
      throw UsageError(
        description: "Can't write \"\(path)\" because it is \"\(input)\", which is read; use another name")
    }
    if let other = outputs.updateValue((path, source), forKey: identity) {
      throw UsageError(
        description:
          "Can't write \"\(other.path)\" for \"\(other.source)\" and \"\(path)\" for \"\(source)\" "
          + "because both are one file; use two names, or one at a time")
    }
  }

  /// A folder that the command fills.
  /// - Throws: `UsageError` where something that is read lies in it, or where it lies in a folder that is read.
  package func fill(_ folder: String) throws(UsageError) {
    guard let identity = FileIdentity(of: folder) else { return }
    for (input, path) in inputs {
      if identity.contains(path) {
        throw UsageError(
          description:
            "Can't fill \"\(folder)\" because \"\(path)\", which is read, lies there; use another folder")
      }
      if input.contains(folder) {
        throw UsageError(
          description:
            "Can't fill \"\(folder)\" because it lies in \"\(path)\", which is read; use another folder")
      }
    }
  }
}

import Foundation

/// A folder and what lies in it and in its subfolders, hidden names left out. Links are followed, but no deeper
/// than this, so that one that leads back is harmless.
struct Folder {
  struct Subfolder {
    var name: String
    /// Every name in it, sorted.
    var files: [String]
  }

  let path: String
  /// Names of what is no folder, sorted.
  private(set) var files: [String] = []
  private(set) var subfolders: [Subfolder] = []
  /// What can't be listed or followed.
  private(set) var faults: [CohortFault] = []

  init(path: String) throws(CohortFault) {
    self.path = path
    do throws(Problem) {
      for name in try Self.names(in: path) {
        let entry = path + "/" + name
        do throws(Problem) {
          if try Self.isFolder(entry) {
            subfolders.append(Subfolder(name: name, files: try Self.names(in: entry)))
          } else {
            files.append(name)
          }
        } catch {
          faults.append(.unusable(ImagingError(.read, entry, error)))
        }
      }
    } catch {
      throw .unusable(ImagingError(.read, path, error))
    }
  }

  private static func isFolder(_ path: String) throws(Problem) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system(errno: errno) }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  private static func names(in path: String) throws(Problem) -> [String] {
    guard !path.utf8.contains(0) else { throw .pathHoldsNUL }
    guard let stream = opendir(path) else { throw .system(errno: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}

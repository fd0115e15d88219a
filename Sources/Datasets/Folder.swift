import Foundation
import Imaging

/// A folder and what lies in it and in its subfolders, hidden names left out. Links are followed, but no deeper
/// than this, so that one that leads back is harmless.
package struct Folder {
  package struct Subfolder {
    package var name: String
    /// Every name in it, sorted.
    package var files: [String]
  }

  package let path: String
  /// Names of what is no folder, sorted.
  package private(set) var files: [String] = []
  package private(set) var subfolders: [Subfolder] = []
  /// What can't be listed or followed.
  package private(set) var faults: [CohortFault] = []

  init(path: String) throws(CohortFault) {
    self.path = path
    do throws(Problem) {
      for name in try Self.names(in: path) {
        let entry = path + "/" + name.text
        do throws(Problem) {
          if try Self.isFolder(name, in: path) {
            subfolders.append(Subfolder(name: name.text, files: try Self.names(in: entry).map(\.text)))
          } else {
            files.append(name.text)
          }
        } catch {
          faults.append(.unusable(ImagingError(.read, entry, error)))
        }
      }
    } catch {
      throw .unusable(ImagingError(.read, path, error))
    }
  }

  private struct Name {
    var text: String
    /// As the folder has it, with the NUL at its end; it may be no UTF-8.
    var bytes: [CChar]
  }

  /// Asks by the name's own bytes: what nobody uses may be called as it likes.
  private static func isFolder(_ name: Name, in path: String) throws(Problem) -> Bool {
    var status = stat()
    guard stat((path + "/").utf8CString.dropLast() + name.bytes, &status) == 0 else {
      throw .system(errno: errno)
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  private static func names(in path: String) throws(Problem) -> [Name] {
    guard !path.utf8.contains(0) else { throw .pathHoldsNUL }
    guard let stream = opendir(path) else { throw .opening(path, errno: errno) }
    defer { closedir(stream) }
    var names: [Name] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let bytes = bytes.prefix { $0 != 0 }
        return Name(
          text: String(decoding: bytes, as: UTF8.self), bytes: bytes.map(CChar.init(bitPattern:)) + [0])
      }
      if !name.text.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.text < $1.text }
  }
}

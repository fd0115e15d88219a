#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Why a file wasn't written. Whatever stood at its name is untouched.
public enum AtomicFileError: Error, Equatable, Sendable {
  /// What was being done when the system refused.
  public enum Action: Equatable, Sendable { case create, write, rename }

  /// Something is there already and overwriting wasn't asked for.
  case exists(path: String)
  /// A folder, device, pipe or socket has this name.
  case notARegularFile(path: String)
  /// A folder was to be made where something else has this name.
  case notAFolder(path: String)
  /// A folder was to be made where one with files is.
  case notEmpty(path: String)
  case noFolder(path: String, folder: String)
  /// Empty, or ends in a slash.
  case noName(path: String)
  /// `code` is the system's `errno`.
  case system(path: String, action: Action, code: Int32)
}

extension AtomicFileError: CustomStringConvertible {
  /// One line: can't …, because …; use ….
  public var description: String {
    switch self {
    case .exists(let path):
      "Can't write \"\(path)\" because it exists; use another name or allow overwriting"
    case .notARegularFile(let path):
      "Can't write \"\(path)\" because something that is no regular file has this name; use another name"
    case .notAFolder(let path):
      "Can't write \"\(path)\" because something that is no folder has this name; use another name"
    case .notEmpty(let path):
      "Can't write \"\(path)\" because it holds files already; use a new or an empty folder"
    case .noFolder(let path, let folder):
      "Can't write \"\(path)\" because there is no folder \"\(folder)\"; use an existing folder"
    case .noName(let path):
      "Can't write \"\(path)\" because it isn't a file's name; use a path that ends in a name"
    case .system(let path, let action, let code):
      "Can't write \"\(path)\" because \(Self.phrase(action)) failed (\(String(cString: strerror(code))));"
        + " use \(Self.remedy(code))"
    }
  }

  private static func phrase(_ action: Action) -> String {
    switch action {
    case .create: "creating it"
    case .write: "writing it"
    case .rename: "giving it its name"
    }
  }

  private static func remedy(_ code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "a disk with more free space"
    case EACCES, EPERM, EROFS: "a folder that may be written to"
    case ENAMETOOLONG: "a shorter name"
    default: "another folder or disk"
    }
  }
}

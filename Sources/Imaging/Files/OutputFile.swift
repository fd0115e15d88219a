import AtomicFile
import Foundation

/// Files that appear whole or not at all, with errors of this module.
package enum OutputFile {
  /// Writes a file through `body`, which uses `append` for its bytes.
  /// - Throws: `ImagingError`, or what else `body` throws.
  package static func write(
    to path: String, overwrite: Bool, _ body: (inout AtomicFileWriter) throws -> Void
  ) throws {
    do {
      try AtomicFile.write(to: path, overwrite: overwrite, body)
    } catch let error as AtomicFileError {
      throw ImagingError(.write, path, .notWritten(error))
    } catch let problem as Problem {
      throw ImagingError(.write, path, problem)
    }
  }

  /// Runs `body`, which writes a file and throws nothing but `ImagingError`.
  static func typed(_ path: String, _ body: () throws -> Void) throws(ImagingError) {
    do {
      try body()
    } catch let error as ImagingError {
      throw error
    } catch {
      throw ImagingError(.write, path, .unexpected("\(error)"))
    }
  }

  /// Appends bytes unless the process's limit on file sizes would end it with SIGXFSZ.
  package static func append(
    _ bytes: UnsafeRawBufferPointer, to writer: inout AtomicFileWriter
  ) throws {
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0,
      UInt64(writer.byteCount) + UInt64(bytes.count) > UInt64(limit.rlim_cur)
    {
      throw Problem.system(errno: EFBIG)
    }
    try writer.write(bytes)
  }
}

import CCrypto
import Foundation

/// SHA-256 (FIPS 180-4) of files, as `sha256sum` writes it.
package enum Digest {
  /// 64 hexadecimal digits.
  /// - Throws: `DigestError`.
  package static func sha256(path: String) throws(DigestError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DigestError(path: path, code: errno) }
    defer { close(descriptor) }
    let state = State()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DigestError(path: path, code: errno) }
      if count == 0 { return state.text }
      state.add(piece.prefix(count))
    }
  }

  /// Of a text's UTF-8.
  package static func sha256(of text: String) -> String {
    let state = State()
    state.add(Array(text.utf8)[...])
    return state.text
  }

  /// OpenSSL's, which can't fail where memory doesn't run out.
  private final class State {
    private let context = EVP_MD_CTX_new()

    init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }
    deinit { EVP_MD_CTX_free(context) }

    func add(_ bytes: ArraySlice<UInt8>) {
      _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    var text: String {
      var sum = [UInt8](repeating: 0, count: 32)
      EVP_DigestFinal_ex(context, &sum, nil)
      return sum.map { String(format: "%02x", $0) }.joined()
    }
  }

  /// Lines that `sha256sum --check` takes.
  package static func list(_ files: [(path: String, digest: String)]) -> String {
    files.map { path, digest in
      let plain = path.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
      return (plain == path ? "" : "\\") + "\(digest)  \(plain)\n"
    }.joined()
  }
}

/// A file whose bytes can't be read. `code` is the system's `errno`.
package struct DigestError: Error, Equatable {
  package var path: String
  package var code: Int32
}

extension DigestError: CustomStringConvertible {
  /// One line: can't …, because …; use ….
  package var description: String {
    "Can't take the digest of \"\(path)\" because reading failed (\(String(cString: strerror(code)))); use a file that "
      + "can be read"
  }
}

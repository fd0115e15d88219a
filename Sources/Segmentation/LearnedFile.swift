import Foundation
import Imaging

/// JSON of what was learned of a network's classes: small, and nobody's to trust.
package enum LearnedFile {
  private static let mostBytes = 1 << 20

  package static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(value)
  }

  /// - Returns: nil where the file holds something else.
  /// - Throws: `ImagingError` where it can't be read.
  static func read<Value: Decodable>(path: String) throws(ImagingError) -> Value? {
    let bytes: [UInt8]
    do throws(Problem) {
      bytes = try InputFile.contents(path: path, limit: mostBytes)
    } catch { throw ImagingError(.read, path, error) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(Value.self, from: Data(bytes))
  }
}

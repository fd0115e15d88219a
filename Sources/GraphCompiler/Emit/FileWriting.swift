import Foundation

extension Emitter.File {
  /// Writes the file into a folder, unless it is there already with the same text: whoever compiles it then sees
  /// that nothing has changed.
  public func write(into folder: String) throws {
    let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
    let data = Data(text.utf8)
    if let present = try? Data(contentsOf: url), present == data { return }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try data.write(to: url, options: .atomic)
  }
}

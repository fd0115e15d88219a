import Cardiac
import Datasets
import GraphRuntime
import Imaging
import Kernels
import Myograph
import Networks
import Segmentation
import ZooKernels

/// The zoo's networks as the build compiled them.
enum CompiledZoo {
  static let networks = [
    myograph_unet64(), myograph_unet16(), myograph_fcn16(), myograph_fcn64(), myograph_unet16_bilinear_192(),
  ].compactMap { $0.map(CompiledNetwork.init) }

  static func network(_ name: String) throws -> CompiledNetwork {
    if let network = networks.first(where: { $0.name == name }) { return network }
    throw unknown(name)
  }

  static func declaration(_ name: String) throws -> Declaration {
    if let declaration = Zoo.declarations.first(where: { $0.name == name }) { return declaration }
    throw unknown(name)
  }

  private static func unknown(_ name: String) -> UsageError {
    let known = networks.map(\.name).joined(separator: ", ")
    return UsageError(
      description: "Can't find network \"\(name)\" because none has that name; use one of \(known)")
  }
}

extension CompiledNetwork {
  /// Its classes, with all names that data sets have for them.
  var knownClasses: [LabelClass] { Conventions.cardiac.named(labelClasses) }
}

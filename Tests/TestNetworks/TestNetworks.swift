import Myograph
import Networks

/// Small networks that together ask for every kernel, in shapes where kernels go wrong: compiled through the plugin,
/// and compared with the interpreter in every variant and instruction set.
///
/// Sizes are tiny, for each is compiled for three instruction sets.
public enum TestNetworks {
  public static let declarations: [Declaration] =
    convolutions + groupedConvolutions + enlargements + normalizations + residuals + pools + concatenations
    + gates + joins + learned + slices + activations + endings + scanPipelines + wholes + trainings
    + losses + preparations + randoms + tasks

  /// Slices to try networks on that begin with a scan: rows, columns and millimetres between them. Spacings are exact
  /// in single precision.
  public static let scans: [(height: Int, width: Int, spacing: (row: Double, column: Double))] = [
    (31, 27, (1.5, 1.5)), (20, 33, (0.75, 1.125)), (64, 50, (0.625, 0.5)), (24, 24, (1.25, 1.25)),
    (1, 1, (1, 1)), (2, 45, (4, 0.5)),
  ]
}

/// A network written where it is declared.
struct Sketch: Network {
  var layers: Layers

  init(@LayerBuilder _ layers: () -> Layers) { self.layers = layers() }

  @LayerBuilder var body: Layers { layers }
}

/// Convolution, batch norm and an activation: what most networks are made of.
@LayerBuilder func unit(_ channels: Int, kernel: Size = 3, stride: Int = 1, bias: Bool = true) -> Layers {
  Conv2D(channels, kernel: kernel, stride: stride, bias: bias)
  BatchNorm()
  ReLU()
}

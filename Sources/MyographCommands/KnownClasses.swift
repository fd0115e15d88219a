import Cardiac
import Datasets
import GraphRuntime
import Imaging
import Segmentation

extension CompiledNetwork {
  /// Its classes, with all names that data sets have for them.
  package var knownClasses: [LabelClass] { Conventions.cardiac.named(labelClasses) }
}

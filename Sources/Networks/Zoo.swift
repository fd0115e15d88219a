import Myograph

/// The networks that this package compiles for itself, by name.
public enum Zoo {
  /// What all of them tell apart: the left ventricle's cavity, its muscle, and the right ventricle's cavity.
  public static let structures: [ClassLabel] = ["background", "LV", "MYO", "RV"]

  public static let declarations = [
    Declaration("unet64", PaperPipeline(UNet(width: 64)), classes: structures),
    Declaration("unet16", PaperPipeline(UNet(width: 16)), classes: structures),
    Declaration("fcn16", PaperPipeline(FCN(width: 16)), classes: structures),
    Declaration("fcn64", PaperPipeline(FCN(width: 64)), classes: structures),
    Declaration("unet16-bilinear-192", CropPipeline(side: 192, BilinearUNet(width: 16)), classes: structures),
  ]
}

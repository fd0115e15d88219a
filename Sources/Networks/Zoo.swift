import Myograph

/// The networks that this package compiles for itself, by name.
public enum Zoo {
  public static let declarations = [
    Declaration("unet64", PaperPipeline(UNet(width: 64))),
    Declaration("unet16", PaperPipeline(UNet(width: 16))),
    Declaration("fcn16", PaperPipeline(FCN(width: 16))),
    Declaration("fcn64", PaperPipeline(FCN(width: 64))),
    Declaration("unet16-bilinear-192", CropPipeline(side: 192, BilinearUNet(width: 16))),
  ]
}

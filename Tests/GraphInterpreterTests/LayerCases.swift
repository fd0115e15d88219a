import Myograph

/// Layers under the names by which `make_layers.py` has them.
let layerCases: [(name: String, layers: Layers)] = [
  layer("conv 3x3") { Conv2D(3, kernel: 3) },
  layer("conv 1x1 without bias") { Conv2D(4, kernel: 1, bias: false) },
  layer("conv 1x7") { Conv2D(2, kernel: Size(height: 1, width: 7)) },
  layer("conv 5x3 stride 2") { Conv2D(2, kernel: Size(height: 5, width: 3), stride: 2) },
  layer("conv 3x3 stride 3 valid") { Conv2D(2, kernel: 3, stride: 3, padding: .valid) },
  layer("conv 2x2 valid") { Conv2D(2, kernel: 2, padding: .valid) },
  layer("conv 3x3 dilation 2") { Conv2D(2, kernel: 3, dilation: 2) },
  layer("conv 3x3 dilation 3 stride 2 valid") {
    Conv2D(1, kernel: 3, stride: 2, dilation: 3, padding: .valid)
  },
  layer("conv 2 groups") { Conv2D(6, kernel: 3, groups: 2) },
  layer("conv depthwise") { Conv2D(3, kernel: 3, groups: 3) },
  layer("conv depthwise twice as wide") { Conv2D(6, kernel: 3, groups: 3) },
  layer("conv asymmetric padding") {
    Conv2D(2, kernel: 3, padding: .explicit(top: 2, left: 3, bottom: 1, right: 0))
  },
  layer("conv larger padding than kernel") { Conv2D(1, kernel: 1, padding: .explicit(2)) },
  layer("conv one pixel") { Conv2D(2, kernel: 3) },
  layer("transposed 2x2 stride 2") { TransposedConv2D(3, kernel: 2, stride: 2) },
  layer("transposed 3x3 stride 2") { TransposedConv2D(1, kernel: 3, stride: 2) },
  layer("transposed 4x4 stride 2 padding 1") {
    TransposedConv2D(2, kernel: 4, stride: 2, padding: 1)
  },
  layer("transposed 3x3 stride 1 padding 1") {
    TransposedConv2D(2, kernel: 3, stride: 1, padding: 1)
  },
  layer("transposed 2x2 stride 3") { TransposedConv2D(2, kernel: 2, stride: 3, bias: false) },
  layer("batch norm") { BatchNorm() },
  layer("batch norm epsilon 0.5") { BatchNorm(epsilon: 0.5) },
  layer("instance norm") { InstanceNorm() },
  layer("instance norm without weights") { InstanceNorm(epsilon: 0.1, affine: false) },
  layer("group norm") { GroupNorm(groups: 2) },
  layer("group norm of one group without weights") {
    GroupNorm(groups: 1, epsilon: 1e-3, affine: false)
  },
  layer("relu") { ReLU() },
  layer("leaky relu") { LeakyReLU(slope: 0.2) },
  layer("sigmoid") { Sigmoid() },
  layer("max pool 2") { MaxPool(2) },
  layer("max pool 3 stride 2") { MaxPool(3, stride: 2) },
  layer("average pool 2") { AveragePool(2) },
  layer("average pool 3 stride 1") { AveragePool(3, stride: 1) },
  layer("global average pool") { GlobalAveragePool() },
  layer("upsample nearest 3") { Upsample(3, .nearest) },
  layer("upsample bilinear 2") { Upsample(2) },
  layer("upsample bilinear 4") { Upsample(4, .bilinear(alignedCorners: false)) },
  layer("upsample bilinear 2 aligned") { Upsample(2, .bilinear(alignedCorners: true)) },
  layer("upsample bilinear 3 aligned one row") { Upsample(3, .bilinear(alignedCorners: true)) },
  layer("dropout") { Dropout(0.5) },
  layer("softmax") { Softmax() },
  layer("arg max") { ArgMax() },
  layer("centre crop") { CenterCrop(height: 3, width: 4) },
  layer("centre crop with padding") { CenterCrop(height: 6, width: 5) },
  layer("z-score") { NormalizeIntensity(.zScore) },
  layer("min-max") { NormalizeIntensity(.minMax) },
  layer("concatenate") {
    Concatenate {
      Skip()
      Conv2D(3, kernel: 1)
      ReLU()
    }
  },
  layer("add") {
    Add {
      Skip()
      Conv2D(2, kernel: 1)
      ReLU()
    }
  },
  layer("multiply") {
    Multiply {
      Skip()
      Conv2D(2, kernel: 1)
    }
  },
  layer("multiply by one channel") {
    Multiply {
      Skip()
      Conv2D(1, kernel: 1)
    }
  },
  layer("multiply one pixel") {
    Multiply {
      GlobalAveragePool()
      Skip()
    }
  },
  layer("multiply one value") {
    Multiply {
      Skip()
      Branch {
        GlobalAveragePool()
        Conv2D(1, kernel: 1)
      }
    }
  },
  layer("add one pixel") {
    Add {
      Branch {
        GlobalAveragePool()
        Conv2D(3, kernel: 1)
      }
      Skip()
      ReLU()
    }
  },
  layer("add one channel") {
    Add {
      Skip()
      Conv2D(1, kernel: 3)
    }
  },
  layer("subtract") {
    Subtract {
      Skip()
      Conv2D(2, kernel: 1)
    }
  },
  layer("subtract from one pixel") {
    Subtract {
      GlobalAveragePool()
      Skip()
    }
  },
  layer("maximum") {
    Maximum {
      Skip()
      Conv2D(2, kernel: 1)
      Conv2D(2, kernel: 1)
    }
  },
  layer("maximum of one channel") {
    Maximum {
      Conv2D(1, kernel: 1)
      Skip()
    }
  },
  layer("concatenate one pixel") {
    Concatenate {
      Branch {
        GlobalAveragePool()
        Conv2D(3, kernel: 1)
      }
      Skip()
      GlobalAveragePool()
    }
  },
  layer("layer norm") { LayerNorm() },
  layer("layer norm without weights") { LayerNorm(epsilon: 0.1, affine: false) },
  layer("pixel shuffle") { PixelShuffle(2) },
  layer("pixel unshuffle") { PixelUnshuffle(3) },
  layer("slice") { Slice(from: 1, count: 3) },
  layer("chunks") {
    Subtract {
      Split(0, of: 2)
      Split(1, of: 2)
    }
  },
  layer("global max pool") { GlobalMaxPool() },
  layer("learned scale") { LearnedScale() },
  layer("prelu") { PReLU() },
  layer("prelu of each channel") { PReLU(perChannel: true) },
  layer("max pool 2 of odd sizes") { MaxPool(2) },
  layer("max pool 3 stride 2 padding 1") { MaxPool(3, stride: 2, padding: 1) },
  layer("max pool 3 stride 2 ceil") { MaxPool(3, stride: 2, ceilMode: true) },
  layer("max pool 2 padding 1 ceil") { MaxPool(2, padding: 1, ceilMode: true) },
  layer("average pool 2 of odd sizes") { AveragePool(2) },
  layer("average pool 3 stride 2 padding 1") { AveragePool(3, stride: 2, padding: 1) },
  layer("average pool 3 stride 2 padding 1 not counted") {
    AveragePool(3, stride: 2, padding: 1, countsPadding: false)
  },
  layer("average pool 3 stride 2 padding 1 ceil") { AveragePool(3, stride: 2, padding: 1, ceilMode: true) },
  layer("average pool 4 stride 3 ceil") { AveragePool(4, stride: 3, ceilMode: true) },
  layer("average pool 2 stride 1 padding 1 of one pixel") { AveragePool(2, stride: 1, padding: 1) },
]

private func layer(_ name: String, @LayerBuilder _ layers: () -> Layers) -> (
  name: String, layers: Layers
) {
  (name, layers())
}

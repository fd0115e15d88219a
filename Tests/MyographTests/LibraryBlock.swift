import Myograph

/// A block in a file of its own, as a library has it. Tests know the places in it: line 8 is the convolution.
struct LibraryBlock: Block {
  var channels: Int

  @LayerBuilder var body: Layers {
    Conv2D(channels, kernel: 3)
    Add {
      Skip()
      Branch { MaxPool(2) }
    }
  }
}

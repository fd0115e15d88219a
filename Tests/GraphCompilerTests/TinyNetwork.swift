import Myograph

/// Small, but with one of everything that is fused: image stages, batch norm, ReLU, pooling, a join in place, a
/// residual sum, the classifier, the way back.
struct TinyNetwork: Network {
  @LayerBuilder var body: Layers {
    Scan()
    Resample(spacing: 2)
    CenterCrop(16)
    NormalizeIntensity(.zScore)
    Conv2D(16, kernel: 3)
    BatchNorm()
    ReLU()
    Concatenate {
      Skip()
      Branch {
        MaxPool(2)
        Add {
          Skip()
          Conv2D(16, kernel: 3)
        }
        ReLU()
        TransposedConv2D(16, kernel: 2, stride: 2)
      }
    }
    Dropout(0.2)
    Conv2D(16, kernel: 3)
    ReLU()
    Conv2D(3, kernel: 1)
    Softmax()
    RestoreGrid()
    ArgMax()
  }
}

/// What only training has: augmentation, dropout, statistics of a batch, a loss, and all their gradients.
struct TinyTrainedNetwork: Network {
  @LayerBuilder var body: Layers {
    Scan()
    RandomFlip()
    RandomCrop(16)
    NormalizeIntensity(.zScore)
    Conv2D(16, kernel: 3)
    BatchNorm()
    ReLU()
    Dropout(0.2)
    Conv2D(4, kernel: 1)
    Loss { CrossEntropy() }
    ArgMax()
  }
}

/// The graph under a name and a path that don't depend on where the tests are.
func tinyGraph() throws -> Graph { try graph(of: TinyNetwork(), named: "tiny") }
func tinyTrainedGraph() throws -> Graph { try graph(of: TinyTrainedNetwork(), named: "tiny-trained") }

private func graph(of network: any Network, named name: String) throws -> Graph {
  var graph = try Declaration(name, network).graph()
  for index in graph.nodes.indices { graph.nodes[index].location.path = "TinyNetwork.swift" }
  return graph
}

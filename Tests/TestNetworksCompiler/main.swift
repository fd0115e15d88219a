import GraphCompiler
import TestNetworks

// Every algorithm wherever it can be used, not only where it is fastest.
NetworkCompiler.run(
  TestNetworks.declarations, variants: [.fusedDirect, .fusedGEMM, .fusedWinograd, .unfused])

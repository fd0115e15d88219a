import Myograph

/// Activations under the names by which `make_activations.py` has them.
let activationCases: [(name: String, activation: any Activation)] = [
  ("relu", ReLU()),
  ("leaky relu", LeakyReLU(slope: 0.2)),
  ("leaky relu of negative slope", LeakyReLU(slope: -0.5)),
  ("relu6", ReLU6()),
  ("elu", ELU()),
  ("elu of scale 1.5", ELU(scale: 1.5)),
  ("selu", SELU()),
  ("gelu", GELU()),
  ("gelu by tanh", GELU(.tanh)),
  ("silu", SiLU()),
  ("sigmoid", Sigmoid()),
  ("hard sigmoid", HardSigmoid()),
  ("hard swish", HardSwish()),
  ("tanh", Tanh()),
  ("softplus", Softplus()),
  ("mish", Mish()),
  (
    "a formula of everything",
    Pointwise { x in max(min(abs(x), exp(-x * x) / 2), log(1 + abs(x)) - 3 * erf(x)) }
  ),
]

/// What a compiled network is: the tables that emitted C fills in and the runtime reads.
///
/// Emitted C needs no compiler flags and calls nothing but what this folder declares, and the C
/// library's functions of numbers.
#ifndef MYOGRAPH_NETWORK_H
#define MYOGRAPH_NETWORK_H

#include "program.h"

/// A stage between a sample and a network's first layer, as it was declared.
typedef struct myograph_stage {
  int32_t kind;
  int32_t stream; ///< of its random numbers; those that draw nothing have none
  double probability;
  double bounds[2][2]; ///< of numbers that it draws: mostly of the first two
  int32_t size[2];     ///< of a crop: rows and columns
  double spacing;      ///< of resampling, in millimetres
  double foreground;   ///< of a crop: the probability that it lies around a pixel of a class but the first
  int32_t classes[2];  ///< of remodelling: the cavity's and its wall's
} myograph_stage;

typedef struct myograph_parameter {
  const char *name; ///< stable, from the declaration: "convBlock1.conv1.weight"
  int32_t rank;
  int64_t shape[4];
  int32_t trainable;   ///< 0 for running statistics, and for what is measured
  int32_t measure;     ///< of the training data: 1 each channel's mean, 2 its deviation; 0: nothing
  int32_t has_initial; ///< 1: training begins with `initial` in each place
  float initial;
} myograph_parameter;

/// One of the classes that a network tells apart.
typedef struct myograph_class {
  const char *name;
  int32_t colour; ///< 0xRRGGBB; -1: the palette's
} myograph_class;

typedef struct myograph_network {
  const char *name;
  int32_t input[3];      ///< C, H, W after the image stages
  int32_t output[3];     ///< C, H, W before the arg-max
  int32_t takes_scan;    ///< 1: begins with an image of any size
  double spacing;        ///< that scans are resampled to, in millimetres; 0: they aren't
  int32_t restores_grid; ///< 1: probabilities and labels of a scan come back on its own grid
  int32_t has_labels;    ///< 1: ends in an arg-max
  int32_t has_probabilities;
  int32_t is_tiled; ///< 1: programs end at a tile's probabilities; whoever runs them blends and labels these
  double tile_overlap; ///< of neighbouring tiles, as a share of their side
  int32_t class_count; ///< 0 where it tells none apart
  const myograph_class *classes;
  double flops; ///< per sample, 2 per multiply-add of convolutions
  int32_t parameter_count;
  int32_t training_only_count; ///< so many at the end only training has: inference is given none of them
  const myograph_parameter *parameters; ///< what inference reads comes first
  int32_t program_count;
  const myograph_program *const *programs;
  int32_t stochastic_count; ///< programs that keep dropout; 0 where the network has none
  const myograph_program *const *stochastic;
  int32_t training_count; ///< programs of one training step each; 0 where the network declares no loss
  const myograph_program *const *training;
  int32_t sample[3];        ///< C, H, W of what a training step takes, behind all image stages
  uint32_t known_labels[8]; ///< a bit for each label that training takes, ignored ones included
  int32_t stage_count;      ///< what a sample goes through before it is trained on
  const myograph_stage *stages;
  int32_t preparation_count; ///< programs that do so for one sample, as many as of training
  const myograph_program *const *preparation;
  const char *picture; ///< JSON: the network as declared, as fused and as it lies in memory, for who draws it
} myograph_network;

/// In the hand-written header of a kernel target: names one network that its compiler declares. Where a
/// manifest forgets the plugin, the linker is the first to notice, and prints what the function is called: so
/// it is called by the cure.
#define MYOGRAPH_NETWORK(name)                                                                               \
  extern const myograph_network *myograph_##name(void) __asm__(                                              \
      "myograph_" #name                                                                                      \
      ", whose C the plugin FuseKernels writes; use plugins: [.plugin(name: \"FuseKernels\", "               \
      "package: \"myograph\")] for its header's target in Package.swift");

#endif

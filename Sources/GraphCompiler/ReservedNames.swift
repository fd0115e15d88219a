/// What Myograph's own C names `myograph_NAME` where networks' functions are, which are named so too.
enum ReservedNames {
  static let all: Set = [
    "backward", "batch_norm_coefficients", "batch_norm_gradient_coefficients", "blend_maps", "blend_tile",
    "blur_weights", "choice", "class", "compose_maps", "conv", "copy_channels",
    "default_threads", "draw", "draw_sample", "finish_statistics", "finish_sums", "finish_weights", "grid",
    "identity", "io", "job", "kernel", "largest_class", "move_running_statistics", "network", "normal",
    "normalize_sums", "not_empty", "outline", "pack", "pack_affine", "pack_channels", "pack_conv",
    "pack_conv_args", "pack_head", "pack_measured", "pack_range", "parameter", "partials", "peak_flops",
    "phase", "place", "plan", "preparing", "processor", "processor_identity", "program", "read_bandwidth",
    "resampled_size", "reserve_gemm", "restore_blend", "return_freed_memory", "run",
    "spline_weights", "stage", "step", "train", "weight_layout", "weight_sums",
  ]
}

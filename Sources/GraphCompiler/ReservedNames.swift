/// What Myograph's own C names `myograph_NAME` where networks' functions are, which are named so too.
enum ReservedNames {
  static let all: Set = [
    "backward", "batch_norm_coefficients", "batch_norm_gradient_coefficients", "batchwise", "blend_maps",
    "blend_tile", "blur_weights", "choice", "class", "compose_maps", "conv", "default_threads", "draw",
    "draw_sample", "finish_loss", "finish_statistics", "finish_sums", "finish_weights", "grid", "identity",
    "io", "job", "kernel", "largest_class", "move_running_statistics", "network", "normal", "not_empty",
    "outline", "pack", "pack_part", "packing", "parameter", "peak_flops", "phase", "place", "plan",
    "plane_statistics", "preparing", "processor", "processor_identity", "product", "program",
    "read_bandwidth", "resampled_size", "reserve_gemm", "restore_blend", "return_freed_memory", "run",
    "shape", "spline_weights", "stage", "step", "sum_losses", "term", "train", "weight_layout",
  ]
}

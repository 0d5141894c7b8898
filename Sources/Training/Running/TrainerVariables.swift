/// The variables that a trainer gets: those that it computes with, and no keys.
enum TrainerVariables {
  private static let names: Set<String> = [
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER", "LD_LIBRARY_PATH", "XDG_CACHE_HOME",
    "HF_HOME", "HF_HUB_CACHE", "HF_DATASETS_CACHE", "HF_ENDPOINT", "HF_HUB_OFFLINE",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MASTER_ADDR", "MASTER_PORT",
  ]
  private static let prefixes = [
    "CUDA_", "NVIDIA_", "NCCL_", "PYTORCH_CUDA_", "TORCH_NCCL_", "HIP_", "ROCR_",
  ]

  /// - Parameters:
  ///   - environment: Retort's own.
  ///   - isLocal: whether the student lies on this machine, so that nobody need be asked for it.
  ///   - more: what a launcher is told besides.
  static func named(
    from environment: [String: String], isLocal: Bool, more: [String: String]
  ) -> [String: String] {
    var variables = environment.filter { name, _ in
      names.contains(name) || prefixes.contains(where: name.hasPrefix)
    }
    // What it writes is read as it comes, and as UTF-8.
    variables["PYTHONUNBUFFERED"] = "1"
    variables["PYTHONUTF8"] = "1"
    variables["TOKENIZERS_PARALLELISM"] = "false"
    variables["TQDM_MININTERVAL"] = "5"
    // Without it idle OpenMP threads spin, and a busy machine slows the trainer manyfold.
    variables["GOMP_SPINCOUNT"] = "2000"
    if isLocal { variables["HF_HUB_OFFLINE"] = "1" }
    variables["HF_HUB_DISABLE_TELEMETRY"] = "1"
    return variables.merging(more) { _, stated in stated }
  }
}

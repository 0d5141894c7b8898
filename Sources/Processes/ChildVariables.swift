import Foundation

/// The environment of programs that are started: what they compute with, and none of what opens anything.
///
/// A server or a trainer is a large program with plugins of its own, and a recipe names which one; keys of teachers and
/// tokens of the Hub are none of its business.
public enum ChildVariables {
  private static let names: Set<String> = [
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER", "LOGNAME", "SHELL",
    "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "VIRTUAL_ENV",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "MASTER_ADDR", "MASTER_PORT",
    "PYTHONSAFEPATH", "PYTHONNOUSERSITE",
  ]
  private static let prefixes = [
    "CUDA_", "NVIDIA_", "NCCL_", "PYTORCH_", "TORCH_", "TORCHINDUCTOR_", "TRITON_", "HIP_", "ROCR_",
    "ROCM_", "HSA_", "ASCEND_", "OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "HF_",
    "TRANSFORMERS_",
    "VLLM_", "SGLANG_", "SGL_", "GGML_", "LLAMA_", "FLASHINFER_",
  ]
  /// What a name that begins well may still hold.
  private static let secrets = ["KEY", "TOKEN", "SECRET", "PASSW", "CREDENTIAL", "AUTH"]

  /// - Parameter environment: this program's own.
  public static func named(from environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in
      names.contains(name)
        || prefixes.contains(where: name.hasPrefix) && !secrets.contains(where: name.contains)
    }
  }
}

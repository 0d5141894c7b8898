import Machine

/// In which numbers this machine's processor computes by itself.
public enum ProcessorNumbers {
  /// What a training without a GPU should know of its numbers; nil for nothing.
  public static func warning(_ precision: Precision, hasGPU: Bool) -> String? {
    guard !hasGPU, let text = try? Files.text(of: "/proc/cpuinfo") else { return nil }
    return warning(precision, processor: text)
  }

  /// - Parameter processor: as Linux describes it in `/proc/cpuinfo`.
  static func warning(_ precision: Precision, processor: String) -> String? {
    guard precision == .bf16 || precision == .pureBF16 else { return nil }
    let flags = processor.split(separator: "\n").first {
      $0.hasPrefix("flags") || $0.hasPrefix("Features")
    }
    guard let words = flags?.split(separator: " ") else { return nil }
    guard !words.contains(where: { ["avx512_bf16", "amx_bf16", "bf16"].contains($0) }) else {
      return nil
    }
    // 63 and 1.1 billion operations in a second of an AMD EPYC with AVX2, by torch 2.13.
    return
      "this one has no bf16 and takes some fifty times as long for it; settings: { precision: fp32 }"
  }
}

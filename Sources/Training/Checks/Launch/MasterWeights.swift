import Values

/// In which numbers weights are updated.
struct MasterWeights: Check {
  static let guide = CheckGuide(
    27, "precision", .error, "in which numbers weights are updated",
    expected: "bf16 for computing, fp32 for the weights that are updated",
    source: "loss 1.06 became 1.76 with weights kept in bf16 (trl #3910)")

  static func judge(_ facts: Facts) -> Judgement {
    let keys = facts.keys
    let dtype =
      keys.text("torch_dtype") ?? keys.text("dtype")
      ?? keys.options["model_init_kwargs"]?.record?["dtype"]?.string
      ?? keys.options["model_init_kwargs"]?.record?["torch_dtype"]?.string
    var fault: String?
    if facts.settings.precision == .pureBF16 || keys.truth("pure_bf16") == true {
      fault = "pure_bf16 keeps the weights that are updated in bf16"
    } else if let dtype, ["auto", "bfloat16", "float16", "bf16", "fp16"].contains(dtype) {
      fault = "the weights are loaded and updated as \(dtype)"
    } else if keys.text("bf16") == "full" {
      fault = "bf16: full keeps the weights that are updated in bf16"
    }
    if let fault {
      return .fail(fault, advice: "precision: bf16, and no dtype of its own for the weights")
    }
    if facts.settings.precision == .fp16 {
      return .warn("fp16 overflows where bf16 does not", advice: "precision: bf16")
    }
    return .pass(
      facts.settings.precision == .fp32 ? "fp32" : "bf16 for computing, fp32 for updates")
  }
}

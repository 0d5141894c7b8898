/// How much memory one device needs, roughly.
struct MemoryFits: Check {
  static let guide = CheckGuide(
    28, "memory", .warning, "how much memory one device needs, roughly",
    expected: "less than it has",
    source: "logits of one long row alone take 10 GB without a fused loss")

  static func judge(_ facts: Facts) -> Judgement {
    guard let parameters = facts.parameters, let vocabulary = facts.number("vocab_size"),
      let width = facts.number("hidden_size"), let layers = facts.number("num_hidden_layers")
    else { return .notApplicable("config.json does not tell the student's size") }
    let keys = facts.keys
    let isSharded = facts.settings.devices > 1 && (keys.has("deepspeed") || keys.has("fsdp"))
    let states = parameters * 16 / Double(isSharded ? facts.settings.devices : 1)
    let length =
      facts.settings.packing.isOn
      ? facts.spec.cutoff : min(facts.spec.cutoff, max(1, facts.survey.longestRow))
    let tokens = Double(facts.settings.perDevice) * Double(length)
    let isFused =
      keys.truth("enable_liger_kernel") == true || keys.truth("use_liger_kernel") == true
    let logits = isFused ? 0 : tokens * Double(vocabulary) * 4
    let activations = tokens * Double(width) * Double(layers) * 2
    let bytes = states + logits + activations
    let found =
      "about \(gigabytes(bytes)): weights and optimizer \(gigabytes(states)), logits \(gigabytes(logits)), "
      + "activations \(gigabytes(activations)) with recomputing"
    guard let memory = facts.spec.hardware.memory else { return .pass(found) }
    guard bytes > memory * 1e9 else { return .pass("\(found), of \(memory) GB") }
    return .warn(
      "\(found), and a device has \(memory) GB",
      advice:
        "per_device: 1, a fused loss (enable_liger_kernel, use_liger_kernel), ZeRO-3 over more devices"
    )
  }
}

/// Whether rows of one pack do not see each other.
struct PacksApart: Check {
  static let guide = CheckGuide(
    23, "isolation", .error, "whether rows of one pack do not see each other",
    expected: "neat_packing, or FlashAttention",
    source: "packing alone lets a row attend to those before it; TRL only warns")

  static func judge(_ facts: Facts) -> Judgement {
    let attention =
      facts.keys.text("attn_implementation") ?? facts.keys.text("flash_attn")
      ?? facts.keys.options["model_init_kwargs"]?.record?["attn_implementation"]?.string ?? ""
    let isFlash = attention.contains("flash") || ["fa2", "fa3"].contains(attention)
    switch facts.settings.packing {
    case .none: return .notApplicable("rows are not packed")
    case .neat: return .pass("neat_packing keeps them apart")
    case .plain:
      return .fail(
        "packing without neat_packing: rows see those before them in their pack",
        advice: "packing: neat")
    case .wrapped:
      return .fail(
        "wrapped packing cuts rows wherever a pack ends", advice: "packing: bfd with FlashAttention"
      )
    case .bestFit, .bestFitSplit, .sample:
      return isFlash
        ? .pass("\(attention) keeps them apart")
        : .fail(
          "without FlashAttention rows see those before them in their pack",
          advice: "options: { attn_implementation: flash_attention_2 }, or packing: no")
    }
  }
}

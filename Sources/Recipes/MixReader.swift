import Corpus

extension MixSpec {
  /// Reads the recipe's mix; nil if it has none.
  static func read(_ fields: Fields) -> MixSpec? {
    guard let node = fields.node("mix") else { return nil }
    guard case .mapping = node.content else {
      _ = fields.mapping("mix", hint: "mix: { math: 3000, code: 1000 }, by domains or sources")
      return nil
    }
    let mix = Fields(node, owner: "mix", log: fields.log)
    if mix.has("weights") || mix.has("top") {
      let total = mix.requiredInteger("total", in: 1...Int64.max).map { Int($0) } ?? 1
      let upsamples = mix.choice("upsample", of: ["true", "false"], default: "false") == "true"
      let spec =
        mix.has("top")
        ? readTop(mix, total, upsamples)
        : MixSpec.weights(readWeights(mix), total: total, upsamples: upsamples)
      mix.finish()
      return spec
    }
    return .portions(
      fields.mapping("mix").compactMap { entry in
        DrawSpec.read(entry.value, owner: "mix: \"\(entry.key)\"", fields.log).map {
          Portion(name: entry.key, draw: $0, mark: entry.keyMark)
        }
      })
  }

  private static func readTop(_ mix: Fields, _ total: Int, _ upsamples: Bool) -> MixSpec {
    let count = mix.requiredInteger("top", in: 1...1_000_000).map { Int($0) } ?? 1
    let ranking = (mix.texts("of") ?? []).map { Marked($0.text, mark: $0.mark) }
    if mix.has("of"), ranking.count < count {
      mix.log.error(
        mix.mark(of: "top"), "mix: the top \(count) of \(ranking.count) sources cannot be taken")
    }
    if total < count {
      mix.log.error(mix.mark(of: "total"), "mix: \(total) rows are too few for \(count) sources")
    }
    return .top(count, of: ranking, total: total, upsamples: upsamples)
  }

  private static func readWeights(_ mix: Fields) -> [Weight] {
    mix.mapping("weights").compactMap { entry in
      guard let weight = entry.value.scalar.flatMap(Double.init), weight > 0, weight.isFinite else {
        mix.log.error(entry.value.mark, "the weight of \"\(entry.key)\" should be above 0")
        return nil
      }
      return Weight(name: entry.key, weight: weight, mark: entry.keyMark)
    }
  }
}

extension DrawSpec {
  /// Reads a field that says how many rows to draw; nil if it is not there or wrong.
  static func read(_ name: String, _ fields: Fields) -> DrawSpec? {
    fields.node(name).flatMap { read($0, owner: "\(fields.owner): \(name)", fields.log) }
  }

  /// Reads `40`, `10%`, or a mapping: one of `rows`, `at_most`, `upsample` and `share`, and perhaps
  /// `stratify`.
  static func read(_ node: RecipeNode, owner: String, _ log: FindingLog) -> DrawSpec? {
    if let text = node.scalar {
      if let count = Int(text.filter { $0 != "_" }), count > 0 { return DrawSpec(.exactly(count)) }
      if let share = percentage(text) { return DrawSpec(.share(share)) }
      log.error(
        node.mark, "\(owner) should be a number of rows above 0, or a percentage",
        hint: "40, 10%, { at_most: 40 }, { upsample: 40 }, { rows: 40, stratify: difficulty }")
      return nil
    }
    let fields = Fields(node, owner: owner, log: log)
    func count(_ name: String) -> Int? { fields.integer(name, in: 1...Int64.max).map { Int($0) } }
    let amounts = [
      count("rows").map(DrawAmount.exactly), count("at_most").map(DrawAmount.atMost),
      count("upsample").map(DrawAmount.upsample),
      fields.number("share", in: 0...1).map(DrawAmount.share),
    ].compactMap(\.self)
    let stratum = fields.expression("stratify")
    fields.finish()
    if amounts.count != 1 {
      log.error(node.mark, "\(owner) needs one of rows, at_most, upsample and share")
    }
    return amounts.first.map { DrawSpec($0, stratum: stratum) }
  }

  private static func percentage(_ text: String) -> Double? {
    guard text.hasSuffix("%"), let number = Double(text.dropLast().filter { $0 != " " }),
      (0...100).contains(number)
    else { return nil }
    return number / 100
  }
}

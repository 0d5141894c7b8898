import Recipes
import Values

extension SettingsSpec {
  /// `settings: openthoughts3`, or keys that are set in it.
  static func read(_ fields: Fields, launcher: Launcher) -> SettingsSpec {
    guard let node = fields.node("settings") else { return SettingsSpec(mark: fields.mark) }
    let inner = Fields(node, owner: "the settings", log: fields.log, shorthand: "preset")
    defer { inner.finish() }
    _ = inner.choice("preset", of: ["openthoughts3"], default: "openthoughts3")
    var spec = SettingsSpec(mark: node.mark)
    let count: (String) -> Int? = { inner.integer($0, in: 1...1_000_000_000).map(Int.init) }
    spec.batch = count("batch")
    spec.perDevice = count("per_device")
    spec.accumulation = count("accumulation")
    spec.learningRate = inner.number("learning_rate", in: 0...10)
    spec.epochs = inner.number("epochs", in: 0.001...100_000)
    spec.warmupRatio = inner.number("warmup_ratio", in: 0...1)
    spec.packing = readPacking(inner, launcher)
    spec.weightDecay = inner.number("weight_decay", in: 0...10)
    (spec.beta1, spec.beta2) = readBetas(inner)
    spec.schedule = inner.has("schedule") ? inner.choice("schedule", of: schedules) : nil
    spec.precision =
      inner.has("precision")
      ? inner.choice("precision", of: Precision.allCases.map(\.rawValue)).flatMap(Precision.init)
      : nil
    spec.seed = inner.integer("seed", in: 0...4_294_967_295).map(Int.init)
    spec.saveSteps = count("save_steps")
    spec.keepCheckpoints = count("keep_checkpoints")
    spec.mapBatch = count("map_batch")
    spec.mapWorkers = inner.integer("map_workers", in: 1...4096).map(Int.init)
    return spec
  }

  /// Those of Transformers that need no further numbers.
  private static let schedules = [
    "cosine", "linear", "constant", "constant_with_warmup", "polynomial", "inverse_sqrt",
  ]

  private static func readPacking(_ fields: Fields, _ launcher: Launcher) -> Packing? {
    guard let word = fields.optionalText("packing") else { return nil }
    switch word {
    case "yes", "true", "on": return launcher.usualPacking
    case "no", "false", "off": return Packing.none
    default: break
    }
    if let packing = Packing(rawValue: word), launcher.packings.contains(packing) { return packing }
    fields.log.error(
      fields.mark(of: "packing"), "\(launcher.title) has no packing \"\(word)\"",
      hint: suggestion(for: word, among: ["yes", "no"] + launcher.packings.map(\.rawValue)))
    return nil
  }

  private static func readBetas(_ fields: Fields) -> (Double?, Double?) {
    guard let texts = fields.texts("betas") else { return (nil, nil) }
    let numbers = texts.compactMap { Double($0.text) }.filter { (0..<1).contains($0) }
    guard texts.count == 2, numbers.count == 2 else {
      fields.log.error(
        fields.mark(of: "betas"), "betas are two numbers from 0 to below 1",
        hint: "betas: [0.9, 0.999]")
      return (nil, nil)
    }
    return (numbers[0], numbers[1])
  }
}

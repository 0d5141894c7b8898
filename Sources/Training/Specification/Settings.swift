import Foundation

/// All settings of a training, for a known number of rows.
public struct Settings: Sendable, Equatable, Codable {
  /// Which row of the table of OpenThoughts3 they come from.
  public let bucket: String
  /// Rows that an update should learn from. Whether ``perDevice`` × ``accumulation`` × ``devices`` is that, is
  /// checked and not assumed.
  public let batch: Int
  public let perDevice: Int
  public let accumulation: Int
  public let devices: Int
  public let learningRate: Double
  public let epochs: Double
  public let warmupRatio: Double
  public let packing: Packing
  public let weightDecay: Double
  public let beta1: Double
  public let beta2: Double
  public let schedule: String
  public let precision: Precision
  public let seed: Int
  public let saveSteps: Int?
  public let keepCheckpoints: Int?
  public let mapBatch: Int
  public let mapWorkers: Int

  /// Rows that an update really learns from.
  public var effectiveBatch: Int { perDevice * accumulation * devices }
}

/// The settings that OpenThoughts3 used for a number of rows.
public struct SettingsBucket: Sendable, Equatable {
  public let name: String
  /// Up to so many rows, those included.
  public let most: Int
  public let batch: Int
  public let learningRate: Double
  public let epochs: Double
  public let packs: Bool

  /// In rising order. Where the published sizes (316, 1,000, 1,000 to 3,160, 10,000 to 31,600, more) leave a gap, it
  /// is divided at its geometric middle.
  public static let all = [
    SettingsBucket(
      name: "micro", most: 562, batch: 32, learningRate: 1e-5, epochs: 13, packs: false),
    SettingsBucket(
      name: "1k", most: 1_000, batch: 96, learningRate: 2e-5, epochs: 11, packs: false),
    SettingsBucket(
      name: "small", most: 5_623, batch: 96, learningRate: 2e-5, epochs: 7, packs: false),
    SettingsBucket(
      name: "medium", most: 31_623, batch: 128, learningRate: 4e-5, epochs: 5, packs: false),
    SettingsBucket(
      name: "large", most: .max, batch: 512, learningRate: 8e-5, epochs: 5, packs: true),
  ]

  /// The bucket of a number of rows.
  public static func of(rows: Int) -> SettingsBucket {
    all.first { rows <= $0.most } ?? all[all.count - 1]
  }
}

extension SettingsSpec {
  /// The settings with everything filled in: first what the file says, then OpenThoughts3's for so many rows.
  ///
  /// A batch is divided into one row per device at a time unless the file says otherwise; where it cannot be divided
  /// evenly the product is the next larger one, and the check of the effective batch tells.
  public func resolved(rows: Int, launcher: Launcher, devices: Int) -> Settings {
    let bucket = SettingsBucket.of(rows: rows)
    let batch = batch ?? bucket.batch
    let portion =
      perDevice ?? accumulation.map { max(1, batch / max(1, saturating($0, devices))) } ?? 1
    let steps =
      accumulation
      ?? max(1, Int((Double(batch) / Double(saturating(portion, devices))).rounded(.up)))
    return Settings(
      bucket: bucket.name, batch: batch, perDevice: portion, accumulation: steps, devices: devices,
      learningRate: learningRate ?? bucket.learningRate, epochs: epochs ?? bucket.epochs,
      warmupRatio: warmupRatio ?? 0.1,
      packing: packing ?? (bucket.packs ? launcher.usualPacking : .none),
      weightDecay: weightDecay ?? 0, beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999,
      schedule: schedule ?? "cosine", precision: precision ?? .bf16, seed: seed ?? 42,
      saveSteps: saveSteps, keepCheckpoints: keepCheckpoints,
      mapBatch: mapBatch ?? Launcher.mapBatch, mapWorkers: mapWorkers ?? 1)
  }

  private func saturating(_ left: Int, _ right: Int) -> Int {
    let (product, overflows) = left.multipliedReportingOverflow(by: right)
    return overflows ? .max : max(1, product)
  }
}

/// How many updates a training makes, by each rule that launchers have had.
public struct StepCount: Sendable, Equatable, Codable {
  /// What is learnt from: rows, or packs of them.
  public let sequences: Int
  /// Portions of an epoch: sequences ÷ (per device × devices), rounded up.
  public let portions: Int
  /// Updates of an epoch where a last, smaller one counts: Transformers' own rule since 4.51.
  public let perEpoch: Int
  /// Updates of an epoch where it does not: the older rule.
  public let perEpochFloor: Int
  /// All updates by the rule that counts.
  public let updates: Int
  /// All updates by the older rule.
  public let updatesFloor: Int
  /// Sequences × epochs ÷ batch, rounded: what is often quoted, and what no launcher makes.
  public let nominal: Int

  /// - Parameters:
  ///   - sequences: rows, or packs; at least 0.
  ///   - settings: all of its counts are at least 1.
  public init(sequences: Int, _ settings: Settings) {
    self.sequences = sequences
    let width = settings.perDevice * settings.devices
    portions = (sequences + width - 1) / width
    perEpoch = max(1, (portions + settings.accumulation - 1) / settings.accumulation)
    perEpochFloor = max(1, portions / settings.accumulation)
    updates = Int((settings.epochs * Double(perEpoch)).rounded(.up))
    updatesFloor = Int((settings.epochs * Double(perEpochFloor)).rounded(.up))
    nominal = Int(
      (settings.epochs * Double(sequences) / Double(settings.effectiveBatch)).rounded())
  }

  /// Updates over which the learning rate rises: the ratio's share, rounded up.
  public func warmup(_ ratio: Double) -> Int { Int((ratio * Double(updates)).rounded(.up)) }
}

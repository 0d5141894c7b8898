/// A program that trains: the ones people trust.
public enum Launcher: String, Sendable, Codable, CaseIterable {
  case trl
  case llamafactory
  case axolotl

  /// How it is written by its makers.
  public var title: String {
    switch self {
    case .trl: "TRL"
    case .llamafactory: "LLaMA-Factory"
    case .axolotl: "axolotl"
    }
  }

  /// The versions that its files are written for and its labels were compared with.
  public var versions: LauncherVersions {
    switch self {
    case .trl: LauncherVersions(launcher: "1.16.0", transformers: "5.24.0", trl: "1.16.0")
    case .llamafactory: LauncherVersions(launcher: "0.9.5", transformers: "5.6.0", trl: "0.24.0")
    case .axolotl: LauncherVersions(launcher: "0.18.0", transformers: "5.8.0", trl: "0.24.0")
    }
  }

  /// How many rows it hands to its tokenizing at a time: `preprocessing_batch_size`, and `datasets`' own.
  public static let mapBatch = 1000

  /// How rows are put together when a training says only that they are.
  var usualPacking: Packing {
    switch self {
    case .trl: .bestFit
    case .llamafactory: .neat
    case .axolotl: .sample
    }
  }

  /// The ways in which it can put rows together.
  var packings: [Packing] {
    switch self {
    case .trl: [.none, .bestFit, .bestFitSplit, .wrapped]
    case .llamafactory: [.none, .neat, .plain]
    case .axolotl: [.none, .sample]
    }
  }
}

/// Which releases of a launcher and of what it stands on are meant.
public struct LauncherVersions: Sendable, Equatable, Codable {
  public let launcher: String
  public let transformers: String
  public let trl: String

  public init(launcher: String, transformers: String, trl: String) {
    (self.launcher, self.transformers, self.trl) = (launcher, transformers, trl)
  }
}

/// How rows are put together into sequences of one length.
public enum Packing: String, Sendable, Codable, CaseIterable {
  case none
  /// LLaMA-Factory's `neat_packing`: the rows of a sequence do not see each other.
  case neat
  /// LLaMA-Factory's `packing` alone: they do.
  case plain
  /// TRL's `bfd`: best fit decreasing; what is longer than a sequence is cut.
  case bestFit = "bfd"
  /// TRL's `bfd_split`: what is longer goes on in the next sequence.
  case bestFitSplit = "bfd_split"
  /// TRL's `wrapped`: one stream of tokens, cut wherever a sequence ends.
  case wrapped
  /// axolotl's `sample_packing`.
  case sample

  /// Whether rows are put together at all.
  public var isOn: Bool { self != .none }
}

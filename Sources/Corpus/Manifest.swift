import Values

/// What is counted.
public enum RowUnit: String, Sendable, Codable, CustomStringConvertible {
  /// Of sources.
  case rows
  case questions
  case answers

  public var description: String { rawValue }
}

/// What entered a stage and what became of it. `entered + repeated = kept + all dropped`, always.
public struct Tally: Sendable, Equatable, Codable {
  public let unit: RowUnit
  /// Rows given to the stage.
  public private(set) var entered = 0
  /// Rows that stayed.
  public private(set) var kept = 0
  /// How many of the kept are copies of others, made by up-sampling.
  public private(set) var repeated = 0
  /// How many left, by reason.
  public private(set) var dropped: [String: Int] = [:]
  /// How many of the kept were graded how, by ``Verdict/word``.
  public private(set) var verdicts: [String: Int] = [:]
  /// How many questions the kept answers are of; nil where no answers are counted, and of an earlier version.
  public private(set) var questions: Int?
  /// The first and the last question among the kept answers, whose answers stand together.
  private var ends: (first: RowID, last: RowID)?

  public init(unit: RowUnit) {
    self.unit = unit
    if unit == .answers { questions = 0 }
  }

  private enum CodingKeys: String, CodingKey {
    case unit, entered, kept, repeated, dropped, verdicts, questions
  }

  public static func == (left: Tally, right: Tally) -> Bool {
    left.unit == right.unit && left.entered == right.entered && left.kept == right.kept
      && left.repeated == right.repeated && left.dropped == right.dropped
      && left.verdicts == right.verdicts && left.questions == right.questions
  }

  /// Counts the question of an answer that stays, behind those of the answers before it.
  public mutating func keepAnswer(to question: RowID) {
    if ends?.last != question { questions = (questions ?? 0) + 1 }
    ends = (ends?.first ?? question, question)
  }

  /// Counts a row that stays, and its verdict if it has one.
  public mutating func keep(_ verdict: Verdict? = nil) {
    entered += 1
    kept += 1
    if let verdict { verdicts[verdict.word, default: 0] += 1 }
  }

  /// Counts a copy of a row that stays.
  public mutating func keepCopy() {
    repeated += 1
    kept += 1
  }

  /// Counts a row that leaves.
  public mutating func drop(reason: String) {
    entered += 1
    dropped[reason, default: 0] += 1
  }

  /// Adds the rows of another part of the stage.
  public static func += (left: inout Tally, right: Tally) {
    left.entered += right.entered
    left.kept += right.kept
    left.repeated += right.repeated
    left.dropped.merge(right.dropped, uniquingKeysWith: +)
    left.verdicts.merge(right.verdicts, uniquingKeysWith: +)
    guard let more = right.questions, let their = right.ends else { return }
    // The answers of a question may stand on both sides.
    left.questions = (left.questions ?? 0) + more - (left.ends?.last == their.first ? 1 : 0)
    left.ends = (left.ends?.first ?? their.first, their.last)
  }

  /// All that left.
  public var droppedInAll: Int { dropped.values.reduce(0, +) }

  /// Whether nothing was lost: every row that entered was kept or dropped.
  public var balances: Bool { entered + repeated == kept + droppedInAll }
}

/// A file of rows, as a manifest lists it.
public struct Shard: Sendable, Equatable, Codable {
  /// The file's name within the stage's folder.
  public let file: String
  /// At least 1.
  public let rows: Int
  /// The file's size.
  public let bytes: Int
  /// The digest of the whole file, 64 hexadecimal digits.
  public let sha256: String

  public init(file: String, rows: Int, bytes: Int, sha256: String) {
    self.file = file
    self.rows = rows
    self.bytes = bytes
    self.sha256 = sha256
  }
}

/// What lies in a stage's folder. It is written last: a folder without one is unfinished.
public struct Manifest: Sendable, Equatable, Codable {
  /// The stage's name, for instance `deduplicate`.
  public let stage: String
  /// What the stage is made of: operator, version, parameters, inputs. Equal means reusable.
  public let fingerprint: String
  /// What the rows that came in were: a digest of the stage before, or the states of source files.
  public let inputs: [String]
  /// What entered, what stayed, and why the rest left.
  public let tally: Tally
  /// The rows that stayed, in the order of the files.
  public let shards: [Shard]
  /// The rows that left, in files of the folder for them.
  public let dropped: [Shard]
  /// What a reader should know and no count says, for instance a source that had too few rows.
  public let notes: [String]
  /// What the answers took that it used, whenever they were bought; nil if it asks nobody.
  public let spending: Spending?
  /// The digest of the rows that stayed, whole, each with a newline: however they lie on the disk, the same rows have
  /// the same. Nil in a manifest of an earlier version.
  public let content: String?
  /// How many bytes these rows have.
  public let contentBytes: Int?
  /// The stage to whose rows those refer that stayed or left; nil if they all stand here whole.
  public let base: Base?
  /// Whether those that stayed stand whole although there is a base.
  public private(set) var standsWhole: Bool?

  /// Whether the rows that stayed lie as references.
  public var rowsRefer: Bool { base != nil && standsWhole != true }

  /// The same with rows that stand whole in other files.
  public func standingWhole(in shards: [Shard]) -> Manifest {
    var manifest = Manifest(
      stage: stage, fingerprint: fingerprint, inputs: inputs, tally: tally, shards: shards,
      dropped: dropped, notes: notes, spending: spending, content: content,
      contentBytes: contentBytes, base: base)
    manifest.standsWhole = true
    return manifest
  }

  /// A stage whose rows others refer to.
  public struct Base: Sendable, Equatable, Codable {
    /// Its ``Manifest/fingerprint``.
    public let stage: String
    /// Its ``Manifest/content``: rows that were made anew and came out otherwise are no base any more.
    public let content: String

    public init(stage: String, content: String) {
      self.stage = stage
      self.content = content
    }
  }

  public init(
    stage: String, fingerprint: String, inputs: [String], tally: Tally, shards: [Shard],
    dropped: [Shard], notes: [String], spending: Spending? = nil, content: String? = nil,
    contentBytes: Int? = nil, base: Base? = nil
  ) {
    self.content = content
    self.contentBytes = contentBytes
    self.base = base
    self.spending = spending
    self.stage = stage
    self.fingerprint = fingerprint
    self.inputs = inputs
    self.tally = tally
    self.shards = shards
    self.dropped = dropped
    self.notes = notes
  }
}

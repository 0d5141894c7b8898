import Foundation
import Values

/// What a preflight vouches for: all that decides what comes of a training, what the checks found, and what the
/// launcher's first lines must say.
public struct Stamp: Sendable, Equatable, Codable {
  /// All that a rerun or a resumed training must have in common with this one.
  public struct Identity: Sendable, Equatable, Codable {
    /// The digest of the rows' bytes, file by file in their order.
    public var dataset: String
    public var rows: Int
    /// The digest of the template's text: the Jinja source, or the launcher's own template as a value.
    public var template: String
    /// The system text that rows are rendered with; nil for the template's own.
    public var system: String?
    public var cutoff: Int
    /// What carries the loss, in a word: `answers`, `everything`, …
    public var mask: String
    /// The digest of tokenizer.json and tokenizer_config.json.
    public var tokenizer: String
    /// The commit of the weights, or a digest of the files that stand for them.
    public var weights: String
    public var settings: Settings
    /// The updates that the schedule is stretched over.
    public var horizon: Int
    public var launcher: Launcher
    public var versions: LauncherVersions
    /// The launcher's own keys, as JSON in the order of their names.
    public var options: String
    public var heldOut: Double

    public init(
      dataset: String, rows: Int, template: String, system: String?, cutoff: Int, mask: String,
      tokenizer: String, weights: String, settings: Settings, horizon: Int, launcher: Launcher,
      versions: LauncherVersions, options: String, heldOut: Double
    ) {
      (self.dataset, self.rows, self.template, self.system) = (dataset, rows, template, system)
      (self.cutoff, self.mask, self.tokenizer, self.weights) = (cutoff, mask, tokenizer, weights)
      (self.settings, self.horizon, self.launcher) = (settings, horizon, launcher)
      (self.versions, self.options, self.heldOut) = (versions, options, heldOut)
    }
  }

  /// What one check found.
  public struct Result: Sendable, Equatable, Codable {
    public var check: Int
    public var name: String
    public var outcome: Outcome
    public var found: String

    public init(check: Int, name: String, outcome: Outcome, found: String) {
      (self.check, self.name, self.outcome, self.found) = (check, name, outcome, found)
    }
  }

  /// How a check came out.
  public enum Outcome: String, Sendable, Codable {
    case pass = "PASS"
    case warn = "WARN"
    case fail = "FAIL"
    case notApplicable = "n/a"
  }

  /// What the launcher must say, and what its first row must be.
  public struct Expectation: Sendable, Equatable, Codable {
    public var updates: Int
    public var updatesPerEpoch: Int
    /// Rows, or packs, that an update learns from.
    public var batch: Int
    /// The first row of the dataset as it is trained.
    public var firstRow: FirstRow?
    /// Tokens of an epoch, and those of them that carry the loss.
    public var tokens: Int
    public var trainedTokens: Int
    /// Rows that are trained, and rows or packs that they make.
    public var trainedRows: Int
    public var sequences: Int
    /// Where the loss of the first updates may lie.
    public var lowestLoss: Double
    public var highestLoss: Double

    public init(
      updates: Int, updatesPerEpoch: Int, batch: Int, firstRow: FirstRow?, tokens: Int,
      trainedTokens: Int, trainedRows: Int, sequences: Int, lowestLoss: Double, highestLoss: Double
    ) {
      (self.updates, self.updatesPerEpoch, self.batch) = (updates, updatesPerEpoch, batch)
      (self.firstRow, self.tokens, self.trainedTokens) = (firstRow, tokens, trainedTokens)
      (self.trainedRows, self.sequences) = (trainedRows, sequences)
      (self.lowestLoss, self.highestLoss) = (lowestLoss, highestLoss)
    }
  }

  /// A row as the launcher is to see it.
  public struct FirstRow: Sendable, Equatable, Codable {
    public var id: String
    public var tokens: [Int32]
    /// -100 where there is no loss.
    public var labels: [Int32]

    public init(id: String, tokens: [Int32], labels: [Int32]) {
      (self.id, self.tokens, self.labels) = (id, tokens, labels)
    }
  }

  public var identity: Identity
  public var results: [Result]
  public var expected: Expectation
  /// The digest of everything above.
  public private(set) var digest: String

  /// - Throws: what encoding throws, which no stamp of finite numbers does.
  public init(identity: Identity, results: [Result], expected: Expectation) throws {
    (self.identity, self.results, self.expected) = (identity, results, expected)
    digest = ""
    digest = try Self.digest(self)
  }

  /// Whether no check failed.
  public var isClear: Bool { !results.contains { $0.outcome == .fail } }

  /// The stamp as it lies on the disk.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Reads a stamp, and refuses one that was changed.
  ///
  /// - Throws: ``RetortError`` of kind `input`.
  public init(json: String) throws {
    let read: Stamp
    do {
      read = try JSONDecoder().decode(Stamp.self, from: Data(json.utf8))
    } catch {
      throw RetortError(
        .input, "the stamp cannot be read", cause: "\(error)",
        hint: "make it anew with retort preflight")
    }
    guard try Self.digest(read) == read.digest else {
      throw RetortError(
        .input, "the stamp was changed after it was made",
        hint: "make it anew with retort preflight")
    }
    self = read
  }

  private static func digest(_ stamp: Stamp) throws -> String {
    var bare = stamp
    bare.digest = ""
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Digest(of: String(decoding: try encoder.encode(bare), as: UTF8.self)).description
  }
}

import Corpus
import Machine
import Values

/// Which of several questions that are alike stays, and when they are alike.
public struct DuplicateRules: Sendable {
  /// When two questions are alike.
  public enum Likeness: Sendable, Equatable {
    /// The same text.
    case exact
    /// An ``Indel`` ratio at or above the cutoff, over any number of questions in between.
    case fuzzy(RatioCutoff)
    /// The same, but approximate: some pairs are missed; for sizes where `fuzzy` takes too long. Questions
    /// with different numbers are never alike.
    case minhash(RatioCutoff)
  }

  /// Which one of those that are alike stays.
  public enum Kept: String, Sendable, CaseIterable {
    case lowestID = "lowest_id"
    /// The most code points; of several the lowest id.
    case longest
    /// The first in the order of the rows.
    case first
  }

  public var likeness: Likeness
  public var kept: Kept
  /// Whether questions that have different numbers are told apart, however alike they are.
  public var numbersApart: Bool
  /// What questions are freed of before they are compared.
  public var normalization: Normalization

  public init(
    _ likeness: Likeness, kept: Kept = .lowestID, numbersApart: Bool = false,
    normalization: Normalization = []
  ) {
    self.likeness = likeness
    self.kept = kept
    self.numbersApart = numbersApart
    self.normalization = normalization
    if case .minhash = likeness { self.numbersApart = true }
  }

  /// The least ratio of two questions that are alike.
  public var cutoff: RatioCutoff {
    switch likeness {
    case .exact: RatioCutoff(percent: 100)
    case .fuzzy(let cutoff), .minhash(let cutoff): cutoff
    }
  }
}

extension DuplicateRules {
  /// The rules, as they are reported and as they decide.
  public var record: Record {
    let name =
      switch likeness {
      case .exact: "exact"
      case .fuzzy: "fuzzy"
      case .minhash: "minhash"
      }
    return [
      "likeness": .string(name), "indel": .double(cutoff.percent), "kept": .string(kept.rawValue),
      "numbers_apart": .bool(numbersApart), "normalize": normalization.value,
    ]
  }
}

/// A question's text with all that comparing needs of it.
public struct ComparedText: Sendable {
  fileprivate let text: String
  fileprivate let digest: RowID
  fileprivate let numbers: UInt64
  /// In code points.
  fileprivate let length: Int32
  fileprivate let signature: Signature

  /// Works out what is needed; it may be done on any thread.
  public init(_ text: String, _ rules: DuplicateRules) {
    let text = rules.normalization.text(text)
    let points = CodePoints(text)
    self.text = text
    digest = RowID(digest: Digest(of: text))
    numbers = rules.numbersApart ? NumbersOfText.digest(points) : 0
    length = Int32(points.count)
    signature = Signature(points)
  }
}

/// A text within its part. No part of ``DuplicateFinder``, for which it would be another type with every kind of id, and
/// slow to look up.
private struct TextKey: Hashable {
  let part: Int32
  let digest: RowID
}

/// Takes questions in, one after another, and tells which of them are alike.
///
/// Memory: for each question its id and 8 bytes, for each different one 150 bytes more; the texts lie in a
/// temporary file.
public struct DuplicateFinder<ID: Comparable & Sendable> {
  private let rules: DuplicateRules
  private let texts: SpilledTexts.Writer
  private var ids: [ID] = []
  /// For each question, its text among the different ones.
  private var textOfRow: [Int32] = []
  private var textOfDigest: [TextKey: Int32] = [:]
  private var looks: [UniqueTexts.Look] = []
  private var signatures: [UInt8] = []
  private var parts: [String: Int32] = [:]

  /// - Throws: ``RetortError`` if no temporary file can be made.
  public init(_ rules: DuplicateRules) throws {
    self.rules = rules
    texts = try SpilledTexts.Writer()
  }

  /// How many questions were added.
  public var count: Int { ids.count }

  /// Adds a question.
  ///
  /// - Parameters:
  ///   - id: may be that of another question, too.
  ///   - part: what it belongs to; questions of different parts are never alike.
  public mutating func add(_ id: ID, _ text: String, part: String = "") throws {
    try add(id, ComparedText(text, rules), part: part)
  }

  /// Adds a question of which all is worked out by the same rules; see ``add(_:_:part:)``.
  public mutating func add(_ id: ID, _ text: ComparedText, part: String = "") throws {
    let number = parts[part] ?? Int32(parts.count)
    parts[part] = number
    let key = TextKey(part: number, digest: text.digest)
    ids.append(id)
    if let known = textOfDigest[key] {
      textOfRow.append(known)
      return
    }
    textOfDigest[key] = Int32(looks.count)
    textOfRow.append(Int32(looks.count))
    try texts.add(text.text)
    looks.append(
      UniqueTexts.Look(
        part: number, numbers: text.numbers, length: text.length, digest: key.digest))
    signatures += text.signature.counts
  }

  /// Finds what is alike among all that was added.
  ///
  /// - Parameters:
  ///   - recallSample: of so many questions all pairs are looked for, to tell what an approximate search found
  ///     of them.
  ///   - progress: is told how far it is, and of how much.
  public consuming func finish(
    threads: Int = Cores.count, recallSample: Int = 1000, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Duplicates<ID> {
    let texts = UniqueTexts(
      try self.texts.finish(), looks, signatures, cutoff: rules.cutoff)
    var forest = Forest(count: texts.count)
    var recall: Recall?
    switch rules.likeness {
    case .exact: break
    case .fuzzy(let cutoff):
      forest = SelfJoin(texts: texts, cutoff: cutoff, threads: threads).forest(progress: progress)
    case .minhash(let cutoff):
      forest = MinHash(texts: texts, cutoff: cutoff, threads: threads).forest(progress: progress)
      recall = Recall.measure(forest, texts, cutoff, sample: recallSample, threads: threads)
    }
    return Duplicates(
      rules: rules, ids: ids, textOfRow: textOfRow, texts: texts, forest: forest, recall: recall)
  }
}

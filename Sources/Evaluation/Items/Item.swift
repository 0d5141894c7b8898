import Corpus
import Values

/// One question of a benchmark, with all that decides how it is put and graded.
public struct Item: Sendable {
  /// A digest of its question, reference, options, kind and tests: the same item in another file is the same.
  public let digest: Digest
  /// What the dataset calls it; its place in the file where it has no names.
  public let name: String
  public let question: String
  /// The right answer; of options the right option's text, or its letter where the question lists them itself.
  public let reference: String
  /// The options in the dataset's order; empty where there are none or the question lists them.
  public let options: [String]
  /// Which of ``options`` is right.
  public let rightOption: Int?
  /// What decides which of several prompts and rules holds: JEEBench's `MCQ`, a program's `functional`.
  public let kind: String?
  /// What items belong together by: a paper, a contest. Their scores are no independent ones.
  public let cluster: String?
  /// By what scores are told apart in the report: a difficulty, a subject.
  public let group: String?
  /// The row, for templates and for programs' tests.
  public let row: Record

  init(
    name: String, question: String, reference: String, options: [String], rightOption: Int?,
    kind: String?, cluster: String?, group: String?, tests: Digest?, row: Record
  ) {
    self.name = name
    self.question = question
    self.reference = reference
    self.options = options
    self.rightOption = rightOption
    self.kind = kind
    self.cluster = cluster
    self.group = group
    self.row = row
    let identity: Record = [
      "question": .string(question), "reference": .string(reference),
      "options": .list(options.map(Value.string)), "kind": Value(kind),
      "tests": Value(tests?.description),
    ]
    digest = Digest(of: identity.json)
  }

  /// What results call it: the first sixteen digits of its digest.
  public var id: String { String(digest.description.prefix(16)) }

  /// The order in which its options are shown: a pure function of the item, so that answers that were bought are graded by
  /// the order in which they were asked for.
  public var optionOrder: [Int] {
    guard !options.isEmpty else { return [] }
    var generator = SeededGenerator(seed: 0, purpose: "options of \(digest)")
    return Array(options.indices).shuffled(using: &generator)
  }
}

/// All items of a benchmark that are asked.
public struct ItemSet: Sendable {
  /// In the dataset's order.
  public let items: [Item]
  /// How many there are, those beyond the limit and those that are known to be faulty included.
  public let available: Int
  /// What names all of those together, whatever their order.
  public let digest: Digest
  /// Rows that are no items, and why.
  public let refused: [(place: Int, reason: String)]
  /// Items that are left out since they are known to be faulty.
  public let knownBad: [(item: Item, reason: String)]
  /// Columns that the benchmark names and no row has: `subject (group)`.
  public let missingColumns: [String]
  /// Where they came from: a path, or a dataset at a commit.
  public let origin: String

  /// Whether these are the benchmark's published items.
  public enum Standing: Sendable, Equatable {
    /// They are, by their digest.
    case verified
    /// Nobody has said what the digest should be.
    case unverified
    /// They are others, for the reason given.
    case other(String)
  }

  public func standing(_ expectation: Benchmark.Expectation?) -> Standing {
    guard let expectation else { return .unverified }
    if available != expectation.count {
      return .other("\(available) items instead of \(expectation.count)")
    }
    guard let wanted = expectation.digest else { return .unverified }
    return wanted == digest.description
      ? .verified : .other("as many items as expected, but not the same")
  }

  init(
    all: [Item], limit: Int?, refused: [(place: Int, reason: String)],
    knownBad: [(item: Item, reason: String)], missingColumns: [String] = [],
    origin: String
  ) {
    self.missingColumns = missingColumns
    available = all.count
    self.refused = refused
    self.knownBad = knownBad
    self.origin = origin
    var builder = DigestBuilder()
    for name in all.map(\.digest.description).sorted() { builder.update(name) }
    digest = builder.finish()
    // By their digests: the same ones from any file, and more of them with a larger limit.
    let faulty = Set(knownBad.map(\.item.digest))
    let usable = all.filter { !faulty.contains($0.digest) }
    let drawn = Set(usable.map(\.digest.description).sorted().prefix(limit ?? usable.count))
    items = usable.filter { drawn.contains($0.digest.description) }
  }
}

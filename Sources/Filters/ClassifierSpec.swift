import Corpus
import Formats
import Foundation
import Machine
import Recipes
import Texts
import Values

/// A classifier that a step of a recipe names: a model, or examples to learn one from.
struct ClassifierSpec: Sendable {
  private enum Origin {
    case model(path: String)
    case examples(positive: FileSet, negative: FileSet, column: CellExpression?)
  }

  private let origin: Origin
  private let options: TextClassifier.Options
  /// Decides the order in which it learns.
  private let seed: Int64

  /// Fields: `positive` and `negative`, files of examples, and `item`, where the texts stand in them; or `model`, a
  /// file; `dim`, `epochs`, `rate`, `word_ngrams`, `min_count`, `buckets`.
  init?(_ fields: Fields, in setting: Setting) {
    seed = setting.seed
    var options = TextClassifier.Options()
    func whole(_ name: String, _ value: inout Int) {
      if let number = fields.integer(name, in: 1...1_000_000_000) { value = Int(number) }
    }
    whole("dim", &options.dimension)
    whole("epochs", &options.epochs)
    whole("word_ngrams", &options.wordNGrams)
    whole("min_count", &options.minimumCount)
    whole("buckets", &options.buckets)
    if let rate = fields.number("rate", in: 0...100) { options.learningRate = rate }
    options.seed = Int(truncatingIfNeeded: setting.seed & 0x7FFF_FFFF)
    self.options = options

    let column = fields.expression("item")
    let model = fields.optionalText("model").map(setting.path)
    let positive = Self.files("positive", fields, setting)
    let negative = Self.files("negative", fields, setting)
    switch (model, positive, negative) {
    case (let path?, nil, nil):
      guard Files.exists(path) else {
        fields.log.error(fields.mark(of: "model"), "\(fields.owner): there is no model \(path)")
        return nil
      }
      origin = .model(path: path)
    case (nil, let positive?, let negative?):
      origin = .examples(positive: positive, negative: negative, column: column)
    default:
      fields.log.error(
        fields.mark, "\(fields.owner) needs \"positive\" and \"negative\", or \"model\"",
        hint: "files of examples to learn from, or a model of fastText's")
      return nil
    }
  }

  private static func files(_ name: String, _ fields: Fields, _ setting: Setting) -> FileSet? {
    guard let patterns = fields.texts(name) else { return nil }
    do {
      return try FileSet(matching: patterns.map { setting.path($0.text) })
    } catch {
      let what = (error as? RetortError)?.what ?? "\(error)"
      fields.log.error(fields.mark(of: name), "\(fields.owner): \(what)")
      return FileSet(files: [])
    }
  }

  static let parameters = [
    FilterParameter("positive", "none", "files of texts that are of the wanted kind, globs too"),
    FilterParameter("negative", "none", "files of texts that are not"),
    FilterParameter("item", "plain to see", "the column of the texts in them"),
    FilterParameter(
      "model", "none", "instead of examples, a model of fastText's that knows `__label__positive`"),
    FilterParameter("dim", "256", "the numbers of a word's vector"),
    FilterParameter("epochs", "3", "how often the examples are gone through"),
    FilterParameter("rate", "0.1", "the learning rate at the beginning"),
    FilterParameter("word_ngrams", "2", "the longest runs of words that count as one"),
    FilterParameter("min_count", "3", "words that occur less often are not known"),
    FilterParameter(
      "buckets", "2000000", "places for runs of words; the model has this times `dim` times 4 bytes"
    ),
  ]

  /// An example of a filter that tells proofs from sums.
  static func example(_ rows: [FilterExample.Row]) -> FilterExample {
    func file(_ text: (Int) -> String) -> String {
      (0..<40).map { (["question": .string(text($0))] as Record).json + "\n" }.joined()
    }
    return FilterExample(
      "fasttext: { positive: proofs.jsonl, negative: sums.jsonl, keep: 1, dim: 16, epochs: 20, buckets: 1000 }",
      files: [
        "proofs.jsonl": file { "Prove that \($0) is even." },
        "sums.jsonl": file { "Ann buys \($0) apples." },
      ], rows)
  }

  var settings: Record {
    var settings: Record = [
      "options": .list(
        options.arguments(input: "", output: "").map(Value.string))
    ]
    switch origin {
    case .model(let path):
      settings["model"] = .string(path)
      settings["states"] = [.string(Files.state(path) ?? "")]
    case .examples(let positive, let negative, let column):
      settings["positive"] = .list(positive.files.map(Value.string))
      settings["negative"] = .list(negative.files.map(Value.string))
      settings["item"] = Value(column?.text)
      settings["states"] = .list(
        (positive.files + negative.files).map { .string(Files.state($0) ?? "") })
      settings["seed"] = .integer(seed)
    }
    return settings
  }

  /// A classifier, and what there is to keep of its making.
  struct Made: Sendable {
    let classifier: TextClassifier
    /// What tells it from others, for scores.
    let name: String
    let artefacts: [Artefact]
    /// What a person should know of how well it tells the examples apart.
    let notes: [String]

    /// Who gives its scores.
    ///
    /// - Parameter filter: the name and version of the filter that asks it.
    func who(_ filter: String, _ version: Int64) -> String { "\(name), \(filter) \(version)" }
  }

  /// Learns, or reads the model.
  ///
  /// - Throws: ``RetortError`` if files cannot be read or learnt from.
  func made() throws -> Made {
    switch origin {
    case .model(let path):
      return Made(
        classifier: try TextClassifier(path: path),
        name: path.split(separator: "/").last.map(String.init) ?? path,
        artefacts: [], notes: [])
    case .examples(let positive, let negative, let column):
      let lines =
        try Self.lines(positive, column, TextClassifier.positive)
        + Self.lines(negative, column, TextClassifier.negative)
      return try learnt(from: lines)
    }
  }

  /// What comes last counts most, so the kinds are mixed: by the seed and the lines, not by the files.
  private func learnt(from lines: [String]) throws -> Made {
    let order = SeededOrder(seed: seed, purpose: "fasttext")
    let mixed = lines.map { (rank: order.rank(RowID(digest: Digest(of: $0))), line: $0) }
      .sorted { ($0.rank, $0.line) < ($1.rank, $1.line) }
    let text = mixed.map(\.line).joined()
    let folder = try TemporaryFolder("examples")
    defer { withExtendedLifetime(folder) {} }
    let path = "\(folder.path)/examples.txt"
    try Files.writeWhole(text, to: path)
    // Learning takes one core.
    let made = Cores.map(2) { number in
      Result {
        number == 0
          ? Learning.classifier(try TextClassifier(training: path, options))
          : .trial(try ClassifierTrial.held(mixed.map(\.line), options))
      }
    }
    guard case .classifier(let classifier) = try made[0].get(),
      case .trial(let trial) = try made[1].get()
    else { throw RetortError(.bug, "a classifier was taken for its trial") }
    return Made(
      classifier: classifier, name: "examples \(Digest(of: text).description.prefix(12))",
      artefacts: [
        Artefact("examples.txt") { try Files.writeWhole(text, to: $0) },
        Artefact("model.bin") { try classifier.save(to: $0) },
      ], notes: [trial?.note ?? ClassifierTrial.tooFew(lines.count)])
  }

  private enum Learning: Sendable {
    case classifier(TextClassifier)
    case trial(ClassifierTrial?)
  }

  private static func lines(_ files: FileSet, _ column: CellExpression?, _ label: String) throws
    -> [String]
  {
    var finder = QuestionFinder(column)
    var lines: [String] = []
    let reader = files.reader()
    while let result = try reader.next() {
      guard case .row(let row) = result, let text = finder.text(of: row) else { continue }
      lines.append(TextClassifier.line(text, label: label))
    }
    guard !lines.isEmpty else {
      throw RetortError(
        .input, "there are no examples in \(files.files.joined(separator: ", "))",
        hint: "name the column of the texts: item: COLUMN")
    }
    return lines
  }
}

import Corpus
import Recipes
import Teachers
import Values

/// Tags of which a question has one.
struct TagSet: Sendable {
  /// What it is called, and its column unless another is named; nil for tags of one's own.
  let name: String?
  /// What is asked.
  let question: String
  /// At least two.
  let tags: [(name: String, meaning: String?)]

  /// Those that are known by a name.
  static let known: [(name: String, tags: [(name: String, meaning: String?)], set: TagSet)] = [
    TagSet(
      name: "problem_type", question: "What kind of problem is it?",
      tags: [
        ("calculation", "a number, a formula or another result is asked for"),
        ("proof", "something is to be proved, shown or explained"),
        ("multiple_choice", "one or several of given options are to be chosen"),
        ("true_false", "it is to be said whether something holds: yes or no, true or false"),
        ("program", "a program is to be written"),
        ("open", "none of these: an opinion, a text, a conversation"),
      ]),
    TagSet(
      name: "well_posed",
      question:
        "Is it well posed: is everything there that is needed to answer it, without contradiction, and is there one right "
        + "answer?",
      tags: [
        ("yes", "it can be answered as it stands"),
        (
          "no",
          "something is missing (a picture, a condition, a text that it refers to), it contradicts itself, or several answers are as right"
        ),
      ]),
  ].map { ($0.name ?? "", $0.tags, $0) }

  private init(name: String?, question: String, tags: [(name: String, meaning: String?)]) {
    self.name = name
    self.question = question
    self.tags = tags
  }

  /// Fields: `kind`, a known set's name, or `tags`.
  init?(_ fields: Fields) {
    let kind = fields.optionalText("kind")
    let node = fields.node("tags")
    if let kind {
      guard let known = Self.known.first(where: { $0.name == kind }) else {
        fields.log.error(
          fields.mark(of: "kind"), "\(fields.owner): there is no kind \"\(kind)\"",
          hint: suggestion(for: kind, among: Self.known.map(\.name)))
        return nil
      }
      if node != nil {
        fields.log.error(fields.mark, "\(fields.owner) has both kind and tags")
        return nil
      }
      self = known.set
      return
    }
    guard let node else {
      fields.log.error(
        fields.mark, "\(fields.owner) needs \"tags\" or \"kind\"",
        hint: "tags: [algebra, geometry, other], or kind: problem_type")
      return nil
    }
    var tags: [(name: String, meaning: String?)] = []
    switch node.content {
    case .mapping(let entries):
      for entry in entries { tags.append((entry.key, entry.value.scalar)) }
    case .list(let elements): tags = elements.compactMap { $0.scalar.map { ($0, nil) } }
    case .scalar(let word): tags = [(word, nil)]
    }
    let words = Set(tags.map { Self.plain($0.name) })
    guard tags.count >= 2, words.count == tags.count, !words.contains("") else {
      fields.log.error(
        fields.mark(of: "tags"), "\(fields.owner): tags takes two or more different words",
        hint: "tags: [algebra, geometry, other]")
      return nil
    }
    self.init(name: nil, question: "Which tag fits it best?", tags: tags)
  }

  /// Which tag a reply says, by its place; nil if it says none.
  func place(_ reply: Reply, _ column: String) -> Double? {
    FinalWord(name: column, kind: .choice(tags.map(\.name))).value(reply)
  }

  /// A word without what people write in several ways.
  static func plain(_ word: String) -> String {
    String(word.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  func schema(_ column: String) -> ReplySchema {
    let fields: Record = [
      "reason": .record(["type": "string"]),
      column: .record(["type": "string", "enum": .list(tags.map { .string($0.name) })]),
    ]
    return ReplySchema(
      name: column,
      [
        "type": "object", "properties": .record(fields),
        "required": .list(["reason", .string(column)]), "additionalProperties": false,
      ])
  }

  func prompt(_ column: String, _ question: Question) -> String {
    let lines = tags.map { "- \($0.name)" + ($0.meaning.map { ": \($0)" } ?? "") }
    return """
      Look at the problem below. \(self.question)
      \(lines.joined(separator: "\n"))
      Do not solve it. Reply with one JSON object: {"reason": "<one sentence>", "\(column)": "<one of the words above>"}

      Problem:
      \(question.transcript)
      """
  }

  /// All that decides the tags.
  var value: Value {
    .list(
      tags.map { .record(["tag": .string($0.name), "meaning": Value($0.meaning)]) }
        + [.string(question)])
  }
}

import Corpus
import Foundation
import Values

/// The questions of a Stack Exchange dump (`Posts.xml`), each once, streamed; answers are passed over.
///
/// A row has `id`, `title`, `body` (as ``HTMLText`` makes it), `tags`, `score`, `views`, `answers`,
/// `accepted_answer`, `author` (the user's number, or the name where the account is gone), `created`, `closed` (nil if it
/// is open) and `license`; and `accepted_answer_text` where that is asked for by its name, since the dump is read twice
/// then. Characters that XML forbids are spaces, and told. A question without id, title or body is malformed.
/// Memory: the longest post, and of accepted answers that are asked for some 50 bytes each.
final class StackExchangeReader: RecordReader {
  private let path: String
  private let posts: PostsXML
  private let accepted: AcceptedAnswers?

  /// - Parameters:
  ///   - columns: what is asked for; nil for all that costs nothing.
  ///   - source: opens the dump.
  init(path: String, columns: Set<String>?, source: () throws -> any ByteSource) throws {
    self.path = path
    accepted =
      columns?.contains(AcceptedAnswers.column) == true
      ? try AcceptedAnswers(PostsXML(path: path, source: source())) : nil
    posts = try PostsXML(path: path, source: source())
  }

  var notes: [String] {
    let replaced = posts.replaced
    guard replaced > 0 else { return [] }
    return [
      "\(path): \(grouped(replaced)) control characters that XML forbids were taken for spaces"
    ]
  }

  func next() throws -> RowResult? {
    while try posts.next() {
      if posts.attribute("PostTypeId") == "1" { return question() }
    }
    return nil
  }

  private func question() -> RowResult {
    guard let id = posts.attribute("Id"), let title = posts.attribute("Title"),
      let body = posts.attribute("Body")
    else {
      let missing = ["Id", "Title", "Body"].first { posts.attribute($0) == nil } ?? ""
      return malformed("the question has no \(missing)")
    }
    guard let text = HTMLText(body)?.text else {
      return malformed("its HTML is nested too deeply to be read")
    }
    var row: Record = [
      "id": Int64(id).map(Value.integer) ?? .string(id), "title": .string(title),
      "body": .string(text), "tags": .list(tags.map(Value.string)), "score": number("Score"),
      "views": number("ViewCount"), "answers": number("AnswerCount"),
      "accepted_answer": number("AcceptedAnswerId"),
      "author": Value(posts.attribute("OwnerUserId") ?? posts.attribute("OwnerDisplayName")),
      "created": Value(posts.attribute("CreationDate")),
      "closed": Value(posts.attribute("ClosedDate")),
      "license": Value(posts.attribute("ContentLicense")),
    ]
    if let accepted {
      let id = posts.attribute("AcceptedAnswerId").flatMap { Int64($0) }
      row[AcceptedAnswers.column] = Value(id.flatMap(accepted.text))
    }
    return .row(row)
  }

  private func malformed(_ problem: String) -> RowResult {
    .malformed(
      MalformedRow(
        file: path, row: posts.place, column: nil, problem: problem,
        bytes: Array(posts.attributes.json.utf8)))
  }

  /// `<tag><other>` in older dumps, `|tag|other|` in newer ones.
  private var tags: [String] {
    (posts.attribute("Tags") ?? "").split { "<>|".contains($0) }.map(String.init)
  }

  private func number(_ name: String) -> Value {
    Value(posts.attribute(name).flatMap { Int64($0) })
  }
}

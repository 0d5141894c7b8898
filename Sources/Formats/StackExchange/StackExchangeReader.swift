import CLibXML
import Corpus
import Foundation
import Values

/// The questions of a Stack Exchange dump (`Posts.xml`), each once, streamed; answers are passed over.
///
/// A row has `id`, `title`, `body` (as ``HTMLText`` makes it), `tags`, `score`, `views`, `answers`,
/// `accepted_answer`, `author` (the user's number, or the name where the account is gone), `created`, `closed` (nil if it
/// is open) and `license`. Characters that XML forbids are spaces, and told. A question without id, title or body is malformed.
/// Memory: the longest post.
final class StackExchangeReader: RecordReader {
  private let path: String
  private let input: Input
  private var reader: xmlTextReaderPtr
  private var post = 0

  /// What libxml2 reads from, and what went wrong while it did.
  private final class Input {
    let source: XMLBytes
    var failure: (any Error)?

    init(_ source: any ByteSource) {
      self.source = XMLBytes(source)
    }
  }

  init(path: String, source: any ByteSource) throws {
    self.path = path
    input = Input(source)
    let options = XML_PARSE_HUGE.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
    let opened = xmlReaderForIO(
      { context, room, count in
        let input = Unmanaged<Input>.fromOpaque(context!).takeUnretainedValue()
        do {
          return Int32(try input.source.read(into: .init(start: room, count: Int(count))))
        } catch {
          input.failure = error
          return -1
        }
      }, { _ in 0 }, Unmanaged.passUnretained(input).toOpaque(), nil, nil,
      Int32(options | XML_PARSE_NOWARNING.rawValue))
    guard let opened else { throw RetortError(.input, "cannot read \(path)", cause: "no XML") }
    reader = opened
  }

  deinit {
    xmlFreeTextReader(reader)
  }

  var notes: [String] {
    let replaced = input.source.replaced
    guard replaced > 0 else { return [] }
    return [
      "\(path): \(grouped(replaced)) control characters that XML forbids were taken for spaces"
    ]
  }

  func next() throws -> RowResult? {
    while try step() {
      let kind = xmlTextReaderNodeType(reader)
      // A document type can define entities that grow without bound, and dumps have none.
      if kind == Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue) {
        throw broken("it has a document type, which dumps do not have")
      }
      guard kind == Int32(XML_READER_TYPE_ELEMENT.rawValue),
        xmlTextReaderConstLocalName(reader).map({ String(cString: $0) }) == "row"
      else { continue }
      post += 1
      if attribute("PostTypeId") == "1" { return question() }
    }
    return nil
  }

  private func question() -> RowResult {
    guard let id = attribute("Id"), let title = attribute("Title"), let body = attribute("Body")
    else {
      let missing = ["Id", "Title", "Body"].first { attribute($0) == nil } ?? ""
      return malformed("the question has no \(missing)")
    }
    guard let text = HTMLText(body)?.text else {
      return malformed("its HTML is nested too deeply to be read")
    }
    return .row([
      "id": Int64(id).map(Value.integer) ?? .string(id), "title": .string(title),
      "body": .string(text), "tags": .list(tags.map(Value.string)), "score": number("Score"),
      "views": number("ViewCount"), "answers": number("AnswerCount"),
      "accepted_answer": number("AcceptedAnswerId"),
      "author": Value(attribute("OwnerUserId") ?? attribute("OwnerDisplayName")),
      "created": Value(attribute("CreationDate")), "closed": Value(attribute("ClosedDate")),
      "license": Value(attribute("ContentLicense")),
    ])
  }

  private func malformed(_ problem: String) -> RowResult {
    var attributes = Record()
    while xmlTextReaderMoveToNextAttribute(reader) == 1 {
      let name = xmlTextReaderConstName(reader).map { String(cString: $0) } ?? ""
      attributes[name] = Value(xmlTextReaderConstValue(reader).map { String(cString: $0) })
    }
    xmlTextReaderMoveToElement(reader)
    return .malformed(
      MalformedRow(
        file: path, row: post, column: nil, problem: problem, bytes: Array(attributes.json.utf8)))
  }

  /// `<tag><other>` in older dumps, `|tag|other|` in newer ones.
  private var tags: [String] {
    (attribute("Tags") ?? "").split { "<>|".contains($0) }.map(String.init)
  }

  private func number(_ name: String) -> Value { Value(attribute(name).flatMap { Int64($0) }) }

  private func attribute(_ name: String) -> String? {
    guard let value = xmlTextReaderGetAttribute(reader, name) else { return nil }
    defer { retort_xml_free(value) }
    return String(cString: value)
  }

  /// Moves to the next node; false at the end.
  private func step() throws -> Bool {
    let result = xmlTextReaderRead(reader)
    if let failure = input.failure { throw failure }
    guard result >= 0 else {
      let words = xmlGetLastError()?.pointee.message.map { String(cString: $0) } ?? "no XML"
      throw broken(words.split(separator: "\n").joined(separator: " "))
    }
    return result == 1
  }

  private func broken(_ problem: String) -> RetortError {
    RetortError(
      .input, "cannot read \(path)",
      cause: "at line \(xmlTextReaderGetParserLineNumber(reader)), behind post \(post): \(problem)",
      hint: "is it cut off?")
  }
}

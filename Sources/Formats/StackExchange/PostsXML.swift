import CLibXML
import Corpus
import Foundation
import Values

/// The posts of a Stack Exchange dump (`Posts.xml`), streamed. Memory: the longest post.
final class PostsXML {
  private let path: String
  private let input: Input
  private var reader: xmlTextReaderPtr
  /// Which post it stands at, from 1; 0 before the first.
  private(set) var place = 0

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

  /// Control characters that XML forbids and that were taken for spaces.
  var replaced: Int { input.source.replaced }

  /// Moves to the next post; false at the end.
  func next() throws -> Bool {
    while try step() {
      let kind = xmlTextReaderNodeType(reader)
      // A document type can define entities that grow without bound, and dumps have none.
      if kind == Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue) {
        throw broken("it has a document type, which dumps do not have")
      }
      guard kind == Int32(XML_READER_TYPE_ELEMENT.rawValue),
        xmlTextReaderConstLocalName(reader).map({ String(cString: $0) }) == "row"
      else { continue }
      place += 1
      return true
    }
    return false
  }

  /// All attributes of the post.
  var attributes: Record {
    var attributes = Record()
    while xmlTextReaderMoveToNextAttribute(reader) == 1 {
      let name = xmlTextReaderConstName(reader).map { String(cString: $0) } ?? ""
      attributes[name] = Value(xmlTextReaderConstValue(reader).map { String(cString: $0) })
    }
    xmlTextReaderMoveToElement(reader)
    return attributes
  }

  /// An attribute of the post; nil if it has none of that name.
  func attribute(_ name: String) -> String? {
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
      cause:
        "at line \(xmlTextReaderGetParserLineNumber(reader)), behind post \(place): \(problem)",
      hint: "is it cut off?")
  }
}

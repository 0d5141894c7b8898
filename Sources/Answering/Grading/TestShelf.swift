import Corpus
import Formats
import Grading
import Machine
import Sources
import Values

/// The tests of questions, read once more from their sources.
///
/// Tests have megabytes, so they do not travel with each answer from stage to stage. In memory are some 100 bytes a
/// question; the tests lie in a file of their own for as long as the shelf is there.
struct TestShelf: Sendable {
  private let places: [Key: Int]
  private let texts: SpilledTexts
  private let readers: [String: TestReader]

  /// What a question has from its source on; up-sampling gives copies ids of their own.
  struct Key: Hashable, Sendable {
    let source: String
    let text: Digest

    init(_ question: Question) {
      source = question.source
      text = Digest(of: question.wholeText)
    }
  }

  /// Reads the tests of some questions, until it has them.
  ///
  /// - Throws: ``RetortError`` if a source cannot be read.
  init(_ sources: [Source], for questions: Set<Key>) throws {
    var missing: [String: Int] = [:]
    for question in questions { missing[question.source, default: 0] += 1 }
    let writer = try SpilledTexts.Writer()
    var places: [Key: Int] = [:]
    var readers: [String: TestReader] = [:]
    for source in sources {
      guard let column = source.spec.tests?.value else { continue }
      let columns = source.columns + TestReader.columns(beside: column)
      readers[source.spec.name] = TestReader(column: column)
      for file in source.files {
        guard missing[source.spec.name, default: 0] > 0 else { break }
        let rows = try file.open(columns)
        while missing[source.spec.name, default: 0] > 0, let result = try rows.next() {
          guard case .row(let row) = result, let question = try? source.question(from: row) else {
            continue
          }
          let key = Key(question)
          guard questions.contains(key), places[key] == nil else { continue }
          places[key] = writer.count
          try writer.add(row.json)
          missing[source.spec.name, default: 0] -= 1
        }
      }
    }
    self.places = places
    self.readers = readers
    texts = try writer.finish()
  }

  /// The tests of a question; nil if its source has none for any question.
  ///
  /// - Throws: ``UnreadableTests``.
  func suite(_ question: Question) throws(UnreadableTests) -> TestSuite? {
    guard let reader = readers[question.source] else { return nil }
    guard let place = places[Key(question)] else {
      throw UnreadableTests("its source has no such question any more")
    }
    let text = texts.withUTF8(place) { String(decoding: $0, as: UTF8.self) }
    guard let row = (try? JSONParser().parse(text))?.record else {
      throw UnreadableTests("its tests are damaged")
    }
    return try reader.suite(row).0
  }
}

import Foundation
import Machine
import Values

/// The texts of a dump's accepted answers, which stand somewhere behind their questions: set down in a file without a
/// name while the dump is read for the first time.
///
/// Memory: some 50 bytes for each.
final class AcceptedAnswers {
  /// The column that they are.
  static let column = "accepted_answer_text"

  private let texts: Data
  private let places: [Int64: Range<Int>]

  /// - Throws: ``RetortError`` if the dump cannot be read, or the texts cannot be written.
  init(_ posts: PostsXML) throws {
    let file = try OutputFile()
    var awaited: Set<Int64> = []
    var places: [Int64: Range<Int>] = [:]
    while try posts.next() {
      switch posts.attribute("PostTypeId") {
      case "1":
        if let id = posts.attribute("AcceptedAnswerId").flatMap({ Int64($0) }) {
          awaited.insert(id)
        }
      case "2":
        guard let id = posts.attribute("Id").flatMap({ Int64($0) }), awaited.remove(id) != nil,
          let text = posts.attribute("Body").flatMap({ HTMLText($0)?.text })
        else { continue }
        let begin = file.bytes
        try file.append { $0.append(contentsOf: text.utf8) }
        places[id] = begin..<file.bytes
      default: continue
      }
    }
    texts = try file.mapped()
    self.places = places
  }

  /// An answer's text; nil if the dump does not have it, or it cannot be read.
  func text(_ id: Int64) -> String? {
    places[id].map { String(decoding: texts[$0], as: UTF8.self) }
  }
}

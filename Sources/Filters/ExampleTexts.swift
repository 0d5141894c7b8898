import Corpus
import Formats
import Recipes
import Values

/// The questions of files that a step names as examples.
struct ExampleTexts: Sendable {
  /// Not empty.
  let texts: [String]

  /// Reads the files of a field; a fault if there are none, or no question in them.
  ///
  /// - Parameters:
  ///   - item: where the texts stand; nil to find them.
  ///   - count: how many are read at most, the first of all.
  init?(
    _ name: String, _ fields: Fields, _ item: CellExpression?, most count: Int = .max,
    in setting: Setting
  ) {
    guard let patterns = fields.texts(name) else {
      fields.log.error(
        fields.mark, "\(fields.owner) needs the field \"\(name)\"", hint: "files of examples")
      return nil
    }
    do {
      let files = try FileSet(matching: patterns.map { setting.path($0.text) })
      texts = try setting.files.once("\(count) texts of \(item?.text ?? "")", files.files) {
        try Self.texts(in: files, item, most: count)
      }
      if !texts.isEmpty { return }
      fields.log.error(
        fields.mark(of: name), "\(fields.owner): there is no question in the files of \(name)",
        hint: "name the column: item: COLUMN")
    } catch {
      let what = (error as? RetortError)?.what ?? "\(error)"
      fields.log.error(fields.mark(of: name), "\(fields.owner): \(what)")
    }
    return nil
  }
  private static func texts(in files: FileSet, _ item: CellExpression?, most count: Int) throws
    -> [String]
  {
    var finder = QuestionFinder(item)
    var texts: [String] = []
    let rows = files.reader()
    while texts.count < count, let result = try rows.next() {
      if case .row(let row) = result, let text = finder.text(of: row) { texts.append(text) }
    }
    return texts
  }
}

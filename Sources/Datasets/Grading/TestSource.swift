import Formats
import Grading
import Machine
import Values

/// Where the tests of rows stand: in the rows themselves, or in other files that name the same problem.
public struct TestSource: Sendable {
  private let reader: TestReader
  private let problems: Problems?

  /// Rows of other files, found by their key; in memory are the keys only.
  private struct Problems: Sendable {
    let key: ColumnPath
    let places: [String: Int]
    let texts: SpilledTexts
  }

  /// Tests in the rows themselves.
  public init(reader: TestReader) {
    self.reader = reader
    problems = nil
  }

  /// Tests in other files.
  ///
  /// - Parameters:
  ///   - key: the column that names the problem in the rows that are graded.
  ///   - theirs: the column that names it in `files`.
  /// - Throws: ``RetortError`` of kind `input` if a key stands there twice.
  public init(reader: TestReader, files: FileSet, key: ColumnPath, theirs: ColumnPath) throws {
    self.reader = reader
    let rows = files.reader()
    let writer = try SpilledTexts.Writer()
    var places: [String: Int] = [:]
    while let result = try rows.next() {
      guard case .row(let row) = result else { continue }
      guard let name = theirs.value(in: row), name != .null else { continue }
      guard places.updateValue(writer.count, forKey: name.string ?? name.json) == nil else {
        throw RetortError(.input, "\(theirs.text) \(name.json) stands twice among the tests")
      }
      try writer.add(row.json)
    }
    guard !places.isEmpty else {
      throw RetortError(.input, "no row of the tests has a \(theirs.text)")
    }
    problems = Problems(key: key, places: places, texts: try writer.finish())
  }

  /// The column of the rows themselves that is said to have the tests, or to name their problem; nil if none is.
  var columnInRows: CellExpression? {
    (problems?.key ?? reader.column).flatMap { try? CellExpression($0.text) }
  }

  /// The tests for a row.
  ///
  /// - Throws: ``UnreadableTests``.
  func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    guard let problems else { return try reader.suite(row).0 }
    guard let key = problems.key.value(in: row), key != .null else {
      throw UnreadableTests("the row has no \(problems.key.text)")
    }
    guard let place = problems.places[key.string ?? key.json] else {
      throw UnreadableTests("there are no tests for \(problems.key.text) \(key.json)")
    }
    let text = problems.texts.withUTF8(place) { String(decoding: $0, as: UTF8.self) }
    guard let record = (try? JSONParser().parse(text))?.record else {
      throw UnreadableTests("the tests are damaged")
    }
    return try reader.suite(record).0
  }
}

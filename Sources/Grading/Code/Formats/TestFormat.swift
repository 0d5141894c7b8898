import Formats
import Values

/// A way in which public datasets write tests: one file each in this folder.
protocol TestFormat: Sendable {
  /// Its name in options and reports.
  static var name: String { get }
  /// One of these columns is enough to know it by.
  static var columns: [String] { get }
  /// What it reads besides, for whoever reads only some columns.
  static var otherColumns: [String] { get }

  /// The tests of a row.
  ///
  /// - Throws: ``UnreadableTests``.
  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite
}

/// Tests that cannot be read: nothing can be told of a program.
public struct UnreadableTests: Error, Sendable, Equatable {
  public let cause: String

  public init(_ cause: String) {
    self.cause = cause
  }
}

/// Finds the tests of rows.
public struct TestReader: Sendable {
  /// All ways of writing tests, in the order in which they are looked for.
  static let formats: [any TestFormat.Type] = [
    LiveCodeBench.self, CodeContests.self, Codeforces.self, InputOutput.self,
    VerificationInfo.self, Scripts.self, OtherTests.self,
  ]

  /// Their names, for options.
  public static var names: [String] { formats.map { $0.name } }

  /// Which columns of a file decide about the tests in one of them.
  public static func columns(beside column: ColumnPath) -> [ColumnPath] {
    let format = formats.first { $0.columns.contains(column.text) } ?? OtherTests.self
    let names = (format == OtherTests.self ? [] : format.columns) + format.otherColumns
    return [column] + names.filter { $0 != column.text }.compactMap { ColumnPath($0) }
  }

  /// Where the tests stand, if it was said.
  public let column: ColumnPath?
  private let checker: Checker?

  /// - Parameters:
  ///   - column: where the tests stand; nil to know it by the columns' names.
  ///   - checker: how outputs are compared; nil as the format has it.
  public init(column: ColumnPath? = nil, checker: Checker? = nil) {
    self.column = column
    self.checker = checker
  }

  /// The tests of a row, and the name of their format.
  ///
  /// - Throws: ``UnreadableTests``.
  public func suite(_ row: Record) throws(UnreadableTests) -> (TestSuite, format: String) {
    var row = row
    if let column {
      guard let value = column.value(in: row) else {
        throw UnreadableTests("the row has no \(column.text)")
      }
      let name = column.text
      // A column of a known name in its format's; any other by its shape.
      if !Self.formats.contains(where: { $0.columns.contains(name) }) {
        let fields = row.fields.filter { OtherTests.otherColumns.contains($0.name) }
        row = Record([.init(OtherTests.name, value)] + fields)
      }
    }
    guard
      let format = Self.formats.first(where: { format in
        format.columns.contains { row[$0] != nil && row[$0] != .null }
      })
    else {
      throw UnreadableTests("the row has no column of tests")
    }
    var suite = try format.suite(row)
    if let checker { suite.checker = checker }
    guard !suite.cases.isEmpty else { throw UnreadableTests("the list of tests is empty") }
    return (suite, format.name)
  }
}

/// JSON text into a value.
func parsedJSON(_ text: String) throws(UnreadableTests) -> Value {
  do {
    return try JSONParser().parse(text)
  } catch {
    throw UnreadableTests("the tests are no JSON: \(error.text)")
  }
}

/// A value as JSON or as Python writes it.
func parsedLiteral(_ text: String) throws(UnreadableTests) -> CallValue {
  // simdjson is many times faster; it refuses what is no JSON, and whole numbers of more than 64 bits.
  let error: any Error
  do {
    return CallValue(try JSONParser().parse(text))
  } catch let refusal {
    error = refusal
  }
  if let value = try? LiteralReader.value(text) { return value }
  throw UnreadableTests(
    "the tests are no JSON: \((error as? JSONParser.SyntaxError)?.text ?? "\(error)")")
}

import CSimdJSON
import Foundation
import Values

/// JSON text into values, by simdjson; it keeps its memory from one document to the next.
///
/// Strict: UTF-8 is checked, whole numbers must fit 64 bits, nesting ends at ``deepest``. Only half a character in
/// an escape is put up with (``LoneSurrogates``), and in rows numbers that JSON or 64 bits do not have
/// (``PythonConstants``, ``OddNumbers``).
public final class JSONParser {
  /// What is wrong with a text, and where, if that can be told.
  public struct SyntaxError: Error, Sendable, Equatable {
    /// In words, without the place.
    public let text: String
    /// In bytes, from 1.
    public let column: Int?
  }

  /// Bytes that must be readable behind the text given to ``parse(_:)``.
  public static let padding = csimdjson_padding

  /// How many lists and objects may stand within each other: what makes, writes and frees values calls itself for
  /// each level, on threads whose stacks have half a megabyte.
  public static let deepest = 256

  private let parser: OpaquePointer
  /// Whether odd numbers are put up with.
  private let isForRows: Bool
  /// How many documents had a number that became null: NaN, an infinity, one beyond all doubles.
  private(set) var documentsWithNulledNumbers = 0
  /// How many had half a character.
  private(set) var documentsWithHalves = 0
  /// The names of a row's fields, of which no two are the same: most rows have those of the one before.
  var distinctNames: [String] = []

  public convenience init() { self.init(isForRows: false) }

  /// - Parameter isForRows: whether the documents are rows as people have them, in which odd numbers are put up with.
  init(isForRows: Bool) {
    self.isForRows = isForRows
    guard let parser = csimdjson_parser_new(Self.deepest) else {
      fatalError("no memory for a JSON parser")
    }
    self.parser = parser
  }

  deinit {
    csimdjson_parser_free(parser)
  }

  /// Parses one document.
  ///
  /// - Parameter text: the bytes; ``padding`` more behind them must be readable memory.
  public func parse(_ text: UnsafeBufferPointer<UInt8>) throws(SyntaxError) -> Value {
    try parse(text, keeping: nil)
  }

  /// Parses one document; of an object only the named fields are kept, the others cost little.
  func parse(_ text: UnsafeBufferPointer<UInt8>, keeping columns: Set<String>?) throws(SyntaxError)
    -> Value
  {
    var walk = try tape(text)
    return columns.map { walk.next(keeping: $0) } ?? walk.next()
  }

  /// Parses one document.
  ///
  /// - Returns: the tape of it, which is valid until the next document.
  func tape(_ text: UnsafeBufferPointer<UInt8>) throws(SyntaxError) -> JSONTape {
    var document = csimdjson_parse(parser, text.baseAddress, text.count)
    var hasMarks = false
    if document.tape == nil, let mended = mended(text) {
      let padded = mended.text + [UInt8](repeating: 0, count: Self.padding)
      document = csimdjson_parse(parser, padded, mended.text.count)
      hasMarks = mended.hasMarks
      if document.tape != nil {
        documentsWithNulledNumbers += mended.hasNulls ? 1 : 0
        documentsWithHalves += mended.hasHalves ? 1 : 0
      }
    }
    guard let tape = document.tape, let texts = document.texts else {
      throw Self.locate(String(cString: document.error), in: text)
    }
    return JSONTape(words: tape, texts: texts, hasMarks: hasMarks)
  }

  /// A text that cannot be parsed, with all mended that is put up with; nil if there is nothing of it.
  private func mended(_ text: UnsafeBufferPointer<UInt8>) -> OddNumbers.Mended? {
    let whole = LoneSurrogates.mended(text)
    guard isForRows else { return whole.map { OddNumbers.Mended(text: $0) } }
    let named = PythonConstants.nulled(whole.map { $0[...] } ?? Array(text)[...])
    let odd = (named ?? whole ?? Array(text)).withUnsafeBufferPointer(OddNumbers.mended)
    guard var mended = odd ?? (named ?? whole).map({ OddNumbers.Mended(text: $0) }) else {
      return nil
    }
    if named != nil { mended.hasNulls = true }
    mended.hasHalves = whole != nil
    return mended
  }

  /// Parses a text of its own.
  public func parse(_ text: String) throws(SyntaxError) -> Value {
    let padded = Array(text.utf8) + [UInt8](repeating: 0, count: Self.padding)
    let result: Result<Value, SyntaxError> = padded.withUnsafeBufferPointer { bytes in
      do throws(SyntaxError) {
        return .success(try parse(UnsafeBufferPointer(rebasing: bytes.dropLast(Self.padding))))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// simdjson does not say where: the slow parser that does is asked, for malformed rows only.
  private static func locate(_ error: String, in text: UnsafeBufferPointer<UInt8>) -> SyntaxError {
    if let column = firstInvalidUTF8(text) {
      return SyntaxError(text: "invalid UTF-8", column: column)
    }
    do {
      _ = try JSONSerialization.jsonObject(with: Data(buffer: text), options: .fragmentsAllowed)
      return SyntaxError(text: error, column: nil)
    } catch {
      let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      // What is cut off is wrong behind its end.
      let column =
        words.contains("end of file")
        ? text.count + 1 : words.firstMatch(of: /column (\d+)/).flatMap { Int($0.1) }
      return SyntaxError(text: "malformed JSON", column: column)
    }
  }

  private static func firstInvalidUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var parser = Unicode.UTF8.ForwardParser()
    var bytes = text.makeIterator()
    var column = 1
    while true {
      switch parser.parseScalar(from: &bytes) {
      case .valid(let scalar): column += scalar.count
      case .emptyInput: return nil
      case .error: return column
      }
    }
  }
}

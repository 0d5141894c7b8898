import Values

/// How files are to be read, where they do not tell themselves.
public struct ReadingOptions: Sendable, Hashable {
  /// Of a JSON file that is one object: the key, or keys with dots, under which the list of rows stands.
  public var field: String?
  /// What stands between two cells of a CSV file: one character of ASCII.
  public var delimiter: UInt8?
  /// What the bytes of a text mean, by a name that the system's `iconv` knows: `cp1252`, `utf-16`.
  public var encoding: String?
  /// Whether a CSV file's first line has the columns' names; without them they are `column_1` and so on.
  public var hasHeader = true

  public init() {}

  /// What decides how files are read, but for what is not said.
  public var record: Record {
    var record: Record = [:]
    record["field"] = field.map(Value.string)
    record["delimiter"] = delimiter.map { .string(String(UnicodeScalar($0))) }
    record["encoding"] = encoding.map(Value.string)
    if !hasHeader { record["header"] = false }
    return record
  }

  /// Reads a delimiter: a character, `tab` or `\t`; nil for anything else.
  public static func delimiter(_ text: String) -> UInt8? {
    if text == "tab" || text == "\\t" { return 0x09 }
    guard let byte = text.utf8.first, text.utf8.count == 1, byte < 0x80,
      byte != 0x0A, byte != 0x0D, byte != UInt8(ascii: "\"")
    else { return nil }
    return byte
  }

  /// Whether the system knows the encoding, if there is one.
  public var isKnown: Bool { encoding.map(Self.isEncoding) ?? true }

  /// Whether the system knows an encoding.
  public static func isEncoding(_ name: String) -> Bool {
    (try? TranscodedBytes(NoBytes(), path: "", from: name)) != nil
  }
}

/// Nothing to read.
private final class NoBytes: ByteSource {
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int { 0 }
}

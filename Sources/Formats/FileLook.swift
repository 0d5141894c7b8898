import Values

/// What a file turns out to be when its beginning is looked at, and how its rows are read.
struct FileLook {
  let kind: FileKind
  /// The encoding of its bytes; nil for UTF-8.
  private(set) var encoding: String?
  /// How a JSON file holds its rows.
  private(set) var json = JSONStyle.lines
  /// How a CSV file is written.
  private(set) var dialect = CSVDialect()
  /// What was guessed, and how to say otherwise.
  private(set) var notes: [String] = []

  /// How a JSON file holds its rows.
  enum JSONStyle: Equatable {
    /// An object a line.
    case lines
    /// One list.
    case list
    /// Objects one behind the other, over several lines each.
    case objects
    /// A list under a key of one object.
    case field([String])
  }

  /// - Throws: ``RetortError`` of kind `input` if the file cannot be opened, or is nothing that
  ///   Retort reads.
  init(_ path: String, _ options: ReadingOptions = ReadingOptions()) throws {
    let raw = try Self.start(try FileBytes(path: path), 64)
    if raw.starts(with: Array("PAR1".utf8)) {
      kind = FileKind(.parquet)
      return
    }
    if raw.starts(with: Array("ARROW1".utf8)) || raw.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) {
      kind = FileKind(.arrow)
      return
    }
    let compression = Compression(of: raw)
    var start = try Self.start(compression.strangersSource(path), 1 << 16)
    encoding = options.encoding ?? Self.encoding(marked: start)
    if encoding == nil, let guessed = Self.encoding(ofZerosIn: start) {
      encoding = guessed
      notes.append("\(path): read as \(guessed), as its zero bytes say; --encoding says another")
    }
    if encoding != nil {
      start = try Self.start(Self.source(path, compression, encoding), 1 << 16)
    }
    try Self.refuseOthers(start, path)
    let name = FileKind(name: path)
    let format = options.field == nil ? Self.format(of: start, named: name?.format) : .json
    guard let format else { throw Self.unknown(path, name, isEmpty: start.isEmpty) }
    let text = start.starts(with: byteOrderMark) ? start[3...] : start[...]
    switch format {
    case .csv, .tsv:
      let usual: UInt8 = format == .tsv ? 0x09 : 0x2C
      dialect = CSVDialect(of: text, usual: usual, options)
      if options.delimiter == nil, dialect.separator != usual {
        notes.append(
          "\(path): read with the delimiter \"\(String(UnicodeScalar(dialect.separator)))\", which its first lines have; --delimiter says another"
        )
      }
    case .json, .jsonl:
      json = try Self.style(text, format, path, compression, encoding, name, options)
    case .parquet, .arrow, .stackexchange: break
    }
    if case .field(let keys) = json, options.field == nil {
      notes.append(
        "\(path): it is one object, and its rows are taken to be the list under \"\(keys[0])\"; --field says another"
      )
    }
    kind = FileKind(json == .lines ? format == .json ? .jsonl : format : .json, compression)
  }

  /// A reader for the file.
  ///
  /// - Parameter names: the top-level columns that will be asked for; nil for all.
  func reader(_ path: String, columns: [ColumnPath]?) throws -> any RecordReader {
    let names = columns.map { Set($0.flatMap { [$0.column, $0.text] }) }
    func source() throws -> any ByteSource { try Self.source(path, kind.compression, encoding) }
    switch kind.format {
    case .jsonl: return JSONLinesReader(path: path, source: try source(), columns: names)
    case .json:
      return try JSONValuesReader(path: path, source: source(), style: json, columns: names)
    case .csv, .tsv:
      return try CSVReader(path: path, source: source(), dialect: dialect, columns: names)
    case .stackexchange:
      return
        try StackExchangeReader(path: path, columns: names, source: source)
    case .parquet, .arrow: return try ParquetReader(path: path, columns: columns)
    }
  }

  private static func source(_ path: String, _ compression: Compression, _ encoding: String?) throws
    -> any ByteSource
  {
    let source = try compression.strangersSource(path)
    guard let encoding else { return source }
    return try TranscodedBytes(source, path: path, from: encoding)
  }

  /// The encoding that a mark at the beginning tells; nil for none, or UTF-8's.
  private static func encoding(marked start: [UInt8]) -> String? {
    if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "utf-32"
    }
    return start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) ? "utf-16" : nil
  }

  /// The encoding of a text without a mark in which every second byte is zero, as in UTF-16 for letters of ASCII.
  private static func encoding(ofZerosIn start: [UInt8]) -> String? {
    let bytes = start.prefix(512)
    var zeros = [0, 0]
    for (place, byte) in bytes.enumerated() where byte == 0 { zeros[place % 2] += 1 }
    guard bytes.count >= 4, zeros.min() == 0, zeros[0] + zeros[1] >= bytes.count * 2 / 5 else {
      return nil
    }
    return zeros[0] == 0 ? "utf-16le" : "utf-16be"
  }

  /// What often lies in a file's place: a pointer to it, or a page that says why it did not come.
  private static func refuseOthers(_ start: [UInt8], _ path: String) throws {
    let head = String(decoding: start.prefix(512), as: UTF8.self)
    if head.hasPrefix("version https://git-lfs.github.com/spec/") {
      let size = head.firstMatch(of: /size (\d+)/).map { " of \($0.1) bytes" } ?? ""
      throw RetortError(
        .input, "cannot read \(path)",
        cause: "it is a Git LFS pointer and not the file\(size) that it stands for",
        hint: "git lfs pull in its folder, or fetch the file itself")
    }
    let text = head.drop { $0.isWhitespace }.lowercased()
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
      throw RetortError(
        .input, "cannot read \(path)", cause: "it is a web page and not a file of rows",
        hint: "fetch the file itself: a page's address is not that of its data")
    }
  }

  private static func unknown(_ path: String, _ name: FileKind?, isEmpty: Bool) -> RetortError {
    RetortError(
      .input, "cannot read \(path)",
      cause: name?.format == .parquet
        ? isEmpty ? "the file is empty" : "it does not begin as Parquet files begin"
        : "neither its content nor its name says that it holds rows",
      hint: Self.way(path)
        ?? "Retort reads Parquet, Arrow, JSON Lines, JSON, CSV, TSV and Stack Exchange's Posts.xml")
  }

  /// What to do with files of other programs.
  private static func way(_ path: String) -> String? {
    let name = path.lowercased()
    if [".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".7z", ".rar"].contains(
      where: name.hasSuffix)
    {
      return "it is an archive: unpack it first"
    }
    if [".xlsx", ".xls", ".ods"].contains(where: name.hasSuffix) {
      return "it is a spreadsheet: save it as CSV first"
    }
    if [".gz.gz", ".zst.zst"].contains(where: name.hasSuffix) { return "it is packed twice" }
    return nil
  }

  private static func start(_ source: any ByteSource, _ count: Int) throws -> [UInt8] {
    try withUnsafeTemporaryAllocation(byteCount: count, alignment: 16) { room in
      var filled = 0
      while filled < count {
        let piece = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
        let read = try source.read(into: piece)
        if read == 0 { break }
        filled += read
      }
      return Array(room[..<filled])
    }
  }

  private static func format(of start: [UInt8], named name: FileFormat?) -> FileFormat? {
    let text = start.starts(with: byteOrderMark) ? start[3...] : start[...]
    let begin = text.drop(while: isJSONSpace)
    let isTable = name == .csv || name == .tsv
    switch begin.first {
    case nil: return name == .parquet || name == .arrow ? nil : name ?? .jsonl
    case UInt8(ascii: "["):
      // A header may begin like this, too.
      let next = begin.dropFirst().drop(while: isJSONSpace).first
      let isList = next == UInt8(ascii: "{") || next == UInt8(ascii: "]")
      if isList || !isTable { return isList || name != .jsonl ? .json : .jsonl }
    case UInt8(ascii: "{"):
      let line = begin.prefix { $0 != 0x0A }
      let isObject = (try? JSONParser().parse(String(decoding: line, as: UTF8.self))) != nil
      if isObject || !isTable { return .jsonl }
    case UInt8(ascii: "<"):
      let head = String(decoding: begin.prefix(1000), as: UTF8.self)
      if head.contains("<posts") { return .stackexchange }
    default: break
    }
    if isTable { return separates(0x09, begin) && !separates(0x2C, begin) ? .tsv : name }
    if name == .jsonl || name == .json { return .jsonl }
    guard name == nil, String(validating: begin.prefix { $0 != 0x0A }, as: UTF8.self) != nil else {
      return nil
    }
    return separates(0x09, begin) ? .tsv : separates(0x2C, begin) ? .csv : nil
  }

  /// Whether the first line has such a separator.
  private static func separates(_ byte: UInt8, _ text: ArraySlice<UInt8>) -> Bool {
    text.prefix { $0 != 0x0A }.contains(byte)
  }
}

// How JSON holds its rows.
extension FileLook {
  private static func style(
    _ text: ArraySlice<UInt8>, _ format: FileFormat, _ path: String, _ compression: Compression,
    _ encoding: String?, _ name: FileKind?, _ options: ReadingOptions
  ) throws -> JSONStyle {
    if let field = options.field { return .field(field.split(separator: ".").map(String.init)) }
    let begin = text.drop(while: isJSONSpace)
    guard begin.first == UInt8(ascii: "{") else {
      // Anything else is for the reader of lines to refuse, with the place where it goes wrong.
      return format == .json ? .list : .lines
    }
    if begin.count >= 1 << 15, !begin.contains(0x0A) {
      // How long the first line is must not decide what it is.
      let window = TextWindow(path: path, source: try source(path, compression, encoding))
      while window.firstIndex(of: 0x0A, from: 0) == nil, window.bytes.count < 64 << 20,
        try window.extend()
      {}
      let longer = Array(window.bytes)
      return try style(
        ofObject: longer[...].drop { $0 != UInt8(ascii: "{") }, path, compression,
        encoding, name)
    }
    return try style(ofObject: begin, path, compression, encoding, name)
  }

  private static func style(
    ofObject begin: ArraySlice<UInt8>, _ path: String, _ compression: Compression,
    _ encoding: String?, _ name: FileKind?
  ) throws -> JSONStyle {
    guard isOverSeveralLines(begin) else {
      // One object in one line may be a row, or hold all rows.
      guard name == nil || name?.format == .json, let field = listField(in: begin),
        try isOneLine(path, compression, encoding)
      else { return .lines }
      return .field([field])
    }
    var scan = ElementScan()
    let end = begin.withUnsafeBufferPointer { scan.end(in: $0) }
    let isOnly = end.map { begin.dropFirst($0).allSatisfy(isJSONSpace) } ?? true
    if isOnly, let field = listField(in: begin) { return .field([field]) }
    return .objects
  }

  /// Whether the first object goes over several lines, or another one follows in its line.
  private static func isOverSeveralLines(_ begin: ArraySlice<UInt8>) -> Bool {
    let line = begin.prefix { $0 != 0x0A }
    if (try? JSONParser().parse(String(decoding: line, as: UTF8.self))) != nil { return false }
    var scan = ElementScan()
    if let end = line.withUnsafeBufferPointer({ scan.end(in: $0) }) {
      // `{…}{…}`; what is wrong within one is for the reader to tell.
      return line.dropFirst(end).drop(while: isJSONSpace).first == UInt8(ascii: "{")
    }
    // A line that is cut off looks the same, but then another row follows it.
    let next = begin.dropFirst(line.count).drop(while: isJSONSpace).first
    return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
  }

  /// Whether the file has but one line.
  private static func isOneLine(_ path: String, _ compression: Compression, _ encoding: String?)
    throws -> Bool
  {
    let window = TextWindow(path: path, source: try source(path, compression, encoding))
    while window.firstIndex(of: 0x0A, from: 0) == nil, window.bytes.count < 64 << 20,
      try window.extend()
    {}
    guard let end = window.firstIndex(of: 0x0A, from: 0) else { return window.isAtEnd }
    while window.bytes[end...].allSatisfy(isJSONSpace) {
      guard try window.extend() else { return true }
    }
    return false
  }

  /// The first key of an object under which a list of objects stands that is no conversation; nil for none in its
  /// beginning.
  private static func listField(in text: ArraySlice<UInt8>) -> String? {
    var depth = 0
    var place = text.startIndex
    var key: Range<Int>?
    while place < text.endIndex {
      switch text[place] {
      case UInt8(ascii: "\""):
        let start = place + 1
        place = start
        while place < text.endIndex, text[place] != UInt8(ascii: "\"") {
          place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard place < text.endIndex else { return nil }
        if depth == 1 { key = start..<place }
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "["):
        if depth == 1, let key, isListOfRows(text[place...]) {
          return String(decoding: text[key], as: UTF8.self)
        }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return nil }
      default: break
      }
      place += 1
    }
    return nil
  }

  private static func isListOfRows(_ list: ArraySlice<UInt8>) -> Bool {
    let first = list.dropFirst().drop(while: isJSONSpace)
    guard first.first == UInt8(ascii: "{") else { return false }
    var scan = ElementScan()
    guard let end = first.withUnsafeBufferPointer({ scan.end(in: $0) }) else { return true }
    let object = try? JSONParser().parse(String(decoding: first.prefix(end), as: UTF8.self))
    guard let object else { return false }
    return !Conversation.isOne(.list([object]))
  }
}

import Machine
import Values

/// A ZIP archive being written front to back, every member deflated. The same members give the same bytes.
///
/// Memory: the member that is being added, packed, and some hundred bytes for each one before it. There may be more than
/// 65,535 members and more than 4 GiB (Zip64). A file that is not finished is no archive: write to a place where that
/// does no harm.
public final class ZipFile {
  public var path: String { file.path }
  /// How many there are so far.
  public private(set) var members = 0

  private let file: OutputFile
  private let deflate = RawDeflate()
  private var packed: [UInt8] = []
  private var directory: [UInt8] = []
  private var names: Set<String> = []

  /// Creates the file, or empties the one that is there.
  ///
  /// - Throws: ``RetortError`` of kind `storage`, here and in every other call.
  public init(path: String) throws {
    file = try OutputFile(path: path)
  }

  /// Adds a member.
  ///
  /// - Parameter name: its path within the archive, of parts between slashes: `samples/1.json`.
  /// - Throws: ``RetortError`` of kind `input` if a program that unpacks the archive could not, or should not, make a file
  ///   of that name, or if there is one of the name already.
  public func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws {
    if let problem = Self.problem(with: name)
      ?? (names.contains(name) ? "it is there already" : nil)
    {
      throw RetortError(
        .input, "cannot add \"\(name.prefix(200))\" to \(path)", cause: problem)
    }
    let offset = UInt64(file.bytes)
    let checksum = deflate.pack(bytes, into: &packed)
    let member = ZipMember(
      name: Array(name.utf8), checksum: checksum, packed: UInt64(packed.count),
      unpacked: UInt64(bytes.count), offset: offset)
    try file.append { $0 += ZipRecords.header(member) }
    try packed.withUnsafeBytes(file.append)
    directory += ZipRecords.entry(member)
    names.insert(name)
    members += 1
  }

  /// Adds a member; see ``add(_:_:)-(_,UnsafeRawBufferPointer)``.
  public func add(_ name: String, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try add(name, $0) }
  }

  /// Adds a member of text, as UTF-8.
  public func add(_ name: String, _ text: String) throws {
    var text = text
    try text.withUTF8 { try add(name, UnsafeRawBufferPointer($0)) }
  }

  /// Writes the directory and completes the file; when it returns, the disk has it.
  ///
  /// - Returns: the SHA-256 of the whole file, 64 hexadecimal digits.
  @discardableResult
  public func finish() throws -> String {
    let offset = UInt64(file.bytes)
    try directory.withUnsafeBytes(file.append)
    try file.append {
      $0 += ZipRecords.end(
        members: UInt64(members), directory: UInt64(directory.count), at: offset)
    }
    return try file.close()
  }

  /// Why a member cannot have a name; nil if it can.
  public static func problem(with name: String) -> String? {
    if name.isEmpty { return "it has no name" }
    if name.utf8.count > Int(UInt16.max) { return "its name is longer than 65,535 bytes" }
    if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return "there is a control character in its name"
    }
    if name.contains("\\") { return "there is a backslash in its name" }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      return "it should be a path within the archive, without \".\", \"..\" and empty parts"
    }
    // `C:name` is a path on a disk of its own to programs on Windows.
    if parts[0].utf8.dropFirst().first == UInt8(ascii: ":") {
      return "its name begins with the letter of a disk"
    }
    return nil
  }
}

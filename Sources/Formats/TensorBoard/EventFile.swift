import Foundation
import Machine
import Values

/// Numbers over steps as TensorBoard keeps them: a file of events in a folder of one run.
///
/// It is what `tf.summary` and PyTorch's `SummaryWriter` write, and what TensorBoard, Trackio's and Weights & Biases'
/// importers and the Hub's tab of training metrics read. The same calls give the same bytes. Until ``finish()`` the file
/// has a name that no reader takes for its own.
public final class EventFile {
  /// Where the file is, once it is finished.
  public let path: String
  private let partial: String
  private let file: OutputFile
  private var isFinished = false

  /// - Parameters:
  ///   - folder: the run's; TensorBoard calls the run what the folder is called. It is made if it is missing.
  ///   - seconds: when the run began, since 1970; 0...9,999,999,999, for readers sort files by it.
  ///   - suffix: what tells it from other files of the run: letters, digits, `-`, `_` and `.`.
  /// - Throws: ``RetortError`` of kind `storage`, here and in every other call, or of kind `bug` if time or suffix make no
  ///   name.
  public init(folder: String, startedAt seconds: Double, suffix: String = "retort") throws {
    let allowed = suffix.utf8.allSatisfy {
      Self.isLetterOrDigit($0) || "-_.".utf8.contains($0)
    }
    guard (0..<1e10).contains(seconds), allowed, !suffix.isEmpty, suffix.utf8.count <= 100 else {
      throw RetortError(
        .bug, "cannot make an event file in \(folder)",
        cause: "time \(seconds) and \"\(suffix.prefix(100))\" make no name")
    }
    let second = String(Int(seconds))
    let digits = String(repeating: "0", count: 10 - second.count) + second
    path = "\(folder)/events.out.tfevents.\(digits).\(suffix)"
    // Readers know their files by "tfevents" anywhere in the name.
    partial = "\(folder)/events.\(digits).\(suffix).partial"
    try Files.makeFolder(folder)
    file = try OutputFile(path: partial)
    var event = Protobuf()
    event.put(1, seconds)
    event.put(3, "brain.Event:2")
    try append(event)
  }

  deinit {
    if !isFinished { unlink(partial) }
  }

  /// Adds a number.
  ///
  /// - Parameters:
  ///   - tag: the curve's name; a slash in it makes a group.
  ///   - value: it is kept in 32 bits; NaN and infinities are shown as such.
  ///   - step: its place on the curve. Add a tag's numbers in the order of their steps: some readers draw them as they
  ///     come.
  ///   - seconds: when it was, since 1970.
  public func add(tag: String, value: Double, step: Int64, at seconds: Double) throws {
    var number = Protobuf()
    number.put(1, tag)
    number.put(2, Float(value))
    var summary = Protobuf()
    summary.put(1, number)
    var event = Protobuf()
    event.put(1, seconds)
    event.put(2, step)
    event.put(5, summary)
    try append(event)
  }

  /// Completes the file and gives it its name; when it returns, the disk has it.
  public func finish() throws {
    _ = try file.close()
    try Files.move(partial, to: path)
    isFinished = true
  }

  /// One record: the length and its checksum, the event and its checksum.
  private func append(_ event: Protobuf) throws {
    var length: [UInt8] = []
    length.put(UInt64(event.bytes.count))
    try file.append { bytes in
      bytes += length
      bytes.put(CRC32C.masked(length))
      bytes += event.bytes
      bytes.put(CRC32C.masked(event.bytes))
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
      || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}

/// A message of protocol buffers being written (its encoding is described at protobuf.dev).
private struct Protobuf {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ field: UInt64, _ number: Double) {
    putVarint(field << 3 | 1)
    bytes.put(number.bitPattern)
  }

  mutating func put(_ field: UInt64, _ number: Float) {
    putVarint(field << 3 | 5)
    bytes.put(number.bitPattern)
  }

  mutating func put(_ field: UInt64, _ number: Int64) {
    putVarint(field << 3)
    putVarint(UInt64(bitPattern: number))
  }

  mutating func put(_ field: UInt64, _ text: String) { put(field, Array(text.utf8)) }

  mutating func put(_ field: UInt64, _ message: Protobuf) { put(field, message.bytes) }

  private mutating func put(_ field: UInt64, _ piece: [UInt8]) {
    putVarint(field << 3 | 2)
    putVarint(UInt64(piece.count))
    bytes += piece
  }

  private mutating func putVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

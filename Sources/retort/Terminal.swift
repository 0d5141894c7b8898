import Foundation
import Machine
import Synchronization
import Values

/// Where output goes: data to standard output, talk to standard error.
///
/// Whatever is shown may hold texts of strangers, so all of it goes through `visible`; what this program itself says to the
/// terminal is put in behind that.
struct Terminal: Sendable {
  let isQuiet: Bool

  /// Prints data.
  static func print(_ text: String) {
    write(shown(text) + "\n", to: STDOUT_FILENO)
  }

  /// Writes data without an end of line.
  static func write(_ text: String) { write(shown(text), to: STDOUT_FILENO) }

  /// Stand for the beginning and the end of dimmed text until all else is made visible. No text has them: Unicode keeps
  /// them for programs' own use.
  private static let dimBegins = mark(0xFDD0)
  private static let dimEnds = mark(0xFDD1)

  private static func mark(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String($0) } ?? ""
  }

  private static func shown(_ text: String) -> String {
    let visible = visible(text)
    // What may be JSON stays JSON: there, too, the character can be written by its number.
    if visible != text, text.first == "{" || text.first == "[" { return visibleJSON(text) }
    return styled(visible)
  }

  /// Each character that is not shown in JSON's own form: `\u202E`, in two halves beyond 16 bits.
  private static func visibleJSON(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { shown, scalar in
      let one = String(scalar)
      guard visible(one) != one else { return shown.unicodeScalars.append(scalar) }
      for unit in one.utf16 {
        let digits = String(unit, radix: 16, uppercase: true)
        shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }

  private static func styled(_ text: String) -> String {
    guard text.utf8.contains(0xEF) else { return text }
    return text.replacing(dimBegins, with: "\u{1B}[2m").replacing(dimEnds, with: "\u{1B}[0m")
  }

  /// Dims a text on a standard error that shows colours.
  static func dimmedTalk(_ text: String) -> String {
    isatty(STDERR_FILENO) == 1 && allowsColour ? dimBegins + text + dimEnds : text
  }

  /// Prints talk, unless told to be quiet.
  func say(_ text: String) {
    if !isQuiet { Self.talk(text + "\n") }
  }

  /// Prints an error, in the house's three lines.
  static func complain(_ error: RetortError) {
    let error = StandardInput.named(in: error)
    let text = visible(hanging(error.description, width: errorWidth))
    let isRed = isatty(STDERR_FILENO) == 1 && allowsColour && text.hasPrefix("error:")
    write(
      (isRed ? "\u{1B}[31merror\u{1B}[0m" + text.dropFirst(5) : text) + "\n", to: STDERR_FILENO)
  }

  /// Writes to standard error.
  ///
  /// - Parameter anew: in the place of what stands in the line; only on a terminal.
  static func talk(_ text: String, anew: Bool = false) {
    // A line that is drawn anew is no longer than the terminal is wide.
    let folded = text.hasSuffix("\n") ? hanging(text, width: errorWidth) : text
    write((anew ? "\r\u{1B}[2K" : "") + shown(folded), to: STDERR_FILENO)
  }

  /// What went wrong when data was written; nil if nothing did, or if only nobody reads on.
  static var trouble: RetortError? {
    let code = failure.load(ordering: .relaxed)
    guard code != 0 else { return nil }
    return StandardOutput.cannotBeWritten(code)
  }

  private static let failure = Atomic<Int32>(0)

  /// Writes all of a text, or as much as somebody reads: `retort show RUN | head` is no error.
  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Foundation.write(descriptor, Array(rest), rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else {
          if descriptor == STDOUT_FILENO, errno != EPIPE {
            failure.store(errno, ordering: .relaxed)
          }
          return
        }
        rest = rest.dropFirst(written)
      }
    }
  }

  /// Whether standard error is a terminal on which a line can be drawn anew.
  static var drawsProgress: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// How many characters a line of the terminal on standard error holds.
  static var width: Int {
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? Int(size.ws_col) : 80
  }

  /// The same for what is said there; nil where it is no terminal, unless `COLUMNS` says it.
  private static var errorWidth: Int? {
    if isatty(STDERR_FILENO) == 1 { return max(20, width) }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.map { max(20, $0) }
  }

  /// How many characters a line of standard output holds; nil where it is no terminal, unless `COLUMNS` says it.
  static var outputWidth: Int? {
    var size = winsize()
    if isatty(STDOUT_FILENO) == 1 {
      let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      return known ? max(20, Int(size.ws_col)) : 80
    }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.map { max(20, $0) }
  }

  /// https://no-color.org
  static var allowsColour: Bool {
    (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Dims a text on a terminal that shows colours.
  static func dim(_ text: String) -> String {
    isatty(STDOUT_FILENO) == 1 && allowsColour ? dimBegins + text + dimEnds : text
  }
}

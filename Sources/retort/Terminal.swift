import Foundation
import Values

/// Where output goes: data to standard output, talk to standard error.
struct Terminal: Sendable {
  let isQuiet: Bool

  /// Prints data.
  static func print(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes data as it is, without an end of line.
  static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Dims a text on a standard error that shows colours.
  static func dimmedTalk(_ text: String) -> String {
    isatty(STDERR_FILENO) == 1 && allowsColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  /// Prints talk, unless told to be quiet.
  func say(_ text: String) {
    if !isQuiet { Self.talk(text + "\n") }
  }

  /// Prints an error, in the house's three lines.
  static func complain(_ error: RetortError) {
    let text = error.description
    let isRed = isatty(STDERR_FILENO) == 1 && allowsColour && text.hasPrefix("error:")
    talk((isRed ? "\u{1B}[31merror\u{1B}[0m" + text.dropFirst(5) : text) + "\n")
  }

  /// Writes to standard error as it is.
  static func talk(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  /// Writes all of a text, or as much as somebody reads: `retort show RUN | head` is no error.
  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Foundation.write(descriptor, Array(rest), rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
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

  /// https://no-color.org
  static var allowsColour: Bool {
    (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Dims a text on a terminal that shows colours.
  static func dim(_ text: String) -> String {
    isatty(STDOUT_FILENO) == 1 && allowsColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }
}

/// A line that is drawn anew, where standard error is a terminal.
struct ProgressLine {
  private let draws: Bool

  init(_ options: GlobalOptions) {
    draws = Terminal.drawsProgress && !options.quiet
  }

  func show(_ text: String) {
    if draws { Terminal.talk("\r\u{1B}[2K\(text.prefix(Terminal.width - 1))") }
  }

  func clear() {
    if draws { Terminal.talk("\r\u{1B}[2K") }
  }
}

/// A line that is drawn anew, where standard error is a terminal.
struct ProgressLine {
  private let draws: Bool

  init(_ options: GlobalOptions) {
    draws = Terminal.drawsProgress && !options.quiet
  }

  func show(_ text: String) {
    if draws { Terminal.talk(String(text.prefix(Terminal.width - 1)), anew: true) }
  }

  func clear() {
    if draws { Terminal.talk("", anew: true) }
  }
}

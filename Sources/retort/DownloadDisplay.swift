import Foundation
import Hub
import Synchronization
import Values

/// Shows how far downloads have come: a line drawn anew on a terminal, else a line every ten seconds.
final class DownloadDisplay: Sendable {
  private let terminal: Terminal
  private let draws = Terminal.drawsProgress
  private let state = Mutex((shown: Date.distantPast, lineIsOpen: false))

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  func show(_ progress: Hub.Progress) {
    guard !terminal.isQuiet else { return }
    state.withLock { state in
      guard Date().timeIntervalSince(state.shown) >= (draws ? 0.1 : 10) else { return }
      // The first ten seconds are nothing to speak of where lines cannot be drawn anew.
      defer { state.shown = Date() }
      if !draws, state.shown == .distantPast { return }
      let share = progress.total == 0 ? 100 : progress.bytes * 100 / progress.total
      let line =
        "\(progress.dataset)  \(grouped(progress.bytes))/\(grouped(progress.total)) bytes  \(share) %"
      Terminal.talk(
        draws ? String(line.prefix(Terminal.width - 1)) : line + "\n", anew: draws)
      state.lineIsOpen = draws
    }
  }

  /// Ends a line that is being drawn.
  func finish() {
    state.withLock { state in
      if state.lineIsOpen { Terminal.talk("", anew: true) }
      state.lineIsOpen = false
    }
  }
}

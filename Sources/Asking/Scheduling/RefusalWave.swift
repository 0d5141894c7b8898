import Teachers
import Values

/// What a teacher did last: so many refusals in a row, and no answer between them, are no fault of the rows.
///
/// An account that ran empty, a model that was withdrawn, a parameter that is no longer taken come as a refusal of each
/// row. The run stops then, and what was refused in the wave is made again in the next session. A row that is refused
/// then, too, is refused for good and makes no wave: however many rows are really unfit, each session gets further.
struct RefusalWave: Sendable, Equatable {
  /// So many in a row make a wave.
  static let length = 25

  /// Calls were refused as a wave.
  struct Break: Error, Sendable, Equatable {
    /// Those that were not told yet.
    let keys: [[UInt8]]
    /// How many it is.
    let count: Int
    /// Whether the teacher answered before.
    let isAnswering: Bool
    let last: Refusal
  }

  /// Whether the teacher has ever answered.
  var isAnswering = false
  private var count = 0
  private var untold: [[UInt8]] = []

  mutating func answered() {
    isAnswering = true
    count = 0
    untold = []
  }

  /// A call was refused.
  mutating func refused(_ key: [UInt8], _ refusal: Refusal, wasDoubtful: Bool) -> Break? {
    guard !wasDoubtful, !(isAnswering && refusal.isOfItsRow) else { return nil }
    count += 1
    untold.append(key)
    guard count >= Self.length else { return nil }
    defer { untold = [] }
    return Break(keys: untold, count: count, isAnswering: isAnswering, last: refusal)
  }
}

extension Refusal {
  /// Whether it is the text of this call that was refused, as far as the words tell: too long, or against the endpoint's
  /// rules.
  fileprivate var isOfItsRow: Bool {
    if status < 400 || status >= 500 || [413, 414].contains(status) { return true }
    let text = message.lowercased()
    return [
      "context length", "context_length", "context window", "too long", "too large",
      "too many tokens",
      "maximum context", "content policy", "content_policy", "content_filter", "content management",
      "safety", "moderation", "inappropriate",
    ].contains { text.contains($0) }
  }
}

extension RefusalWave.Break {
  /// The error that stops the run.
  func error(_ teacher: Teacher) -> RetortError {
    let cause = last.reason
    if isAnswering {
      return RetortError(
        .teacher, "teacher \"\(teacher.name)\" refused \(count) calls in a row", cause: cause,
        hint: """
          see the account at the provider and the teacher's description in the recipe; the same command asks for these \
          calls again
          """)
    }
    return RetortError(
      .teacher, "teacher \"\(teacher.name)\" refused \(count) calls and answered none",
      cause: cause,
      hint: """
        see the teacher's description in the recipe; the same command asks for these calls again
        """)
  }
}

import Ledger
import Synchronization
import Teachers
import Values

/// Takes in the results of one batch, as they come.
final class BatchResults: Sendable {
  /// What came.
  struct Sum: Sendable {
    /// The names of the calls that had a result.
    var ids: Set<String> = []
    var replies = 0
    /// What this run paid.
    var took = Spending()
    /// The keys of calls that this run counted.
    var counted: Set<[UInt8]> = []
    /// Calls that were not answered and may be, and why.
    var open: [(key: [UInt8], because: String)] = []
    /// Calls that were refused as all may be.
    var stopped: [(key: [UInt8], error: RetortError)] = []
    /// Tokens of the longest answer, and of its question.
    var longest: (read: Int64, written: Int64)?
    /// Refused calls that are one of many.
    var wave: RetortError?
  }

  private let teacher: Teacher
  private let price: Price?
  private let ledger: CallLedger
  private let book: CallBook
  /// Who paid.
  private let run: String
  private let isOwn: Bool
  private let samples: [[UInt8]: Int64]
  private let keys: [String: [UInt8]]
  private let promptTokens: [[UInt8]: Int]
  private let state = Mutex(Sum())

  /// - Parameters:
  ///   - samples: of the batch's calls, by their keys.
  ///   - promptTokens: estimates for those that are known.
  init(
    _ calls: RunCalls, _ teacher: Teacher, of batch: CallLedger.Batch, _ samples: [[UInt8]: Int64],
    promptTokens: [[UInt8]: Int]
  ) {
    self.teacher = teacher
    // A batch costs half, whoever takes it in.
    price = teacher.isBatched ? teacher.price : teacher.price?.half
    ledger = calls.ledger
    book = calls.book
    run = batch.run ?? calls.book.run
    isOwn = run == calls.book.run
    self.samples = samples
    self.promptTokens = promptTokens
    keys = Dictionary(
      samples.keys.map { (hexadecimal($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  var sum: Sum { state.withLock { $0 } }

  /// Whether there were results, and none of them of a call of this batch: it is another's.
  var areForeign: Bool {
    state.withLock { !$0.ids.isEmpty && $0.ids.allSatisfy { keys[$0] == nil } }
  }

  func take(_ results: [BatchClient.Result]) async throws {
    // A connection that breaks brings some results again.
    let new = state.withLock { state in results.filter { state.ids.insert($0.id).inserted } }
    var entries: [CallLedger.Entry] = []
    var wasted = Spending()
    for result in new {
      guard let key = keys[result.id], let sample = samples[key] else { continue }
      func entry(_ reply: Reply) -> CallLedger.Entry {
        .init(
          reply, key, sample, teacher, price: price, promptTokens: Int64(promptTokens[key] ?? 0))
      }
      wasted += .wasted(result.empty.filter(\.tellsWhatItTook).map(entry))
      switch result.outcome {
      case .replied(let reply): entries.append(entry(reply))
      case .refused(let refusal): try await fail(key, sample, refusal)
      case .open(let reason?): state.withLock { $0.open.append((key, reason)) }
      case .open(nil): break
      case .stopped(let error): state.withLock { $0.stopped.append((key, error)) }
      }
    }
    try await ledger.record(entries, for: run)
    try await ledger.record(wasted: wasted, for: run)
    state.withLock { state in
      state.replies += entries.count
      for entry in entries where entry.completionTokens ?? 0 >= state.longest?.written ?? 0 {
        state.longest = (entry.promptTokens ?? 0, entry.completionTokens ?? 0)
      }
      guard isOwn else { return }
      state.took += wasted
      for entry in entries {
        state.took += entry.spending
        state.counted.insert(entry.key)
      }
    }
    guard isOwn else { return }
    if wasted != Spending() { book.wasted(wasted) }
    for entry in entries { book.answered(entry.spending, teacher, seconds: nil) }
  }

  /// Notes that a call is refused for good.
  func fail(_ key: [UInt8], _ sample: Int64, _ refusal: Refusal) async throws {
    try await ledger.record([CallLedger.Failure(refusal, key, sample, teacher)])
    guard isOwn else { return }
    state.withLock { _ = $0.counted.insert(key) }
    if let wave = book.failed(refusal, key, teacher, wasDoubtful: false) {
      try ledger.doubt(wave.keys)
      state.withLock { $0.wave = $0.wave ?? wave.error(teacher) }
    }
  }
}

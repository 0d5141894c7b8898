import Machine

/// Looks through questions, one after another, some thousand at a time on several cores, and remembers which
/// of them are too like an evaluation question.
///
/// Memory: up to 4,096 questions or about 8 MB of them, and the ids of those that are too like.
public struct ContaminationSurvey<ID: Hashable & Sendable> {
  /// What was found among all that was looked through so far.
  public private(set) var report: ContaminationReport
  /// Those that are too like an evaluation question; complete after ``look()``.
  public private(set) var contaminated: Set<ID> = []
  private let decontamination: Decontamination
  private let threads: Int
  private var ids: [ID] = []
  private var questions: [[String]] = []
  private var bytes = 0

  /// - Parameter threads: at least 1; the result is the same for any number.
  public init(_ decontamination: Decontamination, threads: Int = Cores.count) {
    self.decontamination = decontamination
    self.threads = threads
    report = ContaminationReport(decontamination)
  }

  /// Adds a question.
  ///
  /// - Parameter texts: all of it, and where it has several turns each of them: any of them counts.
  /// - Returns: whether those that had gathered were looked through.
  @discardableResult
  public mutating func add(_ id: ID, _ texts: [String]) -> Bool {
    ids.append(id)
    questions.append(texts)
    bytes += texts.reduce(0) { $0 + $1.utf8.count }
    guard questions.count == 4096 || bytes > 8 << 20 else { return false }
    look()
    return true
  }

  /// Looks through those that have gathered. Call it when all are added.
  public mutating func look() {
    let found = decontamination.contaminations(ofAny: questions, threads: threads)
    for (id, contamination) in zip(ids, found) {
      if contamination != nil { contaminated.insert(id) }
      report.add(contamination)
    }
    ids.removeAll(keepingCapacity: true)
    questions.removeAll(keepingCapacity: true)
    bytes = 0
  }
}

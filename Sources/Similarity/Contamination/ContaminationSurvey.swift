import Machine
import Values

/// Looks through questions, one after another, some thousand at a time on several cores, and remembers which
/// of them are too like an evaluation question, and which nearly are.
///
/// Memory: up to 4,096 questions or about 8 MB of them, the ids of those that are too like, and up to 1,000 that
/// nearly are, with what they are like.
public struct ContaminationSurvey<ID: Hashable & Sendable & CustomStringConvertible> {
  /// What was found among all that was looked through so far.
  public private(set) var report: ContaminationReport
  /// Those that are too like an evaluation question; complete after ``look()``.
  public private(set) var contaminated: Set<ID> = []
  /// Rows that a person should look at, with both texts and why: those that stay and are nearly too like an item, and
  /// those that leave and only just are. In the order in which they came, up to 1,000.
  public private(set) var borderline: [Record] = []
  private let decontamination: Decontamination
  private let threads: Int
  private var ids: [ID] = []
  private var questions: [[String]] = []
  private var bytes = 0

  private static var mostBorderline: Int { 1000 }

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
    let findings = decontamination.findings(ofAny: questions, threads: threads)
    for (id, finding) in zip(ids, findings) {
      guard let (text, found) = finding.contamination else {
        report.add(nil)
        if let (text, match) = finding.nearly {
          report.add(nearly: match)
          note(id, text, match, isDropped: false)
        }
        continue
      }
      contaminated.insert(id)
      let worst = found.worst
      report.add(found, phrase: decontamination.phrase(of: worst, in: text))
      if decontamination.isOnlyJust(worst) { note(id, text, worst, isDropped: true) }
    }
    ids.removeAll(keepingCapacity: true)
    questions.removeAll(keepingCapacity: true)
    bytes = 0
  }

  private mutating func note(
    _ id: ID, _ text: String, _ match: Contamination.Match, isDropped: Bool
  ) {
    guard borderline.count < Self.mostBorderline else { return }
    var record: Record = [
      "id": .string(id.description), "dropped": .bool(isDropped),
      "because": .string(
        isDropped || match.hasOtherNumbers
          ? match.reason(decontamination.rules) : "it nearly contains an evaluation question"),
      "question": .string(String(text.prefix(2000))),
    ]
    for field in decontamination.evidence(for: text, match).fields {
      record[field.name] = field.value
    }
    borderline.append(record)
  }
}

extension Decontamination {
  /// The longest stretch that a question shares with the item, if that is what it was found by.
  func phrase(of match: Contamination.Match, in question: String) -> String? {
    guard match.shared != nil || match.ratio == nil else { return nil }
    if match.contained != nil, let containment {
      let terms = Containment.Question(CodePoints(question)).terms
      guard let longest = containment.stretches(of: index(of: match), in: terms).first else {
        return nil
      }
      return CodePoints(question).text(terms.place(of: longest.own))
    }
    return match.shared.map {
      shared(of: $0, question, sets[match.set].items[match.item].text).text
    }
  }

  /// Whether a match is hardly above the threshold.
  func isOnlyJust(_ match: Contamination.Match) -> Bool {
    guard match.shared == nil else { return false }
    let set = sets[match.set].name
    if let contained = match.contained, contained >= rules.cover(of: set) {
      return contained < min(1, rules.cover(of: set) + 0.1)
    }
    guard let ratio = match.ratio, let cutoff = rules.ratio(of: set) else { return false }
    return ratio < cutoff.percent + (100 - cutoff.percent) * 0.2
  }
}

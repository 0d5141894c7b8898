/// What one pass over a dataset has counted. Rows are added in their order.
///
/// Memory: 16 bytes for each different row and question, and counts by domain, source and length.
struct Survey: Sendable {
  /// Rows to name, and how many there are of their kind.
  struct Kind: Sendable, Equatable {
    private(set) var count = 0
    /// The first ten.
    private(set) var ids: [String] = []

    mutating func add(_ id: String) {
      count += 1
      if ids.count < 10 { ids.append(id) }
    }
  }

  /// Counts of a domain or a source.
  struct Part: Sendable, Equatable {
    var rows = 0
    var cut = 0
    var tokensCut = 0
  }

  var rows = 0
  var unreadable = Kind()
  var badForm = Kind()
  var badFormReasons: [String: Int] = [:]
  var emptyQuestions = Kind()
  var emptyAnswers = Kind()
  var dropped = Kind()
  var dropReasons: [String: Int] = [:]
  var refused = Kind()
  var refusal: String?
  var heldOut = 0
  var heldOutQuestions: Set<UInt64> = []
  var trainedRows = 0
  var tokens = 0
  var wholeTokens = 0
  var trainedTokens = 0
  var squaredTrained = 0.0
  var trainedPrompts = Kind()
  var cut = Kind()
  var questionsCut = Kind()
  var tokensCut = 0
  var domains: [String: Part] = [:]
  var sources: [String: Part] = [:]
  var firstTokens: [Int32: Int] = [:]
  var lastTokens: [[Int32]: Int] = [:]
  var badBeginnings = Kind()
  var stops = 0
  var withoutStop = Kind()
  var largestToken: Int32 = -1
  var differsJointly = Kind()
  var traces = 0
  var openTraces = Kind()
  var oddTraces = Kind()
  var altered = Kind()
  var insertedThoughts = Kind()
  var controlStrings = Kind()
  var nuls = Kind()
  var replaced = Kind()
  var ownSystems = Kind()
  var repeatedRows = Kind()
  var questions: [UInt64: UInt32] = [:]
  var longestRun = 0
  var runOf = ""
  var answerLengths: [Int: Int] = [:]
  var comparedPrompts = 0
  var differentPrompts = Kind()
  var promptDifference: String?
  var longestRow = 0
  var bytes = 0
  var first: Stamp.FirstRow?
  var packer: Packer

  private var seenRows: Set<UInt64> = []
  private var run = (name: "", length: 0)

  init(packer: Packer) { self.packer = packer }

  mutating func addUnreadable(_ place: String) { unreadable.add(place) }

  mutating func add(_ row: RowFacts) {
    rows += 1
    bytes += row.bytes
    countForm(row)
    countTexts(row)
    switch row.outcome {
    case .heldOut:
      heldOut += 1
      heldOutQuestions.insert(row.questionHash)
    case .dropped(let why):
      dropped.add(row.id)
      dropReasons[why, default: 0] += 1
      packer.add(nil)
    case .refused(let why):
      refused.add(row.id)
      refusal = refusal ?? why
      packer.add(nil)
    case .trained:
      countTrained(row)
      packer.add(row.tokens)
    }
  }

  private mutating func countForm(_ row: RowFacts) {
    if let fault = row.fault {
      badForm.add(row.id)
      if badFormReasons.count < 100 { badFormReasons[fault, default: 0] += 1 }
      return
    }
    if row.questionIsEmpty { emptyQuestions.add(row.id) }
    if row.answerIsEmpty { emptyAnswers.add(row.id) }
    if row.hasOwnSystem { ownSystems.add(row.id) }
    questions[row.questionHash, default: 0] += 1
    if !seenRows.insert(row.rowHash).inserted { repeatedRows.add(row.id) }
    let name = "\(row.domain ?? "")/\(row.source ?? "")"
    run = name == run.name ? (name, run.length + 1) : (name, 1)
    if run.length > longestRun { (longestRun, runOf) = (run.length, name) }
    if row.promptIsCompared { comparedPrompts += 1 }
    if let difference = row.promptDifference {
      differentPrompts.add(row.id)
      promptDifference = promptDifference ?? difference
    }
  }

  private mutating func countTexts(_ row: RowFacts) {
    if row.scan.control { controlStrings.add(row.id) }
    if row.scan.nul { nuls.add(row.id) }
    if row.scan.replaced { replaced.add(row.id) }
    if row.opened > 0 || row.closed > 0 {
      traces += 1
      if row.opened == 1, row.closed == 0 {
        openTraces.add(row.id)
      } else if row.opened != 1 || row.closed != 1 {
        oddTraces.add(row.id)
      }
    }
    if row.answerIsAltered { altered.add(row.id) }
    if row.hasInsertedThoughts { insertedThoughts.add(row.id) }
  }

  private mutating func countTrained(_ row: RowFacts) {
    trainedRows += 1
    tokens += row.tokens
    wholeTokens += row.wholeTokens
    trainedTokens += row.trained
    squaredTrained += Double(row.trained) * Double(row.trained)
    longestRow = max(longestRow, row.wholeTokens)
    largestToken = max(largestToken, row.largestToken)
    if row.trainedInPrompt > 0 { trainedPrompts.add(row.id) }
    if row.differsJointly { differsJointly.add(row.id) }
    let lost = row.questionCut + row.answerCut
    count(&domains, row.domain, lost)
    count(&sources, row.source, lost)
    if lost > 0 {
      cut.add(row.id)
      tokensCut += lost
      if row.questionCut > 0 { questionsCut.add(row.id) }
    } else {
      if lastTokens.count < 1000 { lastTokens[row.lastTrained, default: 0] += 1 }
    }
    if let token = row.firstTrained { firstTokens[token, default: 0] += 1 }
    if !row.beginsWithAnswer { badBeginnings.add(row.id) }
    if row.stops { stops += 1 } else { withoutStop.add(row.id) }
    // To 32 tokens, so that few lengths are kept of many rows.
    answerLengths[(row.answerTokens + 31) / 32 * 32, default: 0] += 1
    if first == nil, let labelled = row.first {
      first = Stamp.FirstRow(id: row.id, tokens: labelled.tokens, labels: labelled.labels)
    }
  }

  private func count(_ parts: inout [String: Part], _ name: String?, _ lost: Int) {
    guard let name, parts.count < 1000 || parts[name] != nil else { return }
    parts[name, default: Part()].rows += 1
    if lost > 0 {
      parts[name, default: Part()].cut += 1
      parts[name, default: Part()].tokensCut += lost
    }
  }

  /// The smallest length, to 32 tokens, that so large a share of the answers does not exceed.
  func answerLength(percentile share: Double) -> Int {
    let total = answerLengths.values.reduce(0, +)
    var passed = 0
    for (length, count) in answerLengths.sorted(by: { $0.key < $1.key }) {
      passed += count
      if Double(passed) >= share * Double(total) { return length }
    }
    return 0
  }
}

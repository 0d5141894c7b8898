import Asking
import Corpus
import Formats
import Teachers
import Values

/// What is known of asking until enough questions have a right answer, before it is done: from the answers that are there.
public struct UntilOutlook: Sendable {
  /// How many questions come in.
  public let questions: Int
  /// Of the questions whose samples are known until one is right or they are spent: how many, how many of them have a
  /// right answer, and how many samples they took.
  public internal(set) var settled = 0
  public internal(set) var verified = 0
  public internal(set) var asked = 0
  /// Samples that are known in all.
  public internal(set) var known = 0
  /// Of the questions whose first, second, third … sample is known: how many, and how many of those samples are right.
  var tried: [(known: Int, right: Int)] = []
  /// How many questions have one, two, three … known samples of which none is right, and further ones to come.
  var open: [Int] = []
  /// How many samples a question has at most.
  var samples = 1
  /// Whether the answers that are there decide where the end is.
  public internal(set) var isDecided = false
  /// Characters of the messages of a call, on average.
  public internal(set) var promptCharacters = 0.0

  /// - Parameter questions: how many come in, of which nothing else is known.
  public init(questions: Int) {
    self.questions = questions
  }

  /// How many questions will be begun that are not settled, and how many calls that takes.
  ///
  /// - Parameter wanted: how many questions are to have a right answer.
  public func expected(_ wanted: Int) -> (questions: Int, calls: Int, ground: String, isLeast: Bool)
  {
    let missing = Double(max(0, wanted - verified))
    let left = max(0, questions - settled)
    guard settled >= 3, verified > 0 else {
      let few = min(Int(missing), left)
      return (
        few, few,
        "so many calls if every first answer is right; how often they are nobody knows yet (a trial tells: retort run "
          + "--limit 20)",
        true
      )
    }
    // Those that were begun go on first.
    var (wins, calls, begun) = (0.0, 0.0, 0)
    for (place, count) in open.enumerated() where count > 0 {
      let (share, each) = prospect(after: place + 1)
      guard wins < missing else { break }
      // The last ones may not be needed any more.
      let needed = share > 0 ? min(Double(count), (missing - wins) / share) : Double(count)
      wins += needed * share
      calls += needed * each
      begun += Int(needed.rounded(.up))
    }
    let (share, each) = prospect(after: 0)
    let fresh = min(
      Double(max(0, left - open.reduce(0, +))), (max(0, missing - wins) / share).rounded(.up))
    return (
      begun + Int(fresh), Int((calls + fresh * each).rounded(.up)),
      "calls estimated from \(grouped(settled)) questions answered before: \(grouped(verified)) have a right answer, after "
        + "\(grouped(asked)) answers in all", false
    )
  }

  /// For a question with so many samples that are wrong: the probability that one of the others is right, and how many of
  /// them are asked for on average.
  ///
  /// Each sample counts by those that are known of its place (Kaplan and Meier 1958): of a run that was interrupted, the
  /// questions that are done are those that were soon right, and say too little by themselves.
  private func prospect(after count: Int) -> (share: Double, calls: Double) {
    let known = tried.reduce(0) { $0 + $1.known }
    let usual = known > 0 ? Double(tried.reduce(0) { $0 + $1.right }) / Double(known) : 0
    var (wrong, calls) = (1.0, 0.0)
    for place in count..<max(count, samples) {
      calls += wrong
      let place = place < tried.count && tried[place].known > 0 ? tried[place] : nil
      wrong *= 1 - (place.map { Double($0.right) / Double($0.known) } ?? usual)
    }
    return (1 - wrong, calls)
  }

  /// A sample is known.
  mutating func note(_ sample: Int, isRight: Bool) {
    if tried.count <= sample {
      tried += Array(repeating: (0, 0), count: sample + 1 - tried.count)
    }
    tried[sample].known += 1
    tried[sample].right += isRight ? 1 : 0
  }

  /// So many samples of a question are known, all wrong, and there are others.
  mutating func noteOpen(_ count: Int) {
    guard count > 0 else { return }
    if open.count < count { open += Array(repeating: 0, count: count - open.count) }
    open[count - 1] += 1
  }
}

extension UntilVerified {
  /// So many questions are looked at together, and after so many of which nothing is known no others are.
  private static let chunk = 64
  private static let mostUnknown = 256

  /// What the answers that are there say. Programs are not run for it: questions with tests are as good as unknown.
  ///
  /// - Parameter asker: knows answers, and asks nobody.
  package func outlook(_ rows: ShardReader<Question>, knowing asker: any Asker) async throws
    -> UntilOutlook
  {
    let order = try await order(of: rows)
    var outlook = UntilOutlook(questions: order.count)
    outlook.samples = answering.samples
    var open: [Int: Question] = [:]
    var (unknown, characters, counted) = (0, 0, 0)
    var place = 0
    while place < order.count, outlook.verified < wanted, unknown < Self.mostUnknown {
      let places = Array(place..<min(order.count, place + Self.chunk))
      place += places.count
      try await bring(places, order, rows, &open)
      for place in places {
        guard outlook.verified < wanted, let question = open[place] else { break }
        if let call = answering.call(for: question, sample: 0) {
          characters += call.messages.reduce(0) { $0 + $1.content.unicodeScalars.count }
          counted += 1
        }
        if try !settle(question, knowing: asker, &outlook) { unknown += 1 }
      }
    }
    outlook.isDecided = unknown == 0 && (outlook.verified >= wanted || place >= order.count)
    outlook.promptCharacters = counted == 0 ? 0 : Double(characters) / Double(counted)
    return outlook
  }

  /// Follows a question's samples as far as they are known.
  ///
  /// - Returns: whether they are known until one is right or they are spent.
  private func settle(
    _ question: Question, knowing asker: any Asker, _ outlook: inout UntilOutlook
  ) throws -> Bool {
    for sample in 0..<answering.samples {
      guard let call = answering.call(for: question, sample: Int64(sample)),
        try asker.outcomes(of: [call])[0] != nil
      else {
        outlook.noteOpen(sample)
        return false
      }
      outlook.known += 1
      var isRight = false
      if case .keep(let trace) = try answering.outcomes(of: [(question, call)], asking: asker)[0]
        .decision
      {
        if grade.isTested(trace) { return false }
        isRight = Self.isVerified(trace, grade.mathVerdict(on: trace))
      }
      outlook.note(sample, isRight: isRight)
      guard isRight || sample + 1 == answering.samples else { continue }
      outlook.settled += 1
      outlook.asked += sample + 1
      if isRight { outlook.verified += 1 }
      return true
    }
    return false
  }
}

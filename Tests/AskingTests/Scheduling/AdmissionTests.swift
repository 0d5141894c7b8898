import Corpus
import Ledger
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// Which requests begin: budgets, places and calls under way, without a network.
struct AdmissionTests {
  /// A run of requests against one budget, as a seed has it.
  private struct Script {
    let budget: Budget
    let limit: Int64?
    let answers: Int64
    let places: Int
    let isVector: Bool
    /// Of a hundred requests so many come to nothing.
    let faults: Int
    /// How many times the estimate an answer may be.
    let stretch: Int64

    init(_ generator: inout SeededGenerator) {
      let size = Int64.random(in: 0...60_000, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: budget = Budget(tokens: size)
      case 1: budget = Budget(dollars: Money(picodollars: size * 1_000_000))
      default: budget = Budget(dollars: Money(picodollars: size * 1_000_000), tokens: size)
      }
      limit = Bool.random(using: &generator) ? Int64.random(in: 1...2000, using: &generator) : nil
      answers = Int64.random(in: 1...4, using: &generator)
      places = Int.random(in: 1...64, using: &generator)
      isVector = Int.random(in: 0..<8, using: &generator) == 0
      faults = Int.random(in: 0..<60, using: &generator)
      stretch = Int64.random(in: 1...10, using: &generator)
    }
  }

  private static let price = Price(dollarsPerMillionInput: 1, output: 2)

  @Test(arguments: 0..<200)
  func aBudgetIsExceededByNoMoreThanThoseInFlightTookBeyondTheirReservations(_ seed: Int) {
    var generator = SeededGenerator(UInt64(seed))
    let script = Script(&generator)
    var admission = Admission(budget: Budget())
    admission.open(account: 1, script.budget, spent: Spending())
    let kind = AnswerSizes.Kind(
      origin: .init(place: "p", model: "m"), isWritten: !script.isVector, hasSchema: false)
    let request = AnswerSizes.Request(
      kind: kind, promptTokens: 20, answers: script.answers, limit: script.limit,
      price: Self.price)
    var inFlight: [Int: BudgetAccount.Amount] = [:]
    // Those in flight when the last one began, and by how much each went beyond what it reserved.
    var excess: [Int: BudgetAccount.Amount] = [:]
    var answered = 0
    var begun = 0

    func hear(_ said: [(id: Int, answer: Admission.Answer)]) {
      for (id, answer) in said {
        answered += 1
        guard case .begins = answer else { continue }
        begun += 1
        inFlight[id] = admission.reservation(of: id)
        excess = inFlight.mapValues { _ in .init() }
        let account = admission.accounts[1]!
        // At each beginning all that is spent and reserved fits.
        if let tokens = script.budget.tokens {
          #expect(account.spent.tokens + account.reserved.tokens <= tokens)
        }
        if let dollars = script.budget.dollars {
          #expect(
            account.spent.cost.picodollars + account.reserved.picodollars <= dollars.picodollars)
        }
      }
    }
    func endOne() {
      guard let id = inFlight.keys.sorted().randomElement(using: &generator),
        let reserved = inFlight.removeValue(forKey: id)
      else { return }
      var took = Spending()
      if Int.random(in: 0..<100, using: &generator) >= script.faults {
        let read = Int64.random(in: 1...40, using: &generator)
        let written =
          script.isVector
          ? 0 : Int64.random(in: 1...(1000 * script.stretch), using: &generator) * script.answers
        took.add(
          promptTokens: read, completionTokens: written,
          cost: Self.price.cost(promptTokens: read, completionTokens: written))
        admission.learn(id, promptTokens: read, completionTokens: written / script.answers)
      }
      if excess[id] != nil {
        excess[id] = .init(
          tokens: max(0, took.tokens - reserved.tokens),
          picodollars: max(0, took.cost.picodollars - reserved.picodollars))
      }
      hear(admission.end(id, took: took).said)
    }

    let count = 150
    for id in 0..<count {
      hear(
        admission.apply(
          .init(
            id: id, account: 1, party: 1, teacher: "t", places: script.places, keys: [[UInt8(id)]],
            request: request)))
      while Bool.random(using: &generator), !inFlight.isEmpty { endOne() }
      #expect(inFlight.count <= script.places)
    }
    while !inFlight.isEmpty { endOne() }

    // Everybody was told something: nobody waits for ever.
    #expect(answered == count)
    let spent = admission.accounts[1]!.spent
    let beyond = excess.values.reduce(BudgetAccount.Amount()) { $0 + $1 }
    if let tokens = script.budget.tokens { #expect(spent.tokens <= tokens + beyond.tokens) }
    if let dollars = script.budget.dollars {
      #expect(spent.cost.picodollars <= dollars.picodollars + beyond.picodollars)
    }
    #expect(admission.accounts[1]!.reserved == .init() && admission.inFlight(of: 1) == 0)
    // What fits is not refused: an ample budget lets all begin.
    if script.budget.tokens ?? .max > 10_000_000, script.budget.dollars == nil {
      #expect(begun == count)
    }
  }

  private func applicant(
    _ id: Int, account: Int = 1, party: Int? = nil, teacher: String = "t", places: Int = 1,
    keys: [[UInt8]]? = nil
  ) -> Admission.Applicant {
    .init(
      id: id, account: account, party: party ?? account, teacher: teacher, places: places,
      keys: keys ?? [[UInt8(id)]],
      request: nil)
  }

  private func admission(accounts: Int = 1) -> Admission {
    var admission = Admission(budget: Budget())
    for account in 1...accounts { admission.open(account: account, Budget(), spent: Spending()) }
    return admission
  }

  /// Whoever looked in the ledger sees whether anybody else may have bought something since.
  @Test func whatOthersBeginIsSeen() {
    var admission = admission(accounts: 2)
    let first = admission.sight(of: 7)
    #expect(first != nil)
    // What it begins and ends itself is nothing to it.
    _ = admission.apply(applicant(1, party: 7, places: 9))
    #expect(admission.sight(of: 7) == first && admission.sight(of: 8) == nil)
    _ = admission.end(1, took: Spending())
    let second = admission.sight(of: 8)
    #expect(admission.sight(of: 7) == first && second != nil && second != first)
    // Another of the same run is somebody else, too.
    _ = admission.apply(applicant(2, party: 8, places: 9))
    #expect(admission.sight(of: 7) == nil)
    _ = admission.end(2, took: Spending())
    let third = admission.sight(of: 7)
    #expect(third != nil && third != first)
    // And what is handed in together.
    admission.begin(3, account: 2)
    #expect(admission.sight(of: 7) == nil && admission.sight(of: 8) == nil)
    _ = admission.end(3, took: Spending())
    #expect(![first, third, nil].contains(admission.sight(of: 7)))
    // Who is gone counts for the others as before.
    let fourth = admission.sight(of: 7)
    admission.leave(8)
    #expect(admission.sight(of: 7) == fourth)
  }

  @Test func placesAreTakenInOrder() {
    var admission = admission()
    #expect(admission.apply(applicant(1)).map(\.id) == [1])
    #expect(admission.apply(applicant(2)).isEmpty && admission.apply(applicant(3)).isEmpty)
    // Another teacher's places are others.
    #expect(admission.apply(applicant(4, teacher: "u")).map(\.id) == [4])
    #expect(admission.end(1, took: Spending()).said.map(\.id) == [2])
    #expect(admission.withdraw(3).isEmpty)
    #expect(admission.end(2, took: Spending()).said.isEmpty)
  }

  @Test func runsTakeTurns() {
    var admission = admission(accounts: 2)
    _ = admission.apply(applicant(0))
    for id in 1...4 { _ = admission.apply(applicant(id)) }
    for id in 11...14 { _ = admission.apply(applicant(id, account: 2)) }
    var order: [Int] = []
    var current = 0
    for _ in 0..<8 {
      current = admission.end(current, took: Spending()).said[0].id
      order.append(current)
    }
    #expect(Set(order.prefix(4).map { $0 / 10 }) == [0, 1], "\(order)")
    #expect(
      order.filter { $0 < 10 } == [1, 2, 3, 4] && order.filter { $0 > 10 } == [11, 12, 13, 14])
  }

  @Test func whatIsUnderWayIsNotBegunAgain() {
    var admission = admission(accounts: 2)
    let first = admission.apply(applicant(1, places: 9, keys: [[1], [2]]))
    #expect(first.map(\.answer) == [.begins([[1], [2]])])
    #expect(
      admission.apply(applicant(2, account: 2, places: 9, keys: [[2], [3]])).map(\.answer)
        == [.begins([[3]])])
    #expect(
      admission.apply(applicant(3, account: 2, places: 9, keys: [[1]])).map(\.answer)
        == [.isUnderWay])
    #expect(admission.end(1, took: Spending()).keys == [[1], [2]])
    #expect(admission.apply(applicant(4, places: 9, keys: [[1]])).map(\.answer) == [.begins([[1]])])
  }

  @Test func withoutKnowledgeOneGoesAlone() {
    var admission = Admission(budget: Budget())
    admission.open(account: 1, Budget(tokens: 100), spent: Spending())
    let kind = AnswerSizes.Kind(
      origin: .init(place: "p", model: "m"), isWritten: true, hasSchema: false)
    func apply(_ id: Int) -> [Admission.Answer] {
      admission.apply(
        .init(
          id: id, account: 1, party: 1, teacher: "t", places: 9, keys: [[UInt8(id)]],
          request: .init(kind: kind, promptTokens: 10, answers: 1, limit: nil, price: nil))
      ).map(\.answer)
    }
    #expect(apply(1) == [.begins([[1]])] && apply(2).isEmpty)
    var took = Spending()
    took.add(promptTokens: 10, completionTokens: 20, cost: nil)
    admission.learn(1, promptTokens: 10, completionTokens: 20)
    // Then as many as fit: 30 are spent, and 30 each may take.
    #expect(admission.end(1, took: took).said.map(\.id) == [2])
    #expect(apply(3) == [.begins([[3]])] && apply(4).isEmpty)
  }
}

import Foundation
import Ledger
import Teachers
import Values

// What the ledger knows, in the words of teachers.

extension CallLedger {
  /// How each of some calls stands. An answer under a call's former key is its answer, whatever else is known of it.
  func standings(of calls: [Call]) throws -> [Standing] {
    var standings = try standings(of: calls.map(\.key.bytes))
    let former = calls.indices.filter { !standings[$0].isAnswered && calls[$0].formerKey != nil }
    guard !former.isEmpty else { return standings }
    let ofFormer = try self.standings(of: former.compactMap { calls[$0].formerKey?.bytes })
    for (index, standing) in zip(former, ofFormer) where standing.isAnswered {
      standings[index] = standing
    }
    return standings
  }

  /// What came of calls, as far as the ledger knows.
  func outcomes(of calls: [Call]) throws -> [CallOutcome?] {
    let keys = calls.map(\.key.bytes)
    let entries = try entries(for: keys)
    guard entries.contains(where: { $0 == nil }) else {
      return zip(calls, entries).map { call, entry in
        entry.map { .reply(Reply($0, to: call)) }
      }
    }
    let all = try zip(calls, entries).map { call, entry -> Entry? in
      if let entry { return entry }
      return try call.formerKey.flatMap { try self.entry(for: $0.bytes) }
    }
    return zip(zip(calls, all), try failures(for: keys)).map { known, failure in
      let (call, entry) = known
      return entry.map { .reply(Reply($0, to: call)) } ?? failure.map { .refused(Refusal($0)) }
    }
  }

  /// Whether calls to a teacher failed that may be answered now: it is asked otherwise, or they failed as many did.
  package func hasFailuresWorthAsking(_ teacher: Teacher) throws -> Bool {
    try hasFailures(
      of: .init(teacher), worthAskingIn: teacher.terms, patience: teacher.termsWithPatience)
  }
}

extension CallLedger.Origin {
  package init(_ teacher: Teacher) {
    self.init(place: teacher.identity, model: teacher.rememberedModel)
  }
}

extension CallLedger.Entry {
  init(_ reply: Reply, _ call: Call) {
    self.init(
      reply, call.key.bytes, call.sample, call.teacher, price: call.teacher.price,
      promptTokens: Int64(call.estimatedPromptTokens))
  }

  /// - Parameter promptTokens: an estimate, for endpoints that do not count.
  init(
    _ reply: Reply, _ key: [UInt8], _ sample: Int64, _ teacher: Teacher, price: Price?,
    promptTokens: Int64
  ) {
    let written = Int64(reply.content.utf8.count + (reply.reasoning?.utf8.count ?? 0))
    let read = reply.promptTokens ?? promptTokens
    let output = reply.completionTokens ?? (written + 3) / 4
    let cost =
      reply.paid
      ?? price.map {
        // What is too large to count is the largest amount: a budget ends.
        $0.cost(
          promptTokens: read, cachedTokens: reply.cachedTokens, completionTokens: output)
          ?? Money(picodollars: .max)
      }
    self.init(
      key: key, origin: .init(teacher), sample: sample, content: reply.content,
      reasoning: reply.reasoning, finishReason: reply.finishReason, promptTokens: read,
      completionTokens: output, cost: cost,
      isEstimated: reply.isEstimated || reply.promptTokens == nil || reply.completionTokens == nil)
    servedBy = reply.servedBy
  }

  /// What replies took that came to nothing: tokens and money, of no call.
  static func waste(_ replies: [Reply], of call: Call) -> Spending {
    .wasted(replies.filter(\.tellsWhatItTook).map { CallLedger.Entry($0, call) })
  }

  /// What it took.
  var spending: Spending {
    var spending = Spending()
    spending.add(
      promptTokens: promptTokens, completionTokens: completionTokens, cost: cost,
      isEstimated: isEstimated)
    return spending
  }
}

extension CallLedger.Failure {
  init(_ refusal: Refusal, _ key: [UInt8], _ sample: Int64, _ teacher: Teacher) {
    self.init(
      key: key, origin: .init(teacher), sample: sample, status: refusal.status,
      message: refusal.message,
      terms: refusal.status == 0 ? teacher.termsWithPatience : teacher.terms,
      at: Date().timeIntervalSince1970)
  }

  /// Whether a call that failed may be answered now: it would be asked otherwise, or many failed with it.
  func isWorthAsking(_ teacher: Teacher) -> Bool {
    isDoubtful
      || (terms.map { $0 != (status == 0 ? teacher.termsWithPatience : teacher.terms) } ?? false)
  }
}

extension Reply {
  init(_ entry: CallLedger.Entry, to call: Call) {
    self.init(
      content: entry.content, reasoning: entry.reasoning, finishReason: entry.finishReason,
      promptTokens: entry.promptTokens, completionTokens: entry.completionTokens, paid: entry.cost)
    isEstimated = entry.isEstimated
    marks = call.teacher.think
  }
}

extension Refusal {
  init(_ failure: CallLedger.Failure) {
    self.init(status: failure.status, message: failure.message)
  }
}

extension Spending {
  /// What replies took that came to nothing: of no call.
  static func wasted(_ replies: [CallLedger.Entry]) -> Spending {
    var sum = Spending()
    for reply in replies { sum += reply.spending }
    sum.calls = 0
    return sum
  }
}

extension Reply {
  /// Whether its endpoint said what it took. Of an empty reply without a count nobody knows that it was paid for.
  var tellsWhatItTook: Bool { promptTokens != nil || completionTokens != nil || paid != nil }
}

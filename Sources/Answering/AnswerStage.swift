import Asking
import Corpus
import Filters
import Formats
import Recipes
import Teachers
import Values

/// Asks the teachers k times for each question.
public struct AnswerStage: Sendable {
  /// The teacher for each domain; the key "" is the teacher for all others.
  public let teachers: [String: Teacher]
  /// Answers per question.
  public let samples: Int
  public let sampling: Sampling
  /// What every answer begins with; nil if the teacher begins it.
  package let prefill: String?
  /// What becomes of an answer that was cut at the token limit.
  let ifCut: IfCut
  /// What the questions of each source or domain are asked with; the key "" is for all others. None for the question alone.
  package let prompts: [String: QuestionPrompt]
  /// Whether each question says for how many samples it was asked; see ``UntilVerified``.
  package let isUntilVerified: Bool

  /// The stage's name.
  public static let name = "answer"
  /// Why an answer leaves that was never given.
  public static let failed = "the teacher gave no answer"

  public init(
    teachers: [String: Teacher], samples: Int, sampling: Sampling, prefill: String? = nil,
    ifCut: IfCut = .keep, prompts: [String: QuestionPrompt] = [:], isUntilVerified: Bool = false
  ) {
    self.teachers = teachers
    self.samples = samples
    self.sampling = sampling
    self.prefill = prefill
    self.ifCut = ifCut
    self.prompts = prompts
    self.isUntilVerified = isUntilVerified
  }

  /// All that decides what comes out, besides the questions: whom they go to and how they are asked. What a recipe
  /// calls a teacher, and what his answers cost, decides nothing.
  public var identity: Record {
    let calls = teachers.sorted { $0.key < $1.key }.map { domain, teacher in
      let call = teacher.call(question: "", prefill: prefill, sampling: sampling, sample: 0)
      return Record.Field(domain, .string(call.key.description))
    }
    var identity: Record = [
      "version": 2, "samples": .integer(Int64(samples)), "teachers": .record(Record(calls)),
    ]
    // Only where they are said: what was made without them stays made.
    if ifCut != .keep { identity["if_cut"] = ifCut.value }
    if !prompts.isEmpty {
      identity["prompts"] = .record(
        Record(
          prompts.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.text)) }))
    }
    if isUntilVerified { identity["until_verified"] = true }
    return identity
  }

  /// How many answers one question is asked for.
  package func samples(of question: Question) -> Int {
    guard isUntilVerified,
      let asked = question.scores.last(where: { $0.name == UntilVerified.name })
    else { return samples }
    return min(samples, max(0, Int(asked.value)))
  }

  /// What a question is asked with: the prompt of its source, else of its domain, else the one for all; or as it is.
  package func prompted(_ question: Question) -> String {
    let prompt = prompts[question.source] ?? prompts[question.domain] ?? prompts[""]
    return prompt?.filled(with: question.text) ?? question.text
  }

  /// The calls for one question.
  public func calls(for question: Question) throws -> [Call] {
    try (0..<Int64(samples(of: question))).map { sample in
      if let call = call(for: question, sample: sample) { return call }
      throw RetortError(.bug, "no teacher for the domain \"\(question.domain)\"")
    }
  }

  /// The call for one sample of a question, also for one beyond those that it asks for; nil if nobody is asked.
  package func call(for question: Question, sample: Int64) -> Call? {
    (teachers[question.domain] ?? teachers[""])?.call(
      question: prompted(question), system: question.context?.system,
      turns: question.context?.messages ?? [], prefill: prefill, sampling: sampling,
      sample: sample)
  }

  /// The same with other teachers.
  package func asking(_ other: (Teacher) -> Teacher) -> AnswerStage {
    AnswerStage(
      teachers: teachers.mapValues(other), samples: samples, sampling: sampling, prefill: prefill,
      ifCut: ifCut, prompts: prompts, isUntilVerified: isUntilVerified)
  }

  /// The calls for all questions, in order.
  public func calls(for questions: ShardReader<Question>) -> () throws -> Call? {
    let cursor = questions.rows()
    var waiting: ArraySlice<Call> = []
    return {
      if waiting.isEmpty, let question = try cursor.next() {
        waiting = try calls(for: question)[...]
      }
      return waiting.popFirst()
    }
  }

  /// Sees to it that all calls are answered, and those that follow from cut answers.
  public func settle(_ questions: ShardReader<Question>, asking asker: any Asker) async throws {
    try await asker.settle({ calls(for: questions) }, ifCut.followUps)
  }

  /// What came of one of a question's calls.
  public struct AskedSample {
    public let question: Question
    public let sample: Int64
    public let decision: Decision<Trace>
    /// What its answers took, those that were thrown away included.
    public let spending: Spending
  }

  /// What came of the calls for some questions: an answer or a drop for each sample.
  public func samples(for questions: [Question], asking asker: any Asker) throws -> [AskedSample] {
    try outcomes(
      of: questions.flatMap { question in
        try self.calls(for: question).map { (question: question, call: $0) }
      }, asking: asker)
  }

  /// What came of calls that were settled.
  func outcomes(of calls: [(question: Question, call: Call)], asking asker: any Asker) throws
    -> [AskedSample]
  {
    try zip(calls, try asker.outcomes(of: calls.map(\.call))).map { pair, outcome in
      guard let outcome else {
        throw RetortError(.bug, "a call was never settled: \(pair.call.key)")
      }
      var chain = CallChain(links: [(pair.call, outcome)])
      if case .reply(let reply) = outcome, reply.isCut {
        chain = try asker.chain(from: pair.call, ifCut.followUps)
      }
      return AskedSample(
        question: pair.question, sample: pair.call.sample,
        decision: decision(pair.question, chain, outcome), spending: chain.spending)
    }
  }

  private func decision(_ question: Question, _ chain: CallChain, _ first: CallOutcome) -> Decision<
    Trace
  > {
    let replies = chain.links.compactMap { link -> Reply? in
      if case .reply(let reply) = link.outcome { reply } else { nil }
    }
    switch (ifCut.reply(of: replies), first) {
    case (let reply?, _):
      if reply.isCut && ifCut == .drop {
        return .drop(
          reason: "the answer was cut at the token limit",
          evidence: ["completion_tokens": Value(reply.completionTokens)])
      }
      var answer = reply
      // What was thrown away was paid for, too.
      answer.paid = chain.spending.wholeCost
      return .keep(Trace(question: question, answer: Answer(answer, to: chain.links[0].call)))
    case (nil, .refused(let refusal)): return .drop(reason: Self.failed, refusal)
    case (nil, .reply(let reply)):
      return .keep(Trace(question: question, answer: Answer(reply, to: chain.links[0].call)))
    }
  }
}

extension Answer {
  /// A reply as an answer: the reasoning apart from the rest, the cost counted.
  package init(_ reply: Reply, to call: Call) {
    let reply =
      call.messages.last.map { $0.role == .assistant ? reply.behind($0.content) : reply } ?? reply
    let split = reply.split
    self.init(
      sample: call.sample, model: call.teacher.model, reasoning: split.reasoning,
      text: split.answer, finishReason: reply.finishReason, promptTokens: reply.promptTokens,
      completionTokens: reply.completionTokens, cost: reply.cost(at: call.teacher.price))
  }
}

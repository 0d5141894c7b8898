import Corpus
import Formats
import Recipes
import Teachers

/// Asks the teachers k times for each question.
public struct Answering: Sendable {
  /// The teacher for each domain; the key "" is the teacher for all others.
  public let teachers: [String: Teacher]
  /// Answers per question.
  public let samples: Int
  public let sampling: Sampling

  /// The stage's name.
  public static let name = "answer"

  public init(teachers: [String: Teacher], samples: Int, sampling: Sampling) {
    self.teachers = teachers
    self.samples = samples
    self.sampling = sampling
  }

  /// All that decides what comes out, besides the questions.
  public var identity: Record {
    let calls = teachers.sorted { $0.key < $1.key }.map { domain, teacher in
      let call = teacher.call(question: "", sampling: sampling, sample: 0)
      return Record.Field(
        domain,
        .list([
          .string(teacher.name), .string(call.key.description),
          Value(teacher.price.map(\.input)), Value(teacher.price.map(\.output)),
        ]))
    }
    return ["version": 1, "samples": .integer(Int64(samples)), "teachers": .record(Record(calls))]
  }

  /// The calls for one question.
  public func calls(for question: Question) throws -> [Call] {
    guard let teacher = teachers[question.domain] ?? teachers[""] else {
      throw RetortError(.bug, "no teacher for the domain \"\(question.domain)\"")
    }
    return (0..<Int64(samples)).map {
      teacher.call(question: question.text, sampling: sampling, sample: $0)
    }
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

  /// What came of a question's calls: an answer or a drop for each sample.
  public func outcomes(for question: Question, asking asker: any Asker) throws
    -> [(sample: Int64, decision: Decision<Trace>)]
  {
    try calls(for: question).map { call in
      switch try asker.outcome(of: call) {
      case .reply(let reply):
        let answer = Answer(reply, to: call)
        return (call.sample, .keep(Trace(question: question, answer: answer)))
      case .refused(let refusal):
        return (call.sample, .drop(reason: "the teacher refused to answer", refusal))
      }
    }
  }
}

extension Answer {
  /// A reply as an answer: the reasoning apart from the rest, the cost counted.
  init(_ reply: Reply, to call: Call) {
    let split = reply.split
    self.init(
      sample: call.sample, teacher: call.teacher.name, reasoning: split.reasoning,
      text: split.answer, finishReason: reply.finishReason, promptTokens: reply.promptTokens,
      completionTokens: reply.completionTokens,
      cost: call.teacher.price?.cost(
        promptTokens: reply.promptTokens, completionTokens: reply.completionTokens))
  }
}

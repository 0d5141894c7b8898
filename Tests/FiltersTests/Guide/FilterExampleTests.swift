import Answering
import Asking
import Corpus
import Filters
import Teachers
import TestSupport
import Testing

/// Every filter does with its examples' rows what its page says.
struct FilterExampleTests {
  @Test(arguments: FilterPage.entries.map(Named.init))
  func doesAsItSays(_ named: Named) async throws {
    let entry = named.entry
    #expect(!entry.guide.summary.isEmpty && !entry.guide.examples.isEmpty)
    if let shorthand = entry.shorthand {
      #expect(entry.guide.parameters.contains { $0.name == shorthand }, "\(shorthand) is not told")
    }
    for example in entry.guide.examples {
      let scratch = Scratch()
      for (name, text) in example.files { try scratch.write(name, text) }
      let reasons =
        entry.key == "questions"
        ? try await questions(example, scratch) : try await answers(example, scratch)
      #expect(reasons == example.rows.map(\.reason), "\(example.step)")
    }
  }

  struct Named: Sendable, CustomTestStringConvertible {
    let entry: FilterPage.Entry
    var testDescription: String { "\(entry.key): \(entry.name)" }
  }

  /// Why each question leaves; nil for those that stay.
  private func questions(_ example: FilterExample, _ scratch: Scratch) async throws -> [String?] {
    let checked = try FilterRig.filters("questions: [\(example.step)]", in: scratch)
    let questions = example.rows.map { Samples.question($0.question, reference: $0.reference) }
    let labels = example.rows.compactMap { row in row.label.map { (row.question, $0) } }
    let outcome = try await FilterRig.Outcome.of(
      checked.questionFilters[0], questions, ExampleLabels(of: labels))
    return questions.map { question in outcome.dropped.first { $0.row.id == question.id }?.reason }
  }

  private func answers(_ example: FilterExample, _ scratch: Scratch) async throws -> [String?] {
    let checked = try FilterRig.filters("keep: [\(example.step)]", in: scratch)
    var samples: [String: Int64] = [:]
    var traces: [Trace] = []
    for row in example.rows {
      let sample = samples[row.question, default: 0]
      samples[row.question] = sample + 1
      traces.append(
        Samples.trace(
          Samples.question(row.question, reference: row.reference), sample: sample,
          text: row.answer ?? "", finish: row.finishReason))
    }
    // Of the answers to a question each has its own label.
    let labels = ExampleLabels(
      of: example.rows.compactMap { row in row.label.map { (row.question, $0) } })
    let graded = try await FilterRig.Outcome.of(Grade([]), traces, labels).kept
    let outcome = try await FilterRig.Outcome.of(checked.answerFilters[0], graded, labels)
    return traces.map { trace in outcome.dropped.first { $0.row.id == trace.id }?.reason }
  }

  @Test func thePageIsFresh() throws {
    let page = try Repository.text("Documentation/Filters.md")
    #expect(
      page == FilterPage.markdown,
      "Documentation/Filters.md is stale: retort filters --markdown > Documentation/Filters.md")
  }
}

/// A judge that says of each question what the example has.
private struct ExampleLabels: Asker {
  let labels: [(question: String, label: String)]

  init(of labels: [(String, String)]) {
    self.labels = labels.map { (question: $0.0, label: $0.1) }
  }

  func settle(_ next: () throws -> Call?) async throws {
    while try next() != nil {}
  }

  func outcomes(of calls: [Call]) throws -> [CallOutcome?] {
    calls.map { call in
      if call.kind == .vector { return .reply(FilterRig.vector(of: call)) }
      let asked = call.messages.map(\.content).joined(separator: "\n")
      guard let label = labels.first(where: { asked.contains($0.question) })?.label else {
        return nil
      }
      return .reply(
        Reply(
          content: label, reasoning: nil, finishReason: "stop", promptTokens: nil,
          completionTokens: nil))
    }
  }
}

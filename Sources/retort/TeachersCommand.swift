import ArgumentParser
import Corpus
import Foundation
import Pipeline
import Teachers
import Values

struct TeachersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teachers",
    abstract: "Try each teacher of a recipe with one small call, and tell what it can do.",
    discussion: """
      The calls are made anew every time, cost a few tokens, and are not remembered. The exit code is 1 if a \
      teacher did not answer.

      EXAMPLES
        retort teachers recipe.yaml
        retort teachers recipe.yaml --json
      """)

  @Argument(help: "The recipe's YAML file.")
  var recipe: String

  @OptionGroup var options: GlobalOptions

  /// What came of one teacher.
  private struct Trial {
    let teacher: Teacher
    let seconds: Double
    let outcome: Result<Reply, RetortError>
    /// What its endpoint has besides answers: `tokenize`, `embeddings`.
    let extras: [String]

    var cost: Money? {
      guard case .success(let reply) = outcome else { return .zero }
      return teacher.price?.cost(
        promptTokens: reply.promptTokens, completionTokens: reply.completionTokens)
    }
  }

  func run() async throws {
    let checked = try await CheckedRecipe.load(
      recipe, name: nil, downloads: false, updates: false, options: options)
    let logs = options.openedWorkspace.run(checked.recipe.name).logs
    let teachers = checked.teachers.values.sorted { $0.name < $1.name }
    // Who does not answer at the second attempt is told, not waited for.
    let policy = RetryPolicy(attempts: 2, firstDelay: 1, longestDelay: 5)
    let trials = try await ChatClient.with(concurrency: 4, logFolder: logs, policy: policy) {
      client in
      var trials: [Trial] = []
      for teacher in teachers { trials.append(try await Self.attempt(teacher, client)) }
      return trials
    }
    if options.json {
      Terminal.print(Value.list(trials.map { .record(record($0)) }).json)
    } else {
      Terminal.print(text(trials))
    }
    if trials.contains(where: { (try? $0.outcome.get()) == nil }) { throw ExitCode(1) }
  }

  private static func attempt(_ teacher: Teacher, _ client: ChatClient) async throws -> Trial {
    let call = teacher.call(
      question: "What is 2 + 3? Answer with the number only.", sampling: Sampling(maxTokens: 256),
      sample: 0)
    let start = Date()
    var outcome: Result<Reply, RetortError>
    do {
      outcome = .success(try await client.ask(call))
    } catch let refusal as Refusal {
      outcome = .failure(
        RetortError(.teacher, "it refused", cause: "HTTP \(refusal.status): \(refusal.message)"))
    } catch let error as RetortError {
      outcome = .failure(error)
    }
    let seconds = Date().timeIntervalSince(start)
    var extras: [String] = []
    if case .success = outcome {
      if (try? await client.tokenCount(of: "two", by: teacher)) != nil { extras.append("tokenize") }
      if (try? await client.ask(Call(vectorOf: "two", by: teacher))) != nil {
        extras.append("embeddings")
      }
    }
    return Trial(teacher: teacher, seconds: seconds, outcome: outcome, extras: extras)
  }

  private func text(_ trials: [Trial]) -> String {
    var table = Table(
      [
        "teacher", "model", "seconds", "tokens in", "out", "price", "reasoning", "ended", "also",
        "answer",
      ],
      numeric: [2, 3, 4, 5])
    for trial in trials {
      let (teacher, seconds) = (trial.teacher, String(format: "%.2f", trial.seconds))
      switch trial.outcome {
      case .success(let reply):
        table.add([
          teacher.name, teacher.model, seconds, counted(reply.promptTokens),
          counted(reply.completionTokens), worded(trial.cost),
          reply.split.reasoning == nil ? "none" : reply.reasoning == nil ? "in the text" : "apart",
          reply.finishReason, trial.extras.isEmpty ? "–" : trial.extras.joined(separator: ", "),
          excerpt(reply.split.answer),
        ])
      case .failure(let error):
        let cause = error.cause.map { ": \($0)" } ?? ""
        table.add(
          [teacher.name, teacher.model, seconds, "", "", "", "", "failed", ""]
            + [excerpt(error.what + cause)])
      }
    }
    return table.text
  }

  private func counted(_ tokens: Int64?) -> String { tokens.map { grouped(Int($0)) } ?? "not told" }

  private func excerpt(_ text: String) -> String { oneLine(text, most: 100) }

  private func record(_ trial: Trial) -> Record {
    var record: Record = [
      "teacher": .string(trial.teacher.name), "model": .string(trial.teacher.model),
      "seconds": .double(trial.seconds),
    ]
    switch trial.outcome {
    case .success(let reply):
      record["answer"] = .string(reply.split.answer)
      record["reasoning"] = Value(reply.split.reasoning)
      record["also"] = .list(trial.extras.map(Value.string))
      record["finish_reason"] = .string(reply.finishReason)
      record["prompt_tokens"] = Value(reply.promptTokens)
      record["completion_tokens"] = Value(reply.completionTokens)
      record["cost_usd"] = trial.cost.map { .double($0.dollars) } ?? .null
    case .failure(let error):
      record["error"] = .string(error.what)
      record["cause"] = Value(error.cause)
    }
    return record
  }
}

import ArgumentParser
import Asking
import Dispatch
import Foundation
import Hub
import Pipeline
import Teachers
import Values

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a recipe, from its sources to its dataset.",
    discussion: """
      What is finished is not done again and no answer is bought twice: after an interruption, a \
      kill or a change of the recipe, run the same command again.

      EXAMPLES
        retort run recipe.yaml --limit 20
        retort run recipe.yaml --name hotter --set answers.temperature=1.0
      """)

  @Argument(help: "The recipe's YAML file.")
  var recipe: String

  @OptionGroup var changes: OverrideOptions

  @Option(help: "The run's name, if not the recipe's.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Try the whole recipe on so many questions, as the run NAME-trial-N; their answers count for the whole run.",
      valueName: "questions"))
  var limit: Int?

  @Flag(help: "Look up the Hub's branches anew, instead of the commits of the last run.")
  var update = false

  @Flag(help: "Ask again where calls failed in an earlier session.")
  var retryFailed = false

  @Flag(help: "Agree to all that the recipe does beyond its folder, without being asked.")
  var trust = false

  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let name, !RunName.isValid(name) {
      throw ValidationError("\"\(name)\" cannot name a run: \(RunName.rule)")
    }
    if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more") }
  }

  func run() async throws {
    let display = ProgressDisplay(options.terminal)
    let outcome: FinishedRun
    do {
      // One watch over the whole: a second one would not hear the signals that the first listened to.
      outcome = try await untilInterrupted { [recipe, changes, limit, update, trust, options] in
        let checked = try await CheckedRecipe.load(
          recipe, setting: changes.overrides, name: self.name, downloads: true, updates: update,
          trial: limit, options: options)
        let name = Self.name(self.name, of: checked, limit: limit)
        try Trust().require(
          checked.text, at: recipe, checked.reach(ofRecipe: recipe), isAgreed: trust)
        let workspace = options.openedWorkspace
        var session = Session.Options()
        session.programs = try sandbox.settings()
        session.logFolder = workspace.run(name).logs
        return try await Session.with(workspace, options: session) {
          try await $0.run(
            checked, name: name, retriesFailed: retryFailed, observer: display)
        }
      }
    } catch {
      display.finish()
      if error is CancellationError {
        options.terminal.say("interrupted; run the same command again: it goes on where it stopped")
      }
      throw error
    }
    report(outcome)
    if let earlier = outcome.earlierExport {
      options.terminal.say(
        "another recipe of this name had made a dataset: it is kept in \(earlier)")
    }
    if outcome.export.rows == 0 {
      throw RetortError(
        .empty, "the dataset is empty: no row is left", cause: whyNothingIsLeft(outcome.funnel),
        hint:
          "retort show \(outcome.name) tells more of them, retort why \(outcome.name) ID one row's "
          + "way; mend the recipe and run the same command again: what is paid for is found again")
    }
  }

  /// What the run is called: a trial is no run of the recipe's name, whose dataset it would take the place of.
  static func name(_ name: String?, of checked: CheckedRecipe, limit: Int?) -> String {
    if let name { return name }
    return limit.map { "\(checked.recipe.name)-trial-\($0)" } ?? checked.recipe.name
  }

  private func tellFailures(_ calls: CallProgress) {
    guard calls.failed > 0 else { return }
    options.terminal.say(
      "\(grouped(calls.failed)) calls failed; retort calls list --failed lists them, --retry-failed asks again:"
    )
    for (reason, count) in calls.sortedFailures {
      options.terminal.say("  \(grouped(count))  \(reason.prefix(200))")
    }
  }

  private func tellWaste(_ calls: CallProgress) {
    guard let wasted = calls.wasted, wasted > .zero else { return }
    options.terminal.say(
      "\(worded(wasted)) of what was spent was paid for what came to nothing: empty or broken off")
  }

  /// How often was asked for what was answered, where that is not the same.
  private func tellTraffic(_ traffic: Traffic) {
    if traffic.retries > 0 {
      options.terminal.say(
        "\(grouped(traffic.requests)) requests for \(grouped(traffic.answers)) answers: "
          + "\(grouped(traffic.pushedBack)) were sent away and \(grouped(traffic.failed)) failed, and were made again "
          + "after \(worded(seconds: traffic.waited)) in all")
    }
    if traffic.failed > 0 {
      options.terminal.say(
        "\(grouped(traffic.failed)) requests broke off or failed: what their endpoint charges without saying so is in no figure"
      )
    }
    if traffic.estimated > 0 {
      options.terminal.say(
        "the tokens of \(grouped(traffic.estimated)) answers were not counted by their endpoint: "
          + "they, and what was paid for them, are estimates")
    }
    for (model, count) in traffic.byOthers.sorted(by: {
      ($1.value, $0.key.served) < ($0.value, $1.key.served)
    }) {
      options.terminal.say(
        "teacher \"\(model.teacher)\" was asked for \(model.asked), and \(grouped(count)) answers came from \(model.served)"
      )
    }
  }

  private func report(_ outcome: FinishedRun) {
    if options.json {
      var summary: Record = [:]
      summary["export"] = .string(outcome.exportFolder)
      summary["earlier_export"] = Value(outcome.earlierExport)
      summary["rows"] = .integer(Int64(outcome.export.rows))
      summary["calls_made"] = .integer(Int64(outcome.calls.answered))
      summary["calls_counted_by_estimate"] = .integer(Int64(outcome.calls.estimated))
      summary["seconds_of_calls"] = .double(outcome.calls.seconds)
      summary["calls_failed"] = .integer(Int64(outcome.calls.failed))
      summary["requests"] = .integer(Int64(outcome.traffic.requests))
      summary["answers"] = .integer(Int64(outcome.traffic.answers))
      summary["retries"] = .integer(Int64(outcome.traffic.retries))
      summary["retries_for_pressure"] = .integer(Int64(outcome.traffic.pushedBack))
      summary["seconds_waited"] = .double(outcome.traffic.waited)
      summary["answers_with_estimated_tokens"] = .integer(Int64(outcome.traffic.estimated))
      summary["answered_by_others"] = .list(
        outcome.traffic.byOthers.sorted { $0.key.served < $1.key.served }.map { model, count in
          .record([
            "teacher": .string(model.teacher), "asked": .string(model.asked),
            "served": .string(model.served), "answers": .integer(Int64(count)),
          ])
        })
      summary["failures"] = .record(
        Record(outcome.calls.sortedFailures.map { .init($0.reason, .integer(Int64($0.count))) }))
      summary["complete"] = Value(outcome.export.complete.map(Int64.init))
      summary["spent_usd"] = outcome.export.spent.map(Value.double) ?? .null
      summary["wasted_usd"] = outcome.calls.wasted.map { .double($0.dollars) } ?? .null
      summary["rows_cost_usd"] = outcome.export.cost.map(Value.double) ?? .null
      summary["spent_now_usd"] = outcome.calls.cost.map { .double($0.dollars) } ?? .null
      summary["funnel"] = .list(outcome.funnel.map { .record(funnelRecord($0)) })
      Terminal.print(summary.json)
    } else {
      if !options.quiet {
        Terminal.print(funnelTable(outcome.funnel))
        tellFailures(outcome.calls)
        tellWaste(outcome.calls)
        tellTraffic(outcome.traffic)
        Terminal.print(
          sentence(
            "\(grouped(outcome.calls.answered)) calls made, spent now \(worded(outcome.calls.cost)), "
              + spentInAll(
                outcome.export.spent.map(Money.init(dollars:)),
                (try? options.openedWorkspace.paid(by: outcome.name)) ?? Spending()) + ", "
              + "cost of the rows that stayed \(worded(outcome.export.cost.map(Money.init(dollars:))))"
          ))
        for source in outcome.export.emptySources {
          Terminal.print(
            sentence(
              "no row of source \"\(source)\" is left; retort show \(outcome.name) --by source tells where they went"
            ))
        }
        Terminal.print("\(grouped(outcome.export.rows)) rows in the dataset:")
      }
      Terminal.print(outcome.exportFolder)
    }
  }
}

import ArgumentParser
import Foundation
import Ledger
import Machine
import Teachers
import Values

struct CallsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls",
    abstract: "Look into the ledger of paid answers, bring ledgers together, make one smaller.",
    discussion: """
      EXAMPLES
        retort calls
        retort calls list --failed
        retort calls merge ../other/.retort
      """,
    subcommands: [
      CallsSummaryCommand.self, CallsListCommand.self, CallsShowCommand.self,
      CallsMergeCommand.self, CallsImportCommand.self, CallsCompactCommand.self,
      CallsCheckCommand.self, CallsSalvageCommand.self,
    ],
    defaultSubcommand: CallsSummaryCommand.self)
}

extension GlobalOptions {
  /// The ledger, which must be there.
  fileprivate func existingLedger() throws -> CallLedger {
    let workspace = openedWorkspace
    guard workspace.hasLedger else {
      throw RetortError(
        .usage, "there are no paid answers in \(workspace.path)", hint: "retort run makes them")
    }
    return try workspace.ledger()
  }
}

struct CallsSummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Count what each model answered and cost.",
    discussion: """
      EXAMPLES
        retort calls summary
        retort calls summary --json --workspace other/.retort
      """)

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let ledger = try options.existingLedger()
    let origins = try ledger.origins().filter { $0.spending.calls > 0 }
    let failed = try ledger.failures().count
    if options.json {
      Terminal.print(
        Value.record([
          "origins": .list(
            try origins.map {
              .record(record($0.origin, $0.spending, try ledger.servedModels($0.origin)))
            }),
          "failed": .integer(Int64(failed)),
        ]).json)
      return
    }
    var table = Table(
      ["place", "model", "calls", "tokens in", "out", "price", "without price"],
      numeric: [2, 3, 4, 5, 6])
    for (origin, spending) in origins {
      table.add([
        origin.place, origin.model, grouped(spending.calls), grouped(spending.promptTokens),
        grouped(spending.completionTokens),
        spending.unpriced == spending.calls ? "unknown" : worded(spending.cost),
        grouped(spending.unpriced),
      ])
    }
    Terminal.print(table.text)
    for (origin, _) in origins {
      let served = try ledger.servedModels(origin)
      guard served.contains(where: { $0.name != origin.model }) else { continue }
      Terminal.print(
        "\(origin.model) answered as "
          + served.map { "\($0.name) (\(grouped($0.answers)))" }.joined(separator: ", "))
    }
    if failed > 0 { Terminal.print("\(grouped(failed)) calls failed: retort calls list --failed") }
  }

  private func record(
    _ origin: CallLedger.Origin, _ spending: Spending, _ served: [(name: String, answers: Int64)]
  ) -> Record {
    [
      "place": .string(origin.place), "model": .string(origin.model),
      "calls": .integer(spending.calls), "prompt_tokens": .integer(spending.promptTokens),
      "completion_tokens": .integer(spending.completionTokens),
      "cost_usd": .double(spending.cost.dollars), "unpriced": .integer(spending.unpriced),
      "estimated": .integer(spending.estimated),
      "answered_as": .record(Record(served.map { .init($0.name, .integer($0.answers)) })),
    ]
  }
}

struct CallsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List answers, the newest first, or the calls that failed.",
    discussion: """
      EXAMPLES
        retort calls list --model Qwen/QwQ-32B --limit 5
        retort calls list --failed
      """)

  @Option(help: "Only answers of this model.")
  var model: String?

  @Option(help: "So many at most.")
  var limit = 20

  @Flag(help: "The calls that failed, and why.")
  var failed = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit takes a number of 1 or more") }
  }

  func run() throws {
    let ledger = try options.existingLedger()
    if failed {
      let failures = try ledger.failures().filter { model == nil || $0.origin.model == model }
      tell(
        failures.prefix(limit).map { failure in
          (
            [
              short(failure.key), failure.origin.model, "\(failure.sample)", "\(failure.status)",
              excerpt(failure.message),
            ],
            [
              "key": .string(hexadecimal(failure.key)), "place": .string(failure.origin.place),
              "model": .string(failure.origin.model), "sample": .integer(failure.sample),
              "status": .integer(Int64(failure.status)), "message": .string(failure.message),
            ]
          )
        }, Table(["key", "model", "sample", "status", "message"], numeric: [2, 3]))
    } else {
      tell(
        try ledger.latest(limit, model: model).map { entry in
          (
            [
              short(entry.key), entry.origin.model, "\(entry.sample)", entry.finishReason,
              entry.completionTokens.map { grouped($0) } ?? "not told", worded(entry.cost),
              excerpt(entry.shownContent),
            ], entry.record
          )
        },
        Table(
          ["key", "model", "sample", "ended", "tokens", "price", "answer"], numeric: [2, 4, 5]))
    }
  }

  private func tell(_ lines: [(cells: [String], record: Record)], _ table: Table) {
    if options.json {
      for line in lines { Terminal.print(line.record.json) }
      return
    }
    var table = table
    for line in lines { table.add(line.cells) }
    Terminal.print(table.text)
  }

  private func short(_ key: [UInt8]) -> String { String(hexadecimal(key).prefix(12)) }

  private func excerpt(_ text: String) -> String { oneLine(text, most: 60) }
}

struct CallsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one answer whole, as it came.",
    discussion: """
      EXAMPLES
        retort calls show 3f2a9c01
        retort calls show 3f2a9c01 --json
      """)

  @Argument(help: "The key, or as much of its beginning as names one call.")
  var key: String

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let entry = try options.existingLedger().entry(keyPrefix: key)
    if options.json {
      Terminal.print(entry.record.json)
      return
    }
    if let reasoning = entry.reasoning { Terminal.print(Terminal.dim(reasoning) + "\n") }
    Terminal.print(entry.shownContent)
  }
}

struct CallsMergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Take in the answers of other machines' ledgers.",
    discussion: """
      What is here already stays as it is; the other ledgers are only read.

      EXAMPLES
        retort calls merge node1/.retort node2/.retort
        retort calls merge backup/calls.sqlite
      """)

  @Argument(help: "Files calls.sqlite, or workspaces that have one.")
  var ledgers: [String]

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let ledger = try options.openedWorkspace.ledger()
    for path in ledgers {
      let file = Files.isFolder(path) ? "\(path)/calls.sqlite" : path
      guard Files.exists(file) else { throw RetortError(.usage, "there is no ledger: \(file)") }
      let (found, new) = try await ledger.merge(try LedgerFile(path: file))
      Terminal.print(
        "\(path): \(grouped(found.whole + found.unchecked)) answers, \(grouped(new)) of them new")
      if let damage = found.damageInWords { options.terminal.say("warning: \(path): \(damage)") }
    }
  }
}

struct CallsCompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Write the ledger anew without gaps.",
    discussion: """
      No run may use it meanwhile. It takes as much free space as the ledger has bytes.

      EXAMPLES
        retort calls compact
        retort calls compact --workspace other/.retort
      """)

  @OptionGroup var options: GlobalOptions

  func run() throws {
    _ = try options.existingLedger()
    let (before, after) = try CallLedger.compact(
      path: "\(options.openedWorkspace.path)/calls.sqlite")
    Terminal.print("\(grouped(before)) bytes before, \(grouped(after)) after")
  }
}

extension CallLedger.Entry {
  /// What a person wants to see: of a vector how long it is, and how it begins.
  fileprivate var shownContent: String {
    let reply = Reply(
      content: content, reasoning: nil, finishReason: finishReason, promptTokens: nil,
      completionTokens: nil)
    guard let vector = reply.vector else { return content }
    let first = vector.prefix(4).map { "\($0)" }.joined(separator: " ")
    return "\(vector.count) numbers: \(first)\(vector.count > 4 ? " …" : "")"
  }

  /// All of it, for JSON.
  fileprivate var record: Record {
    [
      "key": .string(hexadecimal(key)), "place": .string(origin.place),
      "model": .string(origin.model), "sample": .integer(sample), "content": .string(content),
      "reasoning": Value(reasoning), "finish_reason": .string(finishReason),
      "prompt_tokens": Value(promptTokens), "completion_tokens": Value(completionTokens),
      "cost_usd": cost.map { .double($0.dollars) } ?? .null, "estimated": .bool(isEstimated),
    ]
  }
}

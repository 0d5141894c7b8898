import Asking
import Corpus
import Formats
import Recipes
import Values

/// A step that starts a program of the user's own: told before it runs, and not run for a plan.
public protocol StartsProgram: Sendable {
  /// What is started, as the recipe has it.
  var commandLine: String { get }
  /// Whether it runs in a sandbox.
  var isSandboxed: Bool { get }
}

/// Keeps the rows that a program of the user's own keeps: it reads them as JSON Lines and writes a decision for each.
public struct CommandFilter<Row: FilteredRow>: RecipeFilter, StartsProgram {
  public static var name: String { "command" }
  public static var shorthand: String? { "run" }

  private let program: OwnProgram
  private let scope: RowScope

  public var commandLine: String { program.commandLine }
  public var isSandboxed: Bool { program.spec.isSandboxed }

  /// Fields: those of ``ProgramSpec``; `of`.
  public init?(_ fields: Fields, in setting: Setting) {
    let spec = ProgramSpec(fields)
    guard let scope = RowScope(fields, in: setting), let spec,
      let program = OwnProgram(
        spec, owner: fields.owner, folder: setting.folder, log: fields.log)
    else { return nil }
    self.program = program
    self.scope = scope
  }

  public var identity: Record {
    Record(
      [.init("filter", .string(Self.name)), .init("version", 1), .init("of", scope.value)]
        + program.identity.fields)
  }

  /// Memory: what it says of the rows that leave.
  public func survey(_ rows: ShardReader<Row>, asking asker: any Asker) async throws -> Survey<Row>
  {
    let deciding = DecidingProgram(program, writing: "{\"id\": …, \"keep\": true}")
    var reasons = Reasons()
    var drops: [Row.ID: (reason: String, evidence: Record)] = [:]
    try await deciding.judge(rows, where: { [scope] in scope.contains($0.asked) }) { row, line in
      if let drop = try deciding.decision(line, on: row.name) {
        drops[row.id] = reasons.bounded(drop)
      }
    }
    return Survey { [drops] row in
      guard let drop = drops[row.id] else { return .keep(row) }
      return .drop(reason: drop.reason, evidence: drop.evidence)
    }
  }
}

/// Reasons are counted by their words: so many different ones, and the rest together.
private struct Reasons {
  private var known: Set<String> = []

  mutating func bounded(_ drop: (reason: String, evidence: Record)) -> (
    reason: String, evidence: Record
  ) {
    if known.contains(drop.reason) { return drop }
    guard known.count < 100 else {
      var evidence = drop.evidence
      evidence["reason"] = .string(drop.reason)
      return ("the program says so", evidence)
    }
    known.insert(drop.reason)
    return drop
  }
}

extension CommandFilter {
  public static var guide: FilterGuide {
    FilterGuide(
      "keeps the rows that a program of your own keeps: it reads rows as JSON Lines and writes a decision for each; see "
        + "Writing.md",
      parameters: [
        FilterParameter(
          "run", nil,
          "the command line, run by `/bin/sh` in the recipe's folder; files that it names decide by their content whether the "
            + "step is done again"),
        FilterParameter("files", "none", "other files that it reads, which decide likewise"),
        FilterParameter(
          "silence", "600",
          "the most seconds in which it neither reads nor writes; then it is ended, and the run stops"
        ),
        FilterParameter(
          "sandbox", "no",
          "whether it runs without a network, and sees nothing but the system's programs and the recipe's folder"
        ),
        .of,
      ],
      examples: [
        FilterExample(
          "command: python3 short.py",
          files: [
            "short.py": """
            from json import dumps, loads
            from sys import stdin
            for line in stdin:
                row = loads(line)
                text = row.get("answer", row.get("text", ""))
                print(dumps({"id": row["id"], "keep": len(text) < 20, "reason": "it is long"}))
            """
          ],
          Row.self == Trace.self
            ? [
              .kept("why?", answer: "Because."),
              .dropped(
                "how?", answer: "In a way that takes many words.", because: "it is long"),
            ]
            : [
              .kept("why?"),
              .dropped("How many minutes are three hours?", because: "it is long"),
            ])
      ])
  }
}

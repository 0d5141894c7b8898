import ArgumentParser
import Foundation
import Ledger
import Machine
import Values

struct CallsCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read every answer of the ledger, and tell which are not what was written.",
    discussion: """
      Nothing is changed. Ends with 1 if anything is damaged.

      EXAMPLES
        retort calls check
        retort calls check backup/calls.sqlite
      """)

  @Argument(help: "A file calls.sqlite, or a workspace that has one. Default: the workspace's.")
  var ledger: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let file = try options.ledgerFile(ledger)
    let condition = try await LedgerFile(path: file).check()
    if options.json {
      Terminal.print(condition.record.json)
    } else {
      Terminal.print(
        "\(grouped(condition.whole + condition.unchecked)) answers are whole"
          + (condition.unchecked == 0
            ? ""
            : "; \(grouped(condition.unchecked)) of them are of an earlier version, and nothing vouches for them "
              + "(retort calls compact changes that)"))
      for entry in condition.bent.prefix(20) {
        Terminal.print(
          "not what was written: call \(hexadecimal(entry.key).prefix(12)), "
            + "\(oneLine(entry.origin.model, most: 60)), sample \(entry.sample)")
      }
      for complaint in condition.complaints {
        Terminal.print("the file: \(oneLine(complaint, most: 200))")
      }
    }
    guard let damage = condition.damageInWords else { return }
    throw RetortError(
      .storage, "the ledger is damaged: \(file)", cause: damage,
      hint:
        "retort calls salvage keeps all whole answers, and runs buy what is missing when they need it"
    )
  }
}

struct CallsSalvageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "salvage",
    abstract: "Make a damaged ledger anew of all answers in it that are whole.",
    discussion: """
      No run may use it meanwhile. The damaged file stays beside the new one, as \
      calls.sqlite.damaged; runs buy again what is missing, when they need it.

      EXAMPLES
        retort calls salvage
        retort calls salvage --workspace other/.retort
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let file = try options.ledgerFile(nil)
    let salvaged = try await CallLedger.salvage(path: file)
    let found = salvaged.found
    if options.json {
      Terminal.print(
        (found.record.fields + [.init("damaged_file", .string(salvaged.damaged))]).asRecord.json)
      return
    }
    Terminal.print(
      "\(grouped(found.whole + found.unchecked)) answers are kept; "
        + (found.damageInWords ?? "nothing was damaged"))
    if !salvaged.incomplete.isEmpty {
      Terminal.print(
        "could not be read whole: \(salvaged.incomplete.joined(separator: ", ")); budgets may count too little"
      )
    }
    Terminal.print("the file as it was: \(salvaged.damaged)")
  }
}

extension GlobalOptions {
  /// The file of a ledger that is there.
  fileprivate func ledgerFile(_ named: String?) throws -> String {
    let place = named ?? openedWorkspace.path
    let file = Files.isFolder(place) ? "\(place)/calls.sqlite" : place
    try Files.refuseForeign(file)
    guard Files.exists(file), !Files.isFolder(file) else {
      throw RetortError(.usage, "there is no ledger: \(file)", hint: "retort run makes one")
    }
    return file
  }
}

extension LedgerFile.Condition {
  /// What is wrong, and what it costs; nil if nothing is.
  var damageInWords: String? {
    guard !isSound else { return nil }
    var parts: [String] = []
    if !bent.isEmpty { parts.append("\(grouped(bent.count)) answers are not what was written") }
    if lost > 0 { parts.append("\(grouped(lost)) are not found") }
    if parts.isEmpty { return "its inner order is broken, and all answers are whole" }
    let price = price.map { "about \(worded($0))" } ?? "an unknown amount"
    return parts.joined(separator: ", ") + "; to buy them again costs \(price)"
  }

  /// The same for programs.
  fileprivate var record: Record {
    [
      "whole": .integer(Int64(whole)), "unchecked": .integer(Int64(unchecked)),
      "bent": .list(bent.map { .string(hexadecimal($0.key)) }), "lost": .integer(Int64(lost)),
      "complaints": .list(complaints.map(Value.string)),
      "price_usd": price.map { .double($0.dollars) } ?? .null,
    ]
  }
}

extension [Record.Field] {
  fileprivate var asRecord: Record { Record(self) }
}

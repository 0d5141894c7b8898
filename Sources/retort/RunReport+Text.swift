import ArgumentParser
import Pipeline
import Reports
import Storage
import Values

extension FunnelSplit.Key: ExpressibleByArgument {}

extension FunnelSplit {
  /// What every stage kept of each, the most first.
  var text: String {
    var table = Table(["stage", "counted", key.rawValue, "kept"], numeric: [3], spare: [1])
    for stage in stages {
      for (place, part) in stage.kept.byCount.enumerated() {
        table.add([
          place == 0 ? stage.stage : "", place == 0 ? stage.unit.rawValue : "", part.key,
          grouped(part.value),
        ])
      }
    }
    return table.text
  }

  /// For JSON.
  var record: Record {
    [
      "by": .string(key.rawValue),
      "stages": .list(
        stages.map { stage in
          let kept = stage.kept.sorted { $0.key < $1.key }
          return .record([
            "stage": .string(stage.stage), "unit": .string(stage.unit.rawValue),
            "kept": .record(Record(kept.map { .init($0.key, .integer(Int64($0.value))) })),
          ])
        }),
    ]
  }
}

extension RunEvents.UnderWay {
  /// How far it is, in a sentence.
  var text: String {
    var parts: [String] = []
    if let verified, let wanted {
      parts.append("\(grouped(verified)) of \(grouped(wanted)) questions have a right answer")
    } else if noted != nil {
      let done = remembered + answered + failed
      parts.append(
        calls.map { "\(grouped(done)) of \(grouped($0)) calls are done" }
          ?? "\(grouped(done)) calls are done")
      if remembered > 0 { parts.append("\(grouped(remembered)) were paid for before") }
      if failed > 0 { parts.append("\(grouped(failed)) failed") }
      parts.append("spent now \(worded(cost.map(Money.init(dollars:))))")
    }
    if let left = secondsLeft, left > 0 { parts.append("about \(worded(seconds: left)) left") }
    return "\(stage) is not finished" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  /// For JSON.
  var record: Record {
    [
      "stage": .string(stage), "calls": Value(calls.map(Int64.init)),
      "remembered": .integer(Int64(remembered)), "answered": .integer(Int64(answered)),
      "failed": .integer(Int64(failed)), "spent_now_usd": cost.map { .double($0) } ?? .null,
      "verified": Value(verified.map(Int64.init)), "wanted": Value(wanted.map(Int64.init)),
      "seconds_left": secondsLeft.map { .double($0) } ?? .null,
    ]
  }
}

extension AnswersSoFar {
  /// For JSON.
  var record: Record {
    [
      "answers": .integer(Int64(answered)), "right": .integer(Int64(right)),
      "wrong": .integer(Int64(wrong)), "could_not_tell": .integer(Int64(couldNotTell)),
    ]
  }
}

/// What the answers of a run cost, and what was paid under its name where that is more: for replies that came to nothing, or
/// for stages that are not finished.
func spentInAll(_ used: Money?, _ paid: Spending) -> String {
  let text = "spent in all \(worded(used))"
  guard let used, let whole = paid.wholeCost, used < whole else { return text }
  return text + " (paid under its name \(worded(whole)), which its budget counts)"
}

extension Workspace {
  /// What a run has paid in all its sessions.
  func paid(by run: String) throws -> Spending {
    hasLedger ? try ledger().spending(of: run) : Spending()
  }
}

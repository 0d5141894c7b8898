import Foundation
import Pipeline
import TestSupport
import Testing
import Values

@testable import Formats

/// Every line of a dataset's card, held against its manifest, its rows and its recipe: a line that no figure stands
/// behind fails.
struct CardTruthTests {
  /// A recipe's changes, and what its teacher answers.
  private static let runs:
    [(name: String, changes: [(String, String)], questions: String, keep: String)] = [
      ("plain", [], "[]", "[complete]"),
      ("everything stays", [], "[]", "[]"),
      ("no references", [(", reference: answer", "")], "[]", "[]"),
      ("no price", [(", price: { input: 1, output: 2 }", "")], "[]", "[complete]"),
      ("licensed", [("reference: answer", "reference: answer, license: mit")], "[]", "[complete]"),
      ("deduplicated", [], "[{ deduplicate: { mode: fuzzy, threshold: 80 } }]", "[complete]"),
      ("compared", [], "[{ decontaminate: { against: held.jsonl } }]", "[complete]"),
      ("right ones", [], "[]", "[complete, correct]"),
      (
        "one of each", [("samples: 3", "samples: 5")], "[{ random: 3 }]",
        "[complete, { shortest: 1 }]"
      ),
      (
        "drawn twice", [("samples: 3", "samples: 2")], "[{ deduplicate: exact }, { random: 4 }]",
        "[complete, { shortest: 1 }]"
      ),
    ]

  @Test(arguments: runs.indices)
  func everyLineIsTrue(_ number: Int) async throws {
    let run = Self.runs[number]
    let rig = try await RunRig { request in
      // Some answers are right, some are cut off, some think only.
      let text = request.body.json
      let seed = text.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
      return seed % 5 == 0
        ? .answer("<think>\nIt goes on and on", finish: "length")
        : .answer("<think>\nLet me see.\n</think>\n\nIt is \\boxed{\(seed % 3)}.")
    }
    try rig.scratch.write("held.jsonl", "{\"question\":\"question 3\"}\n")
    var recipe = rig.recipe(questions: run.questions, keep: run.keep)
    for (old, new) in run.changes {
      #expect(recipe.contains(old))
      recipe = recipe.replacing(old, with: new)
    }
    let outcome = try await rig.run(recipe)
    await rig.teacher.stop()
    try Card(rig: rig, recipe: recipe, manifest: outcome.export, name: run.name).check()
  }
}

/// A card with what it speaks of.
private struct Card {
  let rig: RunRig
  let recipe: String
  let manifest: ExportManifest
  let name: String
  private let lines: [String]
  private let rows: [Record]

  init(rig: RunRig, recipe: String, manifest: ExportManifest, name: String) throws {
    (self.rig, self.recipe, self.manifest, self.name) = (rig, recipe, manifest, name)
    let files = rig.export()
    let card = String(decoding: try #require(files["README.md"]), as: UTF8.self)
    let parts = card.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
    #expect(parts.count == 3)
    lines = parts[2].split(separator: "\n").map(String.init)
    rows = try files.filter { $0.key.hasSuffix(".jsonl") }.sorted { $0.key < $1.key }
      .flatMap { String(decoding: $0.value, as: UTF8.self).split(separator: "\n") }
      .map { try #require(try JSONParser().parse(String($0)).record) }
  }

  func check() throws {
    #expect(rows.count == manifest.rows)
    for line in lines { #expect(isTrue(line), "\(name): \(line)") }
    // And the figures that must be there are.
    let text = lines.joined(separator: "\n")
    #expect(text.contains("`spent_usd`") == (manifest.spent != nil && calls > 0) || calls == 0)
    #expect(manifest.complete == complete)
  }

  private var complete: Int { rows.count { $0["complete"]?.bool == true } }
  private var calls: Int { rows.isEmpty ? 0 : 1 }
  private var verdicts: [String: Int] {
    Dictionary(grouping: rows.compactMap { $0["verdict"]?.string }, by: \.self).mapValues(\.count)
  }
  private var graded: Int { verdicts.values.reduce(0, +) }

  private func left(_ stage: String, _ entered: Substring, _ dropped: Substring) -> Bool {
    manifest.funnel.contains {
      $0.stage == stage && "\($0.tally.entered)" == entered && "\($0.tally.droppedInAll)" == dropped
    }
  }

  private func isTrue(_ line: String) -> Bool {
    if line.hasPrefix("|") { return isTrueRow(line) }
    if line.hasPrefix("#") || line.hasPrefix("**") {
      return [
        "# rigged", "## Sources", "## Teachers", "## What was kept and what was dropped",
        "## Figures",
        "## What was checked", "## Columns", "## What is not known", "**Evaluation sets.**",
        "**Duplicates.**", "**Verdicts.**",
      ].contains(line)
    }
    if line.hasPrefix("> ") {
      return line == "> **system**:" || recipe.contains("system: \(line.dropFirst(2)),")
    }
    if let note = line.wholeMatch(of: /- ([a-z_]+): (.*)/) {
      return manifest.funnel.contains { $0.stage == note.1 && $0.notes.contains(String(note.2)) }
    }
    return isTrueOfRows(line) ?? isTrueOfChecks(line) ?? isTrueOfMoney(line) ?? false
  }

  /// What is said of the rows and of how they came about.
  private func isTrueOfRows(_ line: String) -> Bool? {
    if let found = line.wholeMatch(
      of:
        /(\d+) answers to questions in (\w+), made by Retort from one recipe \(seed (\d+)\), which lies beside this card\. Each row is .*/
    ) {
      return Int(found.1) == rows.count && Int64(found.3) == manifest.seed
        && rows.allSatisfy { $0["domain"]?.string == String(found.2) }
    }
    if line.hasPrefix("`datasets.load_dataset` reads this folder") {
      return rig.export()["dataset_info.json"] != nil
    }
    if line.hasPrefix("`difficulty`, `source` and `domain` are") {
      return rows.allSatisfy { $0["difficulty"] != nil && $0["source"] != nil }
    }
    if let found = line.wholeMatch(of: /samples per question: (\d+), temperature: 0.5, seed: (\d+)/)
    {
      return recipe.contains("samples: \(found.1),") && Int64(found.2) == manifest.seed
    }
    if line == "What `t` is told before the question:" { return recipe.contains("system:") }
    if line == "There are no rows." { return rows.isEmpty }
    if let found = line.wholeMatch(of: /- (\d+) of (\d+) rows have no verdict: .*/) {
      return Int(found.1) == rows.count - graded && Int(found.2) == rows.count
    }
    if let found = line.wholeMatch(of: /- Of (\d+) rows the verdict is that it could not be told\./)
    {
      return Int(found.1) == verdicts["could_not_tell"]
    }
    if let found = line.wholeMatch(of: /- The (\d+) verdicts speak of the final answer, .*/) {
      return Int(found.1) == graded
    }
    if let found = line.wholeMatch(
      of: /- (\d+) of (\d+) answers are cut off or have no final answer: .*/)
    {
      return Int(found.1) == rows.count - complete && Int(found.2) == rows.count
    }
    if line == "- The licence of `s` is not stated." { return !recipe.contains("license:") }
    if line.hasPrefix("- Of `t` only the name") { return line.contains("`m`") }
    return nil
  }

  private func isTrueOfMoney(_ line: String) -> Bool? {
    if let found = line.wholeMatch(
      of:
        /(\d+) answers? of its models were used, (\d+) tokens read and (\d+) written, \$([0-9.]+) in all \(`spent_usd`\)\. Those of the rows that stayed cost \$([0-9.]+) \(`rows_cost_usd`\)\./
    ) {
      return isEqual(found.4, manifest.spent) && isEqual(found.5, manifest.cost)
        && isEqual(found.5, rows.reduce(0) { $0 + ($1["cost"]?.double ?? 0) })
    }
    if let found = line.wholeMatch(
      of:
        /(\d+) answers? of its models were used, .* at an unknown price: (\d+) of them have none\. What those of the rows that stayed cost is not known \(`rows_cost_usd`\)\./
    ) {
      return found.1 == found.2 && manifest.spent == nil && manifest.cost == nil
        && !recipe.contains("price:")
    }
    if let found = line.wholeMatch(of: /- The price of (\d+) answers is not known\./) {
      return Int(found.1) ?? 0 >= rows.count && !recipe.contains("price:")
    }
    return nil
  }

  private func isEqual(_ text: Substring, _ number: Double?) -> Bool {
    guard let told = Double(text), let number else { return false }
    return abs(told - number) < 1e-11
  }

  private func isTrueOfChecks(_ line: String) -> Bool? {
    let (compares, folds) = (recipe.contains("decontaminate"), recipe.contains("deduplicate"))
    switch line {
    case "The questions were not compared with any evaluation set.": return !compares
    case "The answers were not compared with them.": return compares
    case "Nothing looked for questions that are alike.": return !folds
    case "Answers were not compared with each other.": return folds
    case "- No step kept or dropped answers by whether they are right.":
      return !recipe.contains("correct")
    default: break
    }
    if let found = line.wholeMatch(
      of: /- `(\w+)` .*\. Of (\d+) (?:questions|answers), (\d+) left\./)
    {
      return left(String(found.1), found.2, found.3)
    }
    if line.hasPrefix("- Answers to questions of `s` that have a reference were compared") {
      return recipe.contains("reference: answer")
    }
    if line.hasPrefix("- Questions of `s` have neither reference nor tests") {
      return !recipe.contains("reference: answer")
    }
    if let found = line.wholeMatch(of: /Of (\d+) rows: (.*)\./) {
      var parts = verdicts.sorted { $0.key < $1.key }.map { "\($0.value) `\($0.key)`" }
      if rows.count > graded { parts.append("\(rows.count - graded) without a verdict") }
      return Int(found.1) == rows.count && found.2 == parts.joined(separator: ", ")
    }
    return nil
  }

  private func isTrueRow(_ line: String) -> Bool {
    let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { $0.trimmingCharacters(in: .whitespaces) }
    if cells.allSatisfy({ $0.allSatisfy { $0 == "-" } }) { return true }
    let headings = [
      ["source", "domain", "from", "licence"],
      ["teacher", "model", "messages before the question"],
      ["stage", "counted", "in", "kept", "dropped", "because"], ["", "rows", "share", "name"],
      ["column", "meaning"],
    ]
    if headings.contains(cells) { return true }
    switch cells.count {
    case 2: return rows.allSatisfy { $0[cells[0].trimmingCharacters(in: ["`"])] != nil }
    case 3: return cells == ["t", "m", "1"]
    case 4 where cells[0] == "s":
      return cells[1] == "math"
        && cells[3] == (recipe.contains("license: mit") ? "mit" : "not stated")
    case 4: return isTrueFigure(cells)
    case 6:
      return manifest.funnel.contains { step in
        let tally = step.tally
        let reasons = tally.dropped.byCount.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
        return cells == [
          step.stage, "\(tally.unit)", "\(tally.entered)", "\(tally.kept)", "\(tally.droppedInAll)",
          reasons,
        ]
      }
    default: return false
    }
  }

  private func isTrueFigure(_ cells: [String]) -> Bool {
    let count: Int? =
      switch cells[3] {
      case "`rows`": rows.count
      case "`complete`": complete
      case "`verdicts`": rows.count - graded
      default:
        cells[3].wholeMatch(of: /`verdicts\.(\w+)`/).flatMap { verdicts[String($0.1)] }
      }
    guard let count, Int(cells[1]) == count else { return false }
    return cells[2] == "\(Double(count * 1000 / rows.count) / 10) %"
  }
}

import Recipes
import TestSupport
import Testing

@testable import Studies

/// Mistakes in a study's file, each found at its line and with a hint.
struct PlantedMistakesTests {
  struct Mistake: Sendable, CustomStringConvertible {
    /// What stands there rightly, and wrongly.
    let right: String
    let wrong: String
    /// What the finding says.
    let says: String
    /// A text of the line at which it is found; nil for the wrong one's first line.
    var at: String?
    var hasHint = true

    var description: String { says }

    init(
      _ right: String, _ wrong: String, _ says: String, at: String? = nil, hasHint: Bool = true
    ) {
      (self.right, self.wrong, self.says, self.at, self.hasHint) = (right, wrong, says, at, hasHint)
    }
  }

  static let mistakes: [Mistake] = [
    Mistake("name: filters", "name: a b", "cannot name a study"),
    Mistake("name: filters\n", "", "needs the field \"name\"", at: "hypothesis:"),
    Mistake(
      "hypothesis: Longer answers mark better questions.\n", "",
      "needs the field \"hypothesis\"", at: "name: filters"),
    Mistake("hypothesis:", "hypotesis:", "has no field \"hypotesis\""),
    Mistake("base: recipe.yaml\n", "", "needs the field \"base\"", at: "name: filters"),
    Mistake("base: recipe.yaml", "base: recipes.yaml", "cannot read recipes.yaml"),
    Mistake("training: training.yaml\n", "", "needs the field \"training\"", at: "name: filters"),
    Mistake("training: training.yaml", "training: recipe.yaml", "recipe.yaml:"),
    Mistake("file: evaluation.yaml, ", "", "needs the field \"file\"", at: "evaluation:"),
    Mistake("file: evaluation.yaml", "file: none.yaml", "cannot read none.yaml"),
    Mistake("dev: [aime24, math500]", "dev: []", "no benchmark is named by which"),
    Mistake("dev: [aime24, math500]", "dev: [aime24, aime24]", "names \"aime24\" twice"),
    Mistake("dev: [aime24, math500]", "dev: [aime24, math50]", "does not ask \"math50\""),
    Mistake("dev: [aime24, math500]", "dev: [aime25, math500]", "held out and chosen by at once"),
    Mistake(
      "dev: [aime24, math500], held_out: [aime25]", "dev: [aime24, aime25]",
      "\"aime25\" is held out"),
    Mistake("held_out: [aime25]", "heldout: [aime25]", "has no field \"heldout\""),
    Mistake("rows: 4000", "rows: many", "rows should be a whole number", hasHint: false),
    Mistake(
      "  - name: samples", "  - name: filter", "two stages are called \"filter\"",
      at: "  - name: filter\n    grid"),
    Mistake(
      "    vary:\n      answers.teacher", "    varies:\n      answers.teacher",
      "has no field \"varies\""),
    Mistake("answers.teacher: [small, big]", "answers.teacher: [small]", "one value only"),
    Mistake("answers.teacher: [small, big]", "answers.teacher: [big, big]", "tries \"big\" twice"),
    Mistake("answers.teacher: [small, big]", "answers.teacher: big", "should be a list"),
    Mistake("answers.teacher: [small, big]", "answers.teacher: [small, bog]", "no teacher \"bog\""),
    Mistake("answers.teacher:", "answers.teachers:", "no field \"teachers\""),
    Mistake("answers.samples: [1, 4, 16]", "answers.samples: [1, 4, 0]", "samples", hasHint: false),
    Mistake(
      "answers.samples: [1, 4, 16]", "answers.samples: [1, 4, lots]", "samples", hasHint: false),
    Mistake("\"questions[pick]\":", "\"questions[pock]\":", "pock", at: "- random: 1000"),
    Mistake("[dedup].mode\": [exact, fuzzy]", "[dedup].mode\": [exact, fussy]", "fussy"),
    Mistake("- random: 1000", "- randon: 1000", "no field \"randon\""),
    Mistake("- random: 1000", "- random: { kep: 1000 }", "kep"),
    Mistake(
      "- random: 1000", "- response_length: { judge: small, keep: 1000, expected_tokens: 101 }",
      "are the same recipe",
      at: "- response_length: { judge: small, keep: 1000, expected_tokens: 100 }"),
    Mistake(
      "answers.teacher: [small, big]", "answers.teacher: [small, big]\n    controls: auto",
      "tries no filter", at: "      answers.teacher: [small, big]\n    controls"),
    Mistake("controls: auto", "controls: all", "\"all\" is not a known controls"),
    Mistake(
      "    controls: auto", "    controls: auto\n    grid: { answers.samples: [1, 2] }",
      "both vary and grid", at: "    grid: { answers.samples: [1, 2] }"),
    Mistake(
      "    controls: auto", "    controls: auto\n    set: { \"questions[pick]\": none }",
      "which it also tries", at: "    set: { \"questions[pick]\""),
    Mistake(
      "    controls: auto", "    controls: auto\n    set: { sources: [calculus] }", "calculus",
      at: "    set: { sources"),
    Mistake("noise: { seeds: 5,", "noise: { seeds: 4,", "take 5 seeds"),
    Mistake("noise: { seeds: 5,", "noise: { stated: 1, seeds: 5,", "stated or measured"),
    Mistake("screen: 1", "screen: 0", "screen should be", hasHint: false),
    Mistake("expected_loss: 0.3", "expected_los: 0.3", "has no field \"expected_los\""),
    Mistake("runs: 60", "runs: 1", "does not screen", at: "- name: filter"),
    Mistake("dollars: 400", "dollars: 1", "is below cell", at: "- random: 1000"),
    Mistake("budget: { dollars", "budget: { dollar", "has no field \"dollar\""),
    Mistake("ladder: [250, 500, 1000, 2000]", "ladder: [500, 250, 1000]", "each larger than"),
    Mistake("seeds: { 250: 3 }", "seeds: { 300: 3 }", "no size 300"),
    Mistake("run_on: local", "run_on: locall", "is nowhere that a study can run"),
    Mistake("run_on: local", "run_on: { replay: gone.jsonl }", "no such file: gone.jsonl"),
    Mistake("stages:", "stages: []\nsteps:", "the study needs stages"),
  ]

  @Test(arguments: mistakes)
  func isFoundAtItsLineWithAHint(_ mistake: Mistake) throws {
    let place = try #require(StudyRig.study.firstRange(of: mistake.right))
    var yaml = StudyRig.study
    yaml.replaceSubrange(place, with: mistake.wrong)
    let (_, log) = try StudyRig().plan(yaml)
    let told = log.findings.map { $0.text(file: "study.yaml") }.joined(separator: "\n")
    let found = log.findings.filter { $0.severity == .error && $0.message.contains(mistake.says) }
    #expect(!found.isEmpty, "\(told)")
    #expect(!mistake.hasHint || found.contains { $0.hint != nil }, "\(told)")
    let anchor = mistake.at ?? mistake.wrong
    guard let range = yaml.firstRange(of: anchor) else {
      Issue.record("the line \(anchor) is not there")
      return
    }
    let lines = yaml[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.count
    let last = first + anchor.count { $0 == "\n" }
    #expect(found.contains { first...last ~= $0.line }, "line \(first): \(told)")
  }

  @Test func thereAreFortyAndMore() { #expect(Self.mistakes.count >= 40) }

  @Test func allMistakesAreToldAtOnce() throws {
    let yaml = StudyRig.study.replacing("[small, big]", with: "[small, bog]")
      .replacing("screen: 1", with: "screen: 0").replacing("[1, 4, 16]", with: "[1, 4, 4]")
    let (_, log) = try StudyRig().plan(yaml)
    // What the file alone tells, before recipes are made.
    #expect(log.findings.count { $0.severity == .error } == 2)
    let other = StudyRig.study.replacing("[small, big]", with: "[small, bog]")
      .replacing("[exact, fuzzy]", with: "[exact, fussy]")
      .replacing("held_out: [aime25]", with: "held_out: [aime26]")
    let (_, more) = try StudyRig().plan(other)
    #expect(more.findings.count { $0.severity == .error } == 5)
    #expect(Set(more.findings.filter { $0.severity == .error }.map(\.line)).count == 3)
  }
}

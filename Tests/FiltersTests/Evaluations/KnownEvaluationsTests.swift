import Filters
import Formats
import Pipeline
import Recipes
import Similarity
import TestSupport
import Testing
import Values

struct KnownEvaluationsTests {
  private let scratch = Scratch()
  private let quiz = EvaluationDataset(
    HubSpec(dataset: "owner/quiz", subset: nil, split: "test", revision: "main"))

  private var known: KnownEvaluations {
    let quiz = quiz
    return KnownEvaluations(names: ["quiz-1", "exam"], files: nil, folder: scratch.path) { name in
      ["quiz-1", "exam"].contains(name)
        ? NamedEvaluation(name: name, dataset: quiz, access: nil) { files in
          try EvaluationSet.read(name, files)
        } : nil
    }
  }

  private func told(_ text: String) throws -> [String] {
    try known.references(text).map { reference in
      switch reference {
      case .named(let named): "name \(named.name)"
      case .hub(let dataset):
        "hub \(dataset.spec.dataset) \(dataset.spec.revision) \(dataset.spec.subset ?? "-") \(dataset.spec.split)"
      case .files(let pattern): "files \(pattern)"
      }
    }
  }

  @Test(arguments: [
    ("exam", ["name exam"]), ("exam, quiz-1", ["name exam", "name quiz-1"]),
    ("./exam", ["files ./exam"]), ("exam.jsonl", ["files exam.jsonl"]),
    ("a,b.jsonl", ["files a,b.jsonl"]), ("exam,b.jsonl", ["files exam,b.jsonl"]),
    ("hub:owner/name", ["hub owner/name main - test"]),
    ("hub:name@v1.0:train", ["hub name v1.0 - train"]),
    ("hub:owner/name:sub/train,exam", ["hub owner/name main sub train", "name exam"]),
  ])
  func aTextNamesSets(_ text: String, _ sets: [String]) throws {
    #expect(try told(text) == sets)
  }

  @Test(arguments: ["hub:", "hub:a/b/c", "hub:../x", "hub:o/n@", "hub:o/n:a/b/c", "hub:o n"])
  func misspeltDatasetsAreRefused(_ text: String) {
    #expect(throws: RetortError.self) { try told(text) }
  }

  @Test func setsLieInAFolderByTheirNames() throws {
    try scratch.write("quiz_1.csv", "question\nWhy so?\n")
    try scratch.write("exam/a.jsonl", "{\"question\":\"What?\"}\n")
    try scratch.write("exam/b.jsonl", "{\"question\":\"Who?\"}\n")
    let references = try known.references("exam,quiz-1")
    let found = try known.sets(references, column: nil)
    #expect(found.sets.map(\.name) == ["exam", "quiz-1"] && found.missing.isEmpty)
    #expect(found.sets.map(\.items.count) == [2, 1] && found.files.count == 3)
    #expect(known.datasets(of: references).isEmpty)
  }

  @Test func whatIsNotHereIsMissingUntilItIsFetched() throws {
    var known = known
    let references = try known.references("exam,hub:owner/quiz")
    #expect(try known.sets(references, column: nil).missing == [quiz, quiz])
    known.files = [quiz: [try scratch.write("rows.jsonl", "{\"problem\":\"Why?\"}\n")]]
    let sets = try known.sets(references, column: nil).sets
    #expect(sets.map(\.name) == ["exam", "owner/quiz"] && sets.allSatisfy { $0.items.count == 1 })
  }

  @Test func aMisspeltNameIsToldAsOne() throws {
    let error = #expect(throws: RetortError.self) {
      try known.sets(try known.references("quiz1"), column: nil)
    }
    #expect(error?.hint?.contains("quiz-1") == true)
  }

  /// A recipe is checked before anything is fetched, and planned without its sets; a folder makes it whole.
  @Test func recipesNameSets() throws {
    try scratch.write("q.jsonl", "{\"question\":\"Why?\"}\n")
    func check(_ step: String, _ compared: ComparedFiles?) throws -> (CheckedRecipe, FindingLog) {
      let log = FindingLog()
      let checked = Preflight(
        folder: scratch.path, evaluations: known, compared: compared, log: log
      ).check(
        """
        name: named
        teachers: { t: { endpoint: "http://127.0.0.1:9/v1", model: m } }
        sources: [{ name: s, domain: math, path: q.jsonl }]
        questions: [decontaminate: \(step)]
        answers: { teacher: t }
        """)
      return (try #require(checked, "\(log.findings.map(\.message))"), log)
    }
    let (first, quiet) = try check("{ against: exam, cover: { exam: 0.9 } }", nil)
    #expect(first.compared.map(\.dataset) == [quiz] && first.compared[0].files == nil)
    #expect(quiet.findings.isEmpty)
    let (planned, log) = try check("exam", [:])
    #expect(planned.compared.count == 1)
    #expect(log.findings.contains { $0.message.contains("owner/quiz is not on this machine yet") })
    try scratch.write("sets/exam.jsonl", "{\"question\":\"Is it so that this is an item?\"}\n")
    let (whole, silent) = try check(
      "{ against: exam, benchmarks: sets, cover: { exam: 0.9 } }", [:])
    #expect(whole.compared.isEmpty && silent.findings.isEmpty)
  }
}

import Foundation
import TestSupport
import Testing

/// Mistakes that people make in recipes: what each is told, where, and with which hint. The same table stands in
/// Documentation/Troubleshooting.md.
struct TypicalMistakesTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let what: String
    /// What is changed of a recipe that is right.
    let changes: [(String, String)]
    let code: Int32
    /// Line and column, message, and hint if there is one, of each finding.
    let told: [String]
    var testDescription: String { what }
  }

  private static let right = """
    name: job
    seed: 1
    teachers:
      t: { endpoint: "http://127.0.0.1:9/v1", model: m, price: { input: 1, output: 2 } }
    sources:
      - { name: s, domain: math, path: q.jsonl, question: problem, reference: answer }
    questions:
      - deduplicate: exact
    answers: { teacher: t, samples: 2, max_tokens: 100 }
    keep:
      - complete
    export: { to: [jsonl] }

    """

  @Test(arguments: mistakes) func isToldWithPlaceAndHint(_ mistake: Mistake) async throws {
    let scratch = Scratch()
    var recipe = Self.right
    for (old, new) in mistake.changes {
      let range = try #require(recipe.firstRange(of: old))
      recipe.replaceSubrange(range, with: new)
    }
    try scratch.write("recipe.yaml", recipe)
    try scratch.write(
      "q.jsonl",
      (0..<3).map {
        "{\"problem\":\"What is \($0) plus \($0)?\",\"answer\":\"\(2 * $0)\",\"empty\":null}\n"
      }
      .joined())
    try scratch.write("questions.jsonl", "{\"problem\":\"a\"}\n")
    try scratch.write("none.jsonl", "")
    let plan = try await RetortProcess.run(["plan", "recipe.yaml"], in: scratch.path)
    let lines = mistake.told.joined(separator: "\n") + "\n"
    #expect(plan.exitCode == mistake.code, "\(plan.errors)")
    #expect(plan.errors.hasPrefix(lines), "\(plan.errors)")
    // The same as JSON, whether it can be run or not.
    let json = try await RetortProcess.run(["plan", "recipe.yaml", "--json"], in: scratch.path)
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let findings = try #require(record["findings"] as? [[String: Any]])
    let texts = findings.map { finding in
      "recipe.yaml:\(finding["line"] ?? ""):\(finding["column"] ?? ""): \(finding["severity"] ?? ""): \(finding["message"] ?? "")"
    }
    #expect(texts == mistake.told.filter { !$0.hasPrefix("  hint: ") }, "\(json.output)")
    let page = try Repository.text("Documentation/Troubleshooting.md")
    #expect(page.contains("| \(mistake.what) |"), "Troubleshooting.md lacks: \(mistake.what)")
    for line in mistake.told where !line.hasPrefix("  hint: ") {
      let message = line.split(separator: ": ", maxSplits: 2).last ?? ""
      #expect(
        page.contains(message.replacing("|", with: "\\|")), "Troubleshooting.md lacks: \(message)")
    }
  }

  private static let mistakes =
    ofWords + ofForm + ofOtherTools + ofData + ofEmptiness + ofMoney

  private static let ofWords: [Mistake] = [
    Mistake(
      what: "a filter is misspelt",
      changes: [(#"deduplicate: exact"#, #"dedupliate: exact"#)], code: 2,
      told: [
        #"recipe.yaml:8:5: error: there is no question filter "dedupliate""#,
        #"  hint: did you mean "deduplicate"?"#,
      ]),
    Mistake(
      what: "a filter of answers stands under questions",
      changes: [(#"deduplicate: exact"#, #"no_loops"#)], code: 2,
      told: [
        #"recipe.yaml:8:5: error: there is no question filter "no_loops""#,
        #"  hint: no_loops is a filter of answers: it belongs under keep"#,
      ]),
    Mistake(
      what: "a filter's word is misspelt",
      changes: [(#"deduplicate: exact"#, #"deduplicate: exactly"#)], code: 2,
      told: [
        #"recipe.yaml:8:18: error: deduplicate: "exactly" is not a known mode"#,
        #"  hint: did you mean "exact"?"#,
      ]),
    Mistake(
      what: "a field is misspelt",
      changes: [(#"samples: 2"#, #"sample: 2"#)], code: 2,
      told: [
        #"recipe.yaml:9:24: error: answers has no field "sample""#,
        #"  hint: did you mean "samples"?"#,
      ]),
    Mistake(
      what: "a part of the recipe is misspelt",
      changes: [(#"keep:"#, #"kept:"#)], code: 2,
      told: [
        #"recipe.yaml:10:1: error: the recipe has no field "kept""#,
        #"  hint: did you mean "keep"?"#,
      ]),
    Mistake(
      what: "a number is no number",
      changes: [(#"samples: 2"#, #"samples: many"#)], code: 2,
      told: [
        #"recipe.yaml:9:33: error: answers: samples should be a whole number from 1 to 1024, not "many""#
      ]),
    Mistake(
      what: "a number is out of its range",
      changes: [(#"samples: 2"#, #"temperature: 11"#)], code: 2,
      told: [
        #"recipe.yaml:9:37: error: answers: temperature should be a number from 0.0 to 10.0, not "11""#
      ]),
    Mistake(
      what: "a name stands twice in one mapping",
      changes: [(#"samples: 2"#, #"samples: 2, samples: 4"#)], code: 2,
      told: [
        #"recipe.yaml:9:24: error: "samples" given twice in one mapping"#,
        #"  hint: keep one of them"#,
      ]),
    Mistake(
      what: "a bracket is not closed",
      changes: [(#"samples: 2, max_tokens: 100 }"#, #"samples: 2, max_tokens: 100"#)], code: 2,
      told: [
        #"recipe.yaml:10:5: error: not YAML: did not find expected ',' or '}'"#,
        #"  hint: check quotes, colons and indentation"#,
      ]),
    Mistake(
      what: "a teacher is not there",
      changes: [(#"teacher: t,"#, #"teacher: tea,"#)], code: 2,
      told: [
        #"recipe.yaml:9:10: error: there is no teacher "tea""#,
        #"  hint: did you mean "t"?"#,
      ]),
    Mistake(
      what: "a domain has no teacher",
      changes: [(#"teacher: t,"#, #"teacher: { code: t },"#)], code: 2,
      told: [
        #"recipe.yaml:9:10: error: answers: no source has the domain "code""#,
        #"  hint: known are: math"#,
        #"recipe.yaml:9:10: error: answers: no teacher is named for the domain "math""#,
      ]),
    Mistake(
      what: "the address has no scheme",
      changes: [(#""http://127.0.0.1:9/v1""#, #"127.0.0.1:9/v1"#)], code: 2,
      told: [
        #"recipe.yaml:4:18: error: teacher "t": "127.0.0.1:9/v1" is not an address"#,
        #"  hint: an address begins with http:// or https:// and mostly ends in /v1"#,
      ]),
    Mistake(
      what: "a teacher has no place",
      changes: [(#"endpoint: "http://127.0.0.1:9/v1", "#, #""#)], code: 2,
      told: [
        #"recipe.yaml:4:6: error: teacher "t" needs local, launch, trained or endpoint"#,
        #"  hint: local: smollm2-135m, or endpoint: https://…/v1 with model: …"#,
      ]),
    Mistake(
      what: "a key stands in the recipe",
      changes: [(#"model: m,"#, #"model: m, key: abcdefgh,"#)], code: 2,
      told: [
        #"recipe.yaml:4:58: error: teacher "t": a secret stands in the recipe"#,
        #"  hint: put it into an environment variable and write its name here: key: $TEACHER_KEY"#,
      ]),
    Mistake(
      what: "a key's variable is not set",
      changes: [(#"model: m,"#, #"model: m, key: $NOT_SET_HERE,"#)], code: 0,
      told: [
        #"recipe.yaml:4:3: warning: teacher "t": the environment variable NOT_SET_HERE is not set"#,
        #"  hint: export NOT_SET_HERE=…"#,
      ]),
  ]

  private static let ofData: [Mistake] = [
    Mistake(
      what: "a file is misspelt",
      changes: [(#"path: q.jsonl"#, #"path: questoins.jsonl"#)], code: 2,
      told: [
        #"recipe.yaml:6:36: error: source "s": no such file: questoins.jsonl"#,
        #"  hint: did you mean "questions.jsonl"?"#,
      ]),
    Mistake(
      what: "a file is not there",
      changes: [(#"path: q.jsonl"#, #"path: data/train.parquet"#)], code: 2,
      told: [
        #"recipe.yaml:6:36: error: source "s": no such file: data/train.parquet"#,
        #"  hint: paths start at the recipe's folder: ."#,
      ]),
    Mistake(
      what: "a column is misspelt",
      changes: [(#"question: problem"#, #"question: problme"#)], code: 2,
      told: [
        #"recipe.yaml:6:55: error: source "s": ./q.jsonl has no column "problme""#,
        #"  hint: did you mean "problem"?"#,
      ]),
    Mistake(
      what: "two sources have one name",
      changes: [
        (
          "questions:\n",
          "  - { name: s, domain: code, path: q.jsonl, question: problem }\nquestions:\n"
        )
      ], code: 2,
      told: [
        #"recipe.yaml:7:5: error: two sources are named "s""#,
        #"  hint: ids are made of the source's name: give each its own"#,
      ]),
    Mistake(
      what: "the mix names nobody",
      changes: [("questions:\n", "mix: { maths: 3 }\nquestions:\n")], code: 2,
      told: [
        #"recipe.yaml:6:5: error: mix leaves out source "s""#,
        #"  hint: give its name or its domain (math) a number, or remove the source"#,
        #"recipe.yaml:7:8: error: mix: no source and no domain is named "maths""#,
        #"  hint: did you mean "math"?"#,
      ]),
    Mistake(
      what: "the mix leaves a source out",
      changes: [
        (
          "questions:\n",
          "  - { name: c, domain: code, path: q.jsonl, question: problem }\nmix: { math: 3 }\nquestions:\n"
        )
      ], code: 2,
      told: [
        #"recipe.yaml:7:5: error: mix leaves out source "c""#,
        #"  hint: give its name or its domain (code) a number, or remove the source"#,
      ]),
    Mistake(
      what: "the mix cannot be filled",
      changes: [("questions:\n", "mix: { math: 5000 }\nquestions:\n")], code: 0,
      told: [
        #"recipe.yaml:7:8: warning: mix: 5,000 questions of math are asked for, and there are 3"#,
        #"  hint: take fewer; { at_most: 5000 } takes what there is, { upsample: 5000 } repeats rows"#,
      ]),
    Mistake(
      what: "a filter is kept to nobody",
      changes: [(#"- complete"#, #"- complete: { of: maths }"#)], code: 2,
      told: [
        #"recipe.yaml:11:21: error: complete: no source and no domain is named "maths""#,
        #"  hint: did you mean "math"?"#,
      ]),
    Mistake(
      what: "answers are to be right, and nothing says what is right",
      changes: [(", reference: answer }\n", " }\n"), (#"- complete"#, #"- correct"#)], code: 2,
      told: [
        #"recipe.yaml:11:5: error: correct keeps nothing, all answers leave: source "s" names neither a reference nor tests"#,
        #"  hint: reference: COLUMN or tests: COLUMN in the source says where the right answer or the tests stand"#,
      ]),
    Mistake(
      what: "the column of references is empty",
      changes: [(#"reference: answer"#, #"reference: empty"#), (#"- complete"#, #"- correct"#)],
      code: 2,
      told: [
        #"recipe.yaml:11:5: error: correct keeps nothing, all answers leave: "empty" of source "s" holds nothing in any row"#,
        #"  hint: reference: COLUMN or tests: COLUMN in the source says where the right answer or the tests stand"#,
      ]),
    Mistake(
      what: "programs are to pass, and there are no tests",
      changes: [(#"- complete"#, #"- passes_tests"#)], code: 2,
      told: [
        #"recipe.yaml:11:5: error: passes_tests keeps nothing, all answers leave: source "s" names no tests"#,
        #"  hint: tests: COLUMN in the source says where the tests stand; see Programs.md"#,
      ]),
    Mistake(
      what: "the column of tests holds none",
      changes: [(#"reference: answer"#, #"tests: empty"#), (#"- complete"#, #"- passes_tests"#)],
      code: 2,
      told: [
        #"recipe.yaml:11:5: error: passes_tests keeps nothing, all answers leave: "empty" of source "s" holds tests in no row"#,
        #"  hint: tests: COLUMN in the source says where the tests stand; see Programs.md"#,
      ]),
    Mistake(
      what: "questions are to have a reference, and none has",
      changes: [
        (", reference: answer }\n", " }\n"), (#"- deduplicate: exact"#, #"- has_reference"#),
      ], code: 2,
      told: [
        #"recipe.yaml:8:5: error: has_reference keeps nothing, all questions leave: source "s" names no reference"#,
        #"  hint: reference: COLUMN in the source says where the right answer stands"#,
      ]),
    Mistake(
      what: "it is asked until answers are right, and nothing says what is right",
      changes: [
        (", reference: answer }\n", " }\n"),
        (#"samples: 2"#, #"samples: 2, until: { verified: 2 }"#),
      ], code: 2,
      told: [
        #"recipe.yaml:9:43: error: until keeps nothing, all questions leave: source "s" names neither a reference nor tests"#,
        #"  hint: reference: COLUMN or tests: COLUMN in the source says where the right answer or the tests stand"#,
      ]),
    Mistake(
      what: "a filter leaves nothing",
      changes: [(#"deduplicate: exact"#, #"length: { min: 100000 }"#)], code: 2,
      told: [
        #"recipe.yaml:8:5: error: length leaves nothing of 3 questions: it is too short (3)"#,
        #"  hint: the run would have an empty dataset; loosen the step, or look at what comes into it"#,
      ]),
  ]

  private static let ofMoney: [Mistake] = [
    Mistake(
      what: "the budget is too small",
      changes: [(#"keep:"#, "budget: { dollars: 0.0001 }\nkeep:")], code: 0,
      told: [
        #"recipe.yaml:10:9: warning: the budget of $0.0001 is too small: about $0.0012 are to come"#,
        #"  hint: the run stops when it is spent, before there is a dataset, and goes on with a larger one; retort run --limit 20 tries the recipe on 20 questions"#,
      ]),
    Mistake(
      what: "the budget is in dollars, and a price is not known",
      changes: [
        (#", price: { input: 1, output: 2 }"#, #""#), (#"keep:"#, "budget: { dollars: 5 }\nkeep:"),
      ], code: 2,
      told: [
        #"recipe.yaml:10:9: error: the budget is in dollars, and the price of teacher "t" is not known"#,
        #"  hint: price: { input: 0.15, output: 0.60 } in the teacher, in dollars per million tokens"#,
      ]),
    Mistake(
      what: "a prompt has no place for the question",
      changes: [(#"samples: 2"#, #"samples: 2, prompt: "Solve it: {question}""#)], code: 2,
      told: [
        #"recipe.yaml:9:44: error: answers: a prompt has the question in it once, as {{question}}"#,
        #"  hint: prompt: "{{question}}\n\nPut the final answer in \\boxed{}.""#,
      ]),
    Mistake(
      what: "a prompt is for nobody",
      changes: [(#"samples: 2"#, #"samples: 2, prompt: { maths: "{{question}}" }"#)], code: 2,
      told: [
        #"recipe.yaml:9:10: error: answers: prompt names "maths", which is no domain and no source"#,
        #"  hint: did you mean "math"?"#,
      ]),
    Mistake(
      what: "a kind of file is misspelt",
      changes: [(#"[jsonl]"#, #"[jsnol]"#)], code: 2,
      told: [
        #"recipe.yaml:12:16: error: export: "jsnol" is not a known file format"#,
        #"  hint: did you mean "jsonl"?"#,
      ]),
  ]
}

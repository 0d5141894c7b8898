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

  /// What people write who come from another tool, or from its threads.
  private static let ofOtherTools: [Mistake] = [
    Mistake(
      what: "the address is that of one kind of request",
      changes: [("127.0.0.1:9/v1", "127.0.0.1:9/v1/chat/completions")], code: 2,
      told: [
        #"recipe.yaml:4:18: error: teacher "t": "http://127.0.0.1:9/v1/chat/completions" is where one kind of request goes, and the endpoint ends before /chat/completions"#,
        #"  hint: endpoint: http://127.0.0.1:9/v1"#,
      ]),
    Mistake(
      what: "a server without keys is given some word",
      changes: [("model: m,", "model: m, key: EMPTY,")], code: 2,
      told: [
        #"recipe.yaml:4:58: error: teacher "t": key names an environment variable"#,
        #"  hint: leave key: out where the server wants none"#,
      ]),
    Mistake(
      what: "a variable is named without its sign",
      changes: [("model: m,", "model: m, key: OPENAI_API_KEY,")], code: 2,
      told: [
        #"recipe.yaml:4:58: error: teacher "t": key names an environment variable"#,
        #"  hint: did you mean key: $OPENAI_API_KEY?"#,
      ]),
    Mistake(
      what: "a price is that of one token",
      changes: [("input: 1, output: 2", "input: 1.5e-7, output: 6e-7")], code: 0,
      told: [
        #"recipe.yaml:4:60: warning: the price of teacher "t": 6e-07 dollars per million tokens look like the price of one token"#,
        #"  hint: prices are per million tokens: output: 0.6"#,
      ]),
    Mistake(
      what: "teachers are a list",
      changes: [("  t: { endpoint", "  - { name: t, endpoint")], code: 2,
      told: [
        #"recipe.yaml:4:3: error: the recipe: teachers should be a mapping: key: value"#,
        #"  hint: by names of your own: teachers: { big: { endpoint: "https://example.org/v1", model: NAME } }"#,
        #"recipe.yaml:9:10: error: there is no teacher "t""#,
        #"  hint: teachers: { t: { local: smollm2-135m } }"#,
      ]),
    Mistake(
      what: "sources are a mapping",
      changes: [("  - { name: s, domain", "  s: { domain")], code: 2,
      told: [
        #"recipe.yaml:6:3: error: sources is a list, and each source has its name in it"#,
        #"  hint: - { name: s, domain: … }"#,
      ]),
    Mistake(
      what: "the teacher is named by its model",
      changes: [("model: m,", "model: Qwen/QwQ-32B,"), ("teacher: t,", "teacher: Qwen/QwQ-32B,")],
      code: 2,
      told: [
        #"recipe.yaml:9:10: error: there is no teacher "Qwen/QwQ-32B""#,
        #"  hint: "Qwen/QwQ-32B" is the model of teacher "t": teacher: t"#,
      ]),
    Mistake(
      what: "a field has another tool's name",
      changes: [("samples: 2,", "n: 2,")], code: 2,
      told: [
        #"recipe.yaml:9:24: error: answers has no field "n""#,
        #"  hint: samples: how many answers each question gets"#,
      ]),
    Mistake(
      what: "a template stands without quotes",
      changes: [
        (
          "answers: { teacher: t, samples: 2, max_tokens: 100 }",
          "answers:\n  teacher: t\n  prompt: {{question}} in a box"
        )
      ], code: 2,
      told: [
        #"recipe.yaml:11:24: error: not YAML: did not find expected key"#,
        #"  hint: a template stands in quotes: "{{question}}""#,
      ]),
    Mistake(
      what: "the only file is empty",
      changes: [("path: q.jsonl", "path: none.jsonl")], code: 2,
      told: [
        #"recipe.yaml:6:5: error: source "s": there is no row that can be read in ./none.jsonl"#,
        #"  hint: remove it from the source, or see whether it was written to its end"#,
      ]),
  ]

  private static let ofForm: [Mistake] = [
    Mistake(
      what: "the budget is a lone number",
      changes: [(#"keep:"#, "budget: 5\nkeep:")], code: 2,
      told: [
        #"recipe.yaml:10:9: error: the budget should be a mapping: key: value"#,
        #"  hint: budget: { dollars: 5 }, or { tokens: … }"#,
      ]),
    Mistake(
      what: "answers are a lone name",
      changes: [(#"{ teacher: t, samples: 2, max_tokens: 100 }"#, "t")], code: 2,
      told: [
        #"recipe.yaml:9:10: error: answers needs the field "teacher""#,
        #"recipe.yaml:9:10: error: answers should be a mapping: key: value"#,
        #"  hint: answers: { teacher: t }"#,
      ]),
    Mistake(
      what: "the mix is a lone number",
      changes: [("questions:\n", "mix: 5000\nquestions:\n")], code: 2,
      told: [
        #"recipe.yaml:7:6: error: the recipe: mix should be a mapping: key: value"#,
        #"  hint: mix: { math: 3000, code: 1000 }, by domains or sources"#,
      ]),
    Mistake(
      what: "a kind of file stands as the format",
      changes: [(#"{ to: [jsonl] }"#, "{ format: jsonl }")], code: 2,
      told: [
        #"recipe.yaml:12:19: error: export: "jsonl" is not a known format"#,
        #"  hint: format: is how a row tells question and answer (sharegpt, messages, alpaca); to: [jsonl] is the kind of file"#,
      ]),
    Mistake(
      what: "a format stands as the kind of file",
      changes: [(#"[jsonl]"#, "[sharegpt]")], code: 2,
      told: [
        #"recipe.yaml:12:16: error: export: "sharegpt" is not a known file format"#,
        #"  hint: format: sharegpt says how a row tells question and answer; to: takes kinds of files"#,
      ]),
    Mistake(
      what: "the export is a lone word",
      changes: [(#"{ to: [jsonl] }"#, "jsonl")], code: 2,
      told: [
        #"recipe.yaml:12:9: error: export should be a mapping: key: value"#,
        #"  hint: export: { to: [jsonl] }"#,
      ]),
    Mistake(
      what: "a line is indented with a tab",
      changes: [("  - complete", "\t- complete")], code: 2,
      told: [
        #"recipe.yaml:11:1: error: not YAML: the line begins with a tab"#,
        #"  hint: indent with spaces: YAML takes no tabs there"#,
      ]),
  ]

  private static let ofEmptiness: [Mistake] = [
    Mistake(
      what: "more answers are to agree than there are",
      changes: [(#"- complete"#, #"- majority: 3"#)], code: 2,
      told: [
        #"recipe.yaml:11:5: error: majority keeps nothing, all answers leave: 3 answers of a question must agree, and a question has 2 answers at most"#,
        #"  hint: samples: 3 or more in answers, or a share as in majority: 0.5, and no step before it that keeps fewer"#,
      ]),
    Mistake(
      what: "one answer is to be a majority",
      changes: [(#"- complete"#, "- shortest: 1\n  - majority")], code: 2,
      told: [
        #"recipe.yaml:12:5: error: majority keeps nothing, all answers leave: 2 answers of a question must agree, and a question has 1 answer at most"#,
        #"  hint: samples: 2 or more in answers, and no step before it that keeps fewer"#,
      ]),
    Mistake(
      what: "questions may have no length",
      changes: [(#"deduplicate: exact"#, #"length: { max: 0 }"#)], code: 2,
      told: [
        #"recipe.yaml:8:5: error: length keeps nothing, all questions leave: no question has 0 characters"#,
        #"  hint: max: is the most that a question may have"#,
      ]),
    Mistake(
      what: "answers may have no length",
      changes: [(#"- complete"#, #"- length: { max: 0 }"#)], code: 2,
      told: [
        #"recipe.yaml:11:5: error: length keeps nothing, all answers leave: no answer has 0 tokens"#,
        #"  hint: max: is the most that an answer may have"#,
      ]),
    Mistake(
      what: "two lengths contradict each other",
      changes: [
        (
          #"- complete"#,
          "- length: { max: 50, unit: words }\n  - length: { min: 60, unit: words }"
        )
      ], code: 2,
      told: [
        #"recipe.yaml:12:5: error: length keeps nothing, all answers leave: a length before it leaves no answer of such a length"#
      ]),
    Mistake(
      what: "answers are to be longer than they may be",
      changes: [(#"- complete"#, #"- length: { min: 2000 }"#)], code: 0,
      told: [
        #"recipe.yaml:11:5: warning: length may keep nothing: it wants 2,000 tokens or more, and answers have 100 at most"#,
        #"  hint: raise max_tokens in answers, or take a smaller min"#,
      ]),
    Mistake(
      what: "a share of right answers is asked of right answers",
      changes: [(#"- complete"#, "- correct\n  - pass_rate: { max: 0.9 }")], code: 2,
      told: [
        #"recipe.yaml:12:5: error: pass_rate keeps nothing, all answers leave: only right answers come into it, so that all shares are 1"#,
        #"  hint: put it before the step that keeps right answers only"#,
      ]),
    Mistake(
      what: "no share of so few answers is in the range",
      changes: [(#"- complete"#, "- pass_rate: { min: 0.6, max: 0.9 }")], code: 2,
      told: [
        #"recipe.yaml:11:5: error: pass_rate keeps nothing, all answers leave: of 2 answers no share is from 0.6 to 0.9"#,
        #"  hint: more samples in answers, or a wider range"#,
      ]),
    Mistake(
      what: "a score is asked for that there is not",
      changes: [(#"deduplicate: exact"#, #"difficulty: { judge: t, min: 11 }"#)], code: 2,
      told: [
        #"recipe.yaml:8:5: error: difficulty keeps nothing, all questions leave: its scores are from 1 to 10"#,
        #"  hint: min: and max: are such numbers"#,
      ]),
    Mistake(
      what: "thinking is wanted and may not be there",
      changes: [(#"- complete"#, #"- thinking: { max_ratio: 0 }"#)], code: 2,
      told: [
        #"recipe.yaml:11:5: error: thinking keeps nothing, all answers leave: answers without thinking leave, and max_ratio: 0 lets none stay that thinks"#,
        #"  hint: required: no keeps answers without thinking"#,
      ]),
    Mistake(
      what: "an expression drops every text",
      changes: [(#"- complete"#, #"- pattern: ".*""#)], code: 0,
      told: [
        #"recipe.yaml:11:5: warning: pattern may keep nothing: ".*" matches in every text that it was tried on"#,
        #"  hint: keep: takes expressions of what is to stay"#,
      ]),
  ]

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

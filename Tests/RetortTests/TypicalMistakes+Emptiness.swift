// Mistakes that would be paid for and come to nothing.

extension TypicalMistakesTests {
  static let ofEmptiness: [Mistake] = [
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
}

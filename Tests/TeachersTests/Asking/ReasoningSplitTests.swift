import Teachers
import Testing
import Values

struct ReasoningSplitTests {
  @Test(
    arguments: [
      ("<think>\nhm\n</think>\n\n13", "hm", "13"), ("hm</think>13", "hm", "13"),
      ("13", nil, "13"), ("<think>hm", "hm", ""), ("<think></think>13", nil, "13"),
      ("<think>a</think>b</think>c", "a", "b</think>c"), (" \n<think>a</think> b ", "a", "b"),
      ("", nil, ""), ("a <think> b", nil, "a <think> b"), ("</think>13", nil, "13"),
    ] as [(String, String?, String)])
  func splitsTheContent(_ content: String, _ reasoning: String?, _ answer: String) {
    let split = ReasoningSplit(content: content, reasoning: nil)
    #expect(split.reasoning == reasoning)
    #expect(split.answer == answer)
  }

  @Test func takesReasoningThatCameApart() {
    let split = ReasoningSplit(content: "\n13", reasoning: "hm\n")
    #expect(split == ReasoningSplit(content: "<think>hm</think>13", reasoning: nil))
  }

  /// What came apart may stand in the text once more, with marks or with what is left of them.
  @Test(
    arguments: [
      ("<think>hm</think>13", "hm", "hm", "13"), ("<think>\nhm\n</think>\n13", "hm ", "hm", "13"),
      ("</think>\n\n13", "hm", "hm", "13"), ("13", "<think>hm</think>", "hm", "13"),
      ("<think>more</think>13", "hm", "hm\n\nmore", "13"), ("<think></think>13", "hm", "hm", "13"),
      ("the mark </think> closes", "hm", "hm", "the mark </think> closes"),
      ("13", "", "", "13"),
    ])
  func thereIsOneBlock(_ content: String, _ apart: String, _ reasoning: String, _ answer: String) {
    let split = ReasoningSplit(content: content, reasoning: apart)
    #expect(split.reasoning == reasoning)
    #expect(split.answer == answer)
  }

  @Test(arguments: [
    ("<seed:think>", "</seed:think>"), ("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷"),
    ("<thought>", "</thought>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
  ])
  func marksOfOthersAreKnown(_ open: String, _ close: String) {
    let split = ReasoningSplit(content: "\(open)\nhm\n\(close)\n\n13", reasoning: nil)
    #expect(split.reasoning == "hm" && split.answer == "13")
    let cut = ReasoningSplit(content: "\(open)\nhm", reasoning: nil)
    #expect(cut.reasoning == "hm" && cut.answer.isEmpty)
    let prose = "The marks \(open) and \(close) stand around thoughts."
    #expect(ReasoningSplit(content: prose, reasoning: nil).answer == prose)
  }

  @Test func solutionsStandBetweenMarksToo() {
    let split = ReasoningSplit(
      content:
        "<|begin_of_thought|>hm<|end_of_thought|>\n<|begin_of_solution|>\n13\n<|end_of_solution|>",
      reasoning: nil)
    #expect(split.reasoning == "hm" && split.answer == "13")
  }

  @Test(arguments: [
    "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>13<|return|>",
    "<|channel|>analysis<|message|>hm<|end|>\n<|start|>assistant<|channel|>final<|message|>13",
    "<|start|>assistant<|channel|>analysis<|message|>hm<|start|>assistant<|channel|>final <|constrain|>x<|message|>13",
    "analysishmassistantfinal13",
  ])
  func channelsAreKnown(_ content: String) {
    let split = ReasoningSplit(content: content, reasoning: nil)
    #expect(split.reasoning == "hm" && split.answer == "13")
  }

  @Test func aChannelThatWasCutIsAllReasoning() {
    let split = ReasoningSplit(content: "<|channel|>analysis<|message|>hm", reasoning: nil)
    #expect(split.reasoning == "hm" && split.answer.isEmpty)
  }

  @Test(arguments: [
    "In R1's answers <think> and </think> stand around the reasoning. So: 13",
    "It closes with `</think>`, and then 13", "It is \"</think>\" that closes: 13",
    "Use [THINK] and [/THINK].", "The analysis says that assistantfinal is a word",
  ])
  func wordsAboutMarksAreNone(_ content: String) {
    let split = ReasoningSplit(content: content, reasoning: nil)
    #expect(split.reasoning == nil && split.answer == content)
  }

  @Test func aMarkInQuotationMarksDoesNotClose() {
    let split = ReasoningSplit(
      content: "<think>I close with `</think>` now</think>13", reasoning: nil)
    #expect(split.reasoning == "I close with `</think>` now" && split.answer == "13")
  }

  @Test func aTeachersOwnMarksCount() {
    let marks = ThinkMarks(open: "<<", close: ">>")
    let split = ReasoningSplit(content: "<<hm>>13", reasoning: nil, marks: marks)
    #expect(split.reasoning == "hm" && split.answer == "13")
    #expect(ReasoningSplit(content: "hm>>13", reasoning: nil, marks: marks).reasoning == "hm")
    #expect(ReasoningSplit(content: "<<hm>>13", reasoning: nil).reasoning == nil)
  }

  /// Code has a meaning by its indentation; a space before a word has none.
  @Test(arguments: [
    ("    x = 1\n    return x\n", "    x = 1\n    return x"), ("\n\n\tx = 1", "\tx = 1"),
    (" so", "so"), ("\n\nso\n", "so"), ("  \n  so", "  so"), ("   ", ""),
  ])
  func theFirstLineKeepsItsIndentation(_ content: String, _ answer: String) {
    #expect(ReasoningSplit(content: content, reasoning: nil).answer == answer)
  }
}

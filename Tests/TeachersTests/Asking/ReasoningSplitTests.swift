import Teachers
import Testing

struct ReasoningSplitTests {
  @Test(
    arguments: [
      ("<think>\nhm\n</think>\n\n13", "hm", "13"), ("hm</think>13", "hm", "13"),
      ("13", nil, "13"), ("<think>hm", "hm", ""), ("<think></think>13", nil, "13"),
      ("<think>a</think>b</think>c", "a", "b</think>c"), (" \n<think>a</think> b ", "a", "b"),
      ("", nil, ""), ("a <think> b", nil, "a <think> b"),
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
}

import Corpus
import Teachers
import Testing
import Values

@testable import Filters

/// Replies of judges, made by a grammar: the verdict that was meant is known.
struct FinalWordTests {
  private func reply(_ text: String, finish: String = "stop", reasoning: String? = nil) -> Reply {
    Reply(
      content: text, reasoning: reasoning, finishReason: finish, promptTokens: nil,
      completionTokens: nil)
  }

  private let difficulty = FinalWord(name: "difficulty", kind: .score(1...10))
  private let score = FinalWord(name: "score", kind: .score(1...100))
  private let correct = FinalWord(name: "correct", kind: .truth)

  @Test(arguments: [
    (#"{"reason": "a proof", "difficulty": 7}"#, 7), (#"{"difficulty": "7"}"#, 7),
    (#"{"Difficulty": 7.0}"#, 7), ("{'reason': 'it\\'s hard', 'difficulty': 7}", 7),
    ("{'reason': \"it's hard\", 'difficulty': 7, 'sure': True}", 7),
    ("```json\n{\"difficulty\": 7}\n```", 7), ("Here it is:\n{\"difficulty\": 5.5}", 5.5),
    (#"{"difficulty": "7/10"}"#, 7), ("**Difficulty: 7**", 7), ("Difficulty: 7/10", 7),
    ("The difficulty is 7.", 7), ("\\boxed{7}", 7), ("$\\boxed{7}$", 7), ("7", 7),
    ("7 out of 10", 7),
    ("It needs two lemmas.\n\n**Final score:** 7/10", 7), (#"{"result": {"difficulty": 7}}"#, 7),
    (#"[{"difficulty": 7}]"#, 7), ("First I thought {\"difficulty\": 3}.\n{\"difficulty\": 7}", 7),
    ("{\"difficulty\": 7}\n\nThe problem needs a lemma that few know.", 7),
    ("{\"reason\": \"two\nlines\", \"difficulty\": 7}", 7),
    ("Set $A=\\{1,2\\}$ is easy.\n{\"difficulty\": 2}", 2),
  ])
  func leavesNoDoubt(_ text: String, _ meant: Double) {
    #expect(difficulty.value(reply(text)) == meant, "\(text)")
  }

  @Test(arguments: [
    "", "hard", #"{"difficulty": 11}"#, #"{"difficulty": 7.3}"#, #"{"difficulty": "1,000"}"#,
    #"{"difficulty": [7, 8]}"#, #"{"difficulty": "7/100"}"#, "Difficulty: 7/100", "Difficulty: 7-8",
    #"{"difficulty": 7, "difficulty": 8}"#, #"[{"difficulty": 7}, {"difficulty": 8}]"#,
    #"I would reply {"difficulty": 7}, but first I check the second case"#,
    #"{"difficulty": 7} would be my draft; but it is easier than that"#,
    #"{"difficulty": 7}. Actually, wait"#, "{\"difficulty\": 7}\n\nHowever, it is easier: 4.",
    "{\"difficulty\": 7}\n\nThe answer says {\"difficulty\": 3}", #"{"difficulty": 7"#,
    #"{"difficulty": true}"#, "So 3 + 4 = 7", "1. Add.\n2. Square.\n7", "Difficulty: seven",
    #"For example {"difficulty": 7}"#, "{\"reason\": \"difficulty: 7\"}", "difficulty 1,000",
  ])
  func isAskedAgain(_ text: String) {
    #expect(difficulty.value(reply(text)) == nil, "\(text)")
  }

  @Test func whatWasCutSaysNothing() {
    #expect(
      correct.value(reply(#"I would reply {"correct": true}, but first"#, finish: "length")) == nil)
    #expect(correct.value(reply(#"{"correct": true}"#, finish: "length")) == nil)
    #expect(correct.value(reply("CORRECT", finish: "content_filter")) == nil)
    #expect(correct.value(reply(#"<think>{"correct": true}"#)) == nil)
  }

  @Test func wordsOfTruth() {
    for (text, meant) in [
      ("CORRECT", 1.0), ("**Incorrect**", 0), ("Verdict: correct", 1), (#"{"correct": True}"#, 1),
      (#"{"correct": "false"}"#, 0), ("yes", 1), ("The first step holds.\n\nCORRECT", 1),
      ("The verdict is wrong.", 0), ("\\boxed{\\text{correct}}", 1),
    ] { #expect(correct.value(reply(text)) == meant, "\(text)") }
    for text in [
      "not sure", "correct?", "correct\nincorrect", "It is correct", #"{"correct": 1}"#,
      #"{"correct": "mostly"}"#, "yes and no",
    ] { #expect(correct.value(reply(text)) == nil, "\(text)") }
  }

  @Test func argumentsOfATool() {
    let call = #"[{"type":"function","function":{"name":"judge","arguments":"{\"score\": 80}"}}]"#
    #expect(score.value(reply(call, finish: "tool_calls")) == 80)
    let two = "[\(call.dropFirst().dropLast()),\(call.dropFirst().dropLast())]"
    #expect(score.value(reply(two, finish: "tool_calls")) == nil)
  }

  // MARK: A grammar

  private struct Judge {
    var generator: SeededGenerator
    let meant: Int
    var other: Int

    init(_ seed: UInt64) {
      generator = SeededGenerator(seed)
      meant = Int.random(in: 1...10, using: &generator)
      other = Int.random(in: 1...9, using: &generator)
      if other >= meant { other += 1 }
    }

    mutating func pick<T>(_ list: [T]) -> T {
      list[Int.random(in: 0..<list.count, using: &generator)]
    }

    mutating func reason() -> String {
      pick([
        "It needs a lemma.", "Two cases, both short.", "A sum of 3 terms.", "It's \"well known\".",
        "See f(x) = {x} and 8/10 of it.", "Rated \(other) by others.", "",
      ])
    }

    mutating func object(_ value: Int) -> String {
      let reason = Value.string(reason()).json
      let fields = pick([
        ["\"reason\": \(reason)", "\"difficulty\": \(value)"],
        ["\"difficulty\": \(value)", "\"reason\": \(reason)"], ["\"difficulty\": \(value)"],
        ["\"difficulty\": \"\(value)\""], ["\"Difficulty\":\(value).0"],
      ])
      return "{" + fields.joined(separator: pick([", ", ",\n  "])) + "}"
    }

    /// - Returns: the form's name, the reply, why it ended, and whether it leaves no doubt.
    mutating func reply() -> (form: String, text: String, finish: String, isPlain: Bool) {
      let lead = pick(["", "", "Let me see.\n", "The question asks for a proof.\n\n"])
      let tail = pick(["", "", "\n", "\n\nThe key step is a lemma."])
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: return ("object", lead + object(meant) + tail, "stop", true)
      case 1: return ("fenced", "\(lead)```json\n\(object(meant))\n```", "stop", true)
      case 2:
        return (
          "draft, then final", "Draft:\n\(object(other))\n\nFinal:\n\(object(meant))", "stop", true
        )
      case 3:
        let words = pick(["I would say", "One might say", "For example"])
        return ("draft only", "\(words) \(object(other)), but it is \(meant) to me", "stop", false)
      case 4:
        return ("cut", "\(lead)\(object(other))" + pick(["", ", but", "\nNo:"]), "length", false)
      case 5:
        return (
          "quoted", "\(object(meant))\n\nThe question itself says \(object(other))", "stop", false
        )
      case 6:
        let form = pick([
          "**Difficulty: \(meant)**", "Difficulty: \(meant)/10", "difficulty = \(meant)",
          "Final score: \(meant) out of 10", "\\boxed{\(meant)}", "The difficulty is \(meant).",
        ])
        return ("words", lead + reason() + "\n" + form, "stop", true)
      case 7:
        return (
          "Python", "{'reason': 'it\\'s long', 'difficulty': \(meant), 'sure': True}", "stop", true
        )
      case 8: return ("list", "[\(object(other)), \(object(meant))]", "stop", false)
      case 9:
        return (
          "taken back",
          "\(object(other))\n\n" + pick(["Actually, \(meant).", "But no: \(meant)."]),
          "stop", false
        )
      case 10: return ("out of range", "{\"difficulty\": \(meant * 100 + 11)}", "stop", false)
      default:
        return (
          "thought apart", "<think>\(object(other))</think>\n\(object(meant))", "stop", true
        )
      }
    }
  }

  @Test func aScoreIsTheMeantOneOrNone() {
    var forms: [String: (all: Int, plain: Int, read: Int)] = [:]
    for seed in 0..<5000 {
      var judge = Judge(UInt64(seed))
      let (form, text, finish, isPlain) = judge.reply()
      let value = difficulty.value(reply(text, finish: finish))
      var counts = forms[form] ?? (0, 0, 0)
      counts.all += 1
      counts.plain += isPlain ? 1 : 0
      if let value {
        #expect(value == Double(judge.meant), "\(form): \(text)")
        counts.read += isPlain ? 1 : 0
      }
      forms[form] = counts
    }
    for (form, counts) in forms.sorted(by: { $0.key < $1.key }) {
      print("judges: \(form): \(counts.read) of \(counts.plain) plain ones read, of \(counts.all)")
      #expect(Double(counts.read) >= 0.95 * Double(counts.plain), "\(form)")
    }
  }

  /// Whatever comes, in linear time and without a crash.
  @Test func rubbishIsNoVerdict() {
    for text in [
      String(repeating: "{", count: 100_000), String(repeating: "{\"difficulty\":", count: 20_000),
      String(repeating: "[", count: 100_000), String(repeating: "'", count: 60_000),
      String(repeating: "\\boxed{", count: 10_000), "\u{0}\u{FFFD}{\u{0}}",
    ] { #expect(difficulty.value(reply(text)) == nil) }
  }
}

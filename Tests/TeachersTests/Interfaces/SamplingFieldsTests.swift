import Formats
import TestSupport
import Testing
import Values

@testable import Teachers

struct SamplingFieldsTests {
  private static var all: Sampling {
    var sampling = Sampling(temperature: 0.5, topP: 0.9, maxTokens: 7)
    sampling.topK = 20
    sampling.minP = 0.05
    sampling.stop = ["END", "\n\n"]
    sampling.seed = 11
    sampling.reasoningEffort = "high"
    sampling.repetitionPenalty = 1.1
    sampling.presencePenalty = -0.5
    sampling.frequencyPenalty = 0.25
    return sampling
  }

  private func body(_ teacher: Teacher, _ sampling: Sampling, sample: Int64 = 0) -> Record {
    let call = teacher.call(question: "why?", sampling: sampling, sample: sample)
    return teacher.interface.interface.body(CallGroup(call))
  }

  /// Each field that is set has its place, or the preflight finds fault with it: nothing is left out in silence.
  @Test(
    arguments: ["http://a/v1", "https://api.openai.com/v1", "https://api.anthropic.com/v1"],
    [
      InterfaceKind.openai, .anthropic, .completions,
    ])
  func everyFieldIsSentOrRefused(_ url: String, _ kind: InterfaceKind) {
    let teacher = Teacher.at(url) { $0.interface = kind }
    let refused = Set(teacher.unsupported(Self.all, prefill: nil).map(\.name))
    let sent = body(teacher, Self.all)
    let names: [String: [String]] = [
      "stop": ["stop", "stop_sequences"], "repetition_penalty": ["repetition_penalty"],
    ]
    for field in Self.all.further.fields where !refused.contains(field.name) {
      let places = names[field.name] ?? [field.name]
      #expect(places.contains { sent[$0] == field.value }, "\(field.name) to \(url), \(kind)")
    }
    #expect(teacher.unsupported(Sampling(temperature: 1, maxTokens: 7), prefill: nil).isEmpty)
  }

  @Test func anthropicIsToldWhatItKnows() {
    let teacher = Teacher.at("https://api.anthropic.com/v1")
    let sent = body(teacher, Self.all)
    #expect(sent["top_k"] == 20 && sent["stop_sequences"] == .list(["END", "\n\n"]))
    #expect(
      teacher.unsupported(Self.all, prefill: "a ").map(\.name) == [
        "min_p", "seed", "reasoning_effort", "repetition_penalty", "presence_penalty",
        "frequency_penalty", "prefill",
      ])
  }

  @Test func llamaHasANameOfItsOwn() {
    let local = Teacher(name: "t", place: .local(.smollm2), model: "m", price: nil)
    let sent = body(local, Self.all)
    #expect(sent["repeat_penalty"] == 1.1 && sent["repetition_penalty"] == nil)
    #expect(local.unsupported(Self.all, prefill: nil).map(\.name) == ["reasoning_effort"])
  }

  @Test func everySampleHasASeedOfItsOwn() {
    let teacher = Teacher.at("http://a/v1")
    #expect((0..<3).map { body(teacher, Self.all, sample: $0)["seed"] } == [11, 12, 13])
    let silent = Teacher.at("http://a/v1") { $0.sendsSeeds = false }
    #expect(silent.unsupported(Self.all, prefill: nil).map(\.name) == ["seed"])
  }

  /// A key of before there were these fields, and one for each of them.
  @Test func onlyWhatIsSetIsInTheKey() {
    let teacher = Teacher.at("http://a/v1")
    func key(_ set: (inout Sampling) -> Void) -> CallKey {
      var sampling = Sampling(temperature: 1)
      set(&sampling)
      return teacher.call(question: "q", sampling: sampling, sample: 0).key
    }
    let keys = [
      key { _ in }, key { $0.topK = 1 }, key { $0.minP = 0 }, key { $0.stop = ["a"] },
      key { $0.stop = ["b"] }, key { $0.seed = 0 }, key { $0.reasoningEffort = "low" },
      key { $0.repetitionPenalty = 1 }, key { $0.presencePenalty = 1 },
      key { $0.frequencyPenalty = 1 },
    ]
    #expect(Set(keys).count == keys.count)
    let before = """
      {"place":"http://a/v1","model":"m","messages":[{"role":"user","content":"q"}],"temperature":1.0,\
      "top_p":null,"max_tokens":null,"sample":0}
      """
    #expect(keys[0].description == Digest(of: before).description)
  }

  @Test func aNameStandsForThePlace() {
    func key(_ url: String, _ name: String?) -> CallKey {
      Teacher.at(url) { $0.rememberedName = name }
        .call(question: "q", sampling: Sampling(), sample: 0).key
    }
    #expect(key("http://a/v1", "qwq") == key("http://b/v1", "qwq"))
    #expect(key("http://a/v1", "qwq") != key("http://a/v1", nil))
    // What was bought at an address is found again elsewhere by its name.
    #expect(key("http://b/v1", "http://a/v1") == key("http://a/v1", nil))
    #expect(Teacher.at("https://api.openai.com/v1") { $0.rememberedName = "x" }.isOpenAI)
  }
}

struct CompletionsTests {
  private let teacher = Teacher.at("http://a/v1") {
    $0.interface = .completions
    $0.system = "Problems and solutions."
    $0.examples = [("Q: 1+1\nA:", " 2")]
  }

  @Test func asksForWhatComesBehindAText() {
    let call = teacher.call(question: "Q: 2+2\nA:", sampling: Sampling(maxTokens: 5), sample: 0)
    let body = Completions().body(CallGroup(call))
    #expect(body["prompt"] == "Problems and solutions.\n\nQ: 1+1\nA: 2\n\nQ: 2+2\nA:")
    #expect(body["max_tokens"] == 5 && body["messages"] == nil)
    let begun = teacher.call(
      question: "Q: 2+2\nA:", prefill: " The", sampling: Sampling(), sample: 0)
    #expect(Completions().body(CallGroup(begun))["prompt"]?.string?.hasSuffix("2\nA: The") == true)
  }

  @Test func readsTexts() throws {
    let body = try JSONParser().parse(
      """
      {"object":"text_completion","choices":[{"index":1,"text":" five","finish_reason":"length"},
      {"index":0,"text":" four","finish_reason":"stop"}],
      "usage":{"prompt_tokens":3,"completion_tokens":4}}
      """)
    let replies = try Completions().replies(body.record ?? [:])
    #expect(replies.map(\.content) == [" four", " five"] && replies[1].isCut)
    #expect(throws: UnreadableReply.self) { try Completions().replies(["choices": .list([])]) }
  }
}

struct PrefillTests {
  private func reply(_ content: String, reasoning: String? = nil) -> Reply {
    Reply(
      content: content, reasoning: reasoning, finishReason: "stop", promptTokens: 1,
      completionTokens: 2)
  }

  @Test func theBeginningIsPartOfTheAnswer() {
    let whole = reply("so.\n</think>\n\n4").behind("<think>\nWell, ")
    #expect(whole.split == ReasoningSplit(content: "4", reasoning: "Well, so."))
    #expect(reply(" four").behind("It is").content == "It is four")
    let apart = reply("4", reasoning: "so.").behind("<think>\nWell, ")
    #expect(apart.content == "4" && apart.reasoning == "Well, so.")
  }

  @Test func endpointsAreToldToGoOn() {
    func body(_ url: String) -> Record {
      let call = Teacher.at(url)
        .call(question: "q", prefill: "Be", sampling: Sampling(), sample: 0)
      return ChatCompletions().body(CallGroup(call))
    }
    let usual = body("http://a/v1")
    #expect(usual["continue_final_message"] == true)
    #expect(usual["messages"]?.list?.last == .record(["role": "assistant", "content": "Be"]))
    let other = body("https://api.mistral.ai/v1")
    #expect(other["continue_final_message"] == nil)
    #expect(other["messages"]?.list?.last?.record?["prefix"] == true)
    #expect(
      Teacher.at("https://api.openai.com/v1").unsupported(Sampling(), prefill: "Be").map(\.name)
        == ["prefill"])
  }
}

import Testing

@testable import Teachers

/// Which models are the ones that were asked for.
struct ServedModelTests {
  @Test(
    arguments: [
      ("gpt-4o", "gpt-4o-2024-08-06"), ("gpt-4o", "gpt-4o (fp_44709d6fcb)"),
      ("meta-llama/Llama-3.1-8B", "llama-3.1-8b"),
      ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"),
      ("deepseek/deepseek-r1:free", "deepseek-r1"), ("gemini-1.5-pro", "models/gemini-1.5-pro-002"),
      ("qwen2.5-7b", "/models/Qwen2.5-7B.gguf"), ("m", ""),
    ])
  func theSameModelByAnotherName(_ asked: String, _ served: String) {
    #expect(ServedModel(served, by: .at("http://a/v1", model: asked)) == nil)
  }

  @Test(
    arguments: [
      ("gpt-4o", "gpt-4o-mini"), ("gpt-4o", "gpt-4o-mini-2024-07-18 (fp_1)"),
      ("qwen3-32b", "qwen3-8b"),
      ("deepseek-r1", "deepseek-r1-distill-qwen-7b"), ("a", "b"),
    ])
  func anotherModelIsTold(_ asked: String, _ served: String) throws {
    let other = try #require(ServedModel(served, by: .at("http://a/v1", model: asked, name: "t")))
    #expect(other.asked == asked && !other.served.contains("fp_") && other.teacher == "t")
    var (traffic, earlier) = (Traffic(), Traffic())
    for _ in 0..<3 { traffic.count(other) }
    earlier.count(other)
    #expect(traffic.since(earlier).byOthers == [other: 2])
    #expect(traffic.since(traffic).byOthers.isEmpty)
  }
}

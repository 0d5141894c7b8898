import TestSupport
import Testing
import Values

@testable import Teachers

struct ReplyTests {
  private static let marks = ThinkMarks(open: "[[", close: "]]")

  private func reply(_ content: String, reasoning: String? = nil) -> Reply {
    var reply = Reply(
      content: content, reasoning: reasoning, finishReason: "stop", promptTokens: 3,
      completionTokens: 4, cachedTokens: 2, paid: .zero)
    reply.isEstimated = true
    return reply
  }

  @Test func aTeachersOwnMarksAreKnownToWhoeverReadsItsReplies() {
    let teacher = Teacher.at("http://a/v1") { $0.think = Self.marks }
    let group = CallGroup(teacher.call(question: "q", sampling: Sampling(), sample: 0))
    let completed = reply("[[so it is]] 5").completed(for: group)
    #expect(completed.split.reasoning == "so it is" && completed.split.answer == "5")
    #expect(reply("[[so it is]] 5").split.reasoning == nil)
  }

  @Test func whatAReplyTookStaysWithItBehindABeginningAndInAContinuation() {
    let whole = reply("5").behind("The answer is ")
    #expect(whole.content == "The answer is 5" && whole.cachedTokens == 2 && whole.isEstimated)
    let continued = reply("The answer").continued(by: reply(" is 5"))
    #expect(continued.content == "The answer is 5" && continued.promptTokens == 6)
    #expect(continued.cachedTokens == 4 && continued.isEstimated)
  }

  @Test func aBeginningMayOpenTheTeachersOwnMarks() {
    var apart = reply("5", reasoning: "it is")
    apart.marks = Self.marks
    let whole = apart.behind("[[\nso ")
    #expect(whole.reasoning == "so it is" && whole.content == "5")
  }

  /// Kind G: zeros for an answer that is there are no counts.
  @Test func zerosForAnAnswerAreEstimated() {
    let group = CallGroup(
      Teacher.at("http://a/v1").call(question: "q", sampling: Sampling(), sample: 0))
    func completed(_ content: String, paid: Money? = nil) -> Reply {
      Reply(
        content: content, reasoning: nil, finishReason: "stop", promptTokens: 0,
        completionTokens: 0, paid: paid
      ).completed(for: group)
    }
    #expect(
      completed("twelve characters").completionTokens == 5 && completed("so it is").isEstimated)
    #expect(!completed("").isEstimated && completed("").completionTokens == 0)
    #expect(!completed("so", paid: .zero).isEstimated)
  }

  /// Kind J: an endpoint that begins once more where it was to go on has written the whole answer.
  @Test func whoBeginsAgainHasWrittenItAll() {
    func continued(_ first: String, _ rest: String) -> String {
      var cut = reply(first)
      cut.reasoning = nil
      return cut.continued(by: reply(rest)).content
    }
    #expect(continued("The sum is", "The sum is 5.") == "The sum is 5.")
    #expect(continued("The sum is", " 5.") == "The sum is 5.")
    #expect(continued("ha", "ha ha") == "haha ha")
    let long = String(repeating: "word ", count: 20)
    #expect(continued(long + "abc", long + "abd and so on") == long + "abd and so on")
  }
}

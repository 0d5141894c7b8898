import Foundation
import TestSupport
import Testing
import Values

@testable import Teachers

struct ChatClientTests {
  private func ask(
    _ url: String, key: String? = nil, timeout: Double = 600, policy: RetryPolicy = .hasty
  ) async throws -> Reply {
    let teacher = Teacher.at(url, name: "scripted", key: key) {
      $0.timeouts.firstByte = timeout
      $0.system = "be brief"
    }
    let call = teacher.call(
      question: "why?", sampling: Sampling(temperature: 0.5, maxTokens: 9), sample: 2)
    let scratch = Scratch()
    return try await ChatClient.with(concurrency: 4, logFolder: scratch.path, policy: policy) {
      try await $0.ask(call)
    }
  }

  @Test func sendsWhatTheCallSays() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      let roles = request.body["messages"]?.list?.compactMap { $0.record?["role"]?.string }
      let isWhole =
        roles == ["system", "user"] && request.question == "why?"
        && request.body["temperature"] == .double(0.5) && request.body["max_tokens"] == .integer(9)
        && request.body["top_p"] == nil && request.body["seed"]?.integer != nil
      return isWhole ? .answer("good") : .status(400, body: request.body.json)
    }
    #expect(try await ask(teacher.url).content == "good")
    await teacher.stop()
  }

  @Test func triesAgainUntilItIsAnswered() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      switch request.number {
      case 0: .status(429, body: "slow down", headers: ["retry-after": "0"])
      case 1: .cut
      case 2: .status(503, body: "")
      default: .answer("at last")
      }
    }
    #expect(try await ask(teacher.url).content == "at last")
    #expect(teacher.requests == 4)
    await teacher.stop()
  }

  @Test func givesUpInTheEnd() async throws {
    let teacher = try await ScriptedTeacher.start { _ in .status(500, body: "broken") }
    await #expect {
      try await ask(teacher.url)
    } throws: { error in
      (error as? RetortError)?.cause == "HTTP 500: broken"
    }
    #expect(teacher.requests == 4)
    await teacher.stop()
  }

  @Test func refusesTheRowAtOnce() async throws {
    let teacher = try await ScriptedTeacher.start { _ in .status(400, body: "too long") }
    await #expect(throws: Refusal(status: 400, message: "too long")) { try await ask(teacher.url) }
    #expect(teacher.requests == 1)
    await teacher.stop()
  }

  @Test func waitsNoLongerThanItsTimeout() async throws {
    let teacher = try await ScriptedTeacher.start { _ in
      try? await Task.sleep(for: .seconds(3600))
      return .answer("too late")
    }
    await #expect(throws: RetortError.self) {
      try await ask(
        teacher.url, timeout: 1,
        policy: RetryPolicy(attempts: 1, firstDelay: 0.01, longestDelay: 0.01))
    }
    await teacher.stop()
  }

  @Test func aKeyComesFromTheEnvironmentAndGoesNowhereElse() async throws {
    setenv("RETORT_TEST_KEY", "the-planted-key", 1)
    let teacher = try await ScriptedTeacher.start { request in
      request.headers["authorization"] == "Bearer the-planted-key"
        ? .answer("known") : .status(401, body: "who are you")
    }
    #expect(try await ask(teacher.url, key: "RETORT_TEST_KEY").content == "known")
    await #expect {
      try await ask(teacher.url)
    } throws: { error in
      let text = (error as? RetortError)?.description ?? ""
      return text.contains("HTTP 401") && !text.contains("the-planted-key")
    }
    await #expect {
      try await ask(teacher.url, key: "RETORT_NO_SUCH_KEY")
    } throws: { error in
      (error as? RetortError)?.hint == "export RETORT_NO_SUCH_KEY=…"
    }
    await teacher.stop()
  }

  /// Servers that need no key are given an ordinary word for one, and answers may have that word.
  @Test(arguments: ["EMPTY", "none", "stop", "ollama"])
  func answersAreNeverChanged(_ key: String) async throws {
    let variable = "RETORT_TEST_WORD_\(key)"
    setenv(variable, key, 1)
    let answer = "EMPTY none stop ollama"
    let teacher = try await ScriptedTeacher.start { request in
      request.headers["authorization"] == "Bearer \(key)"
        ? .answer(answer, reasoning: answer) : .status(401, body: "")
    }
    let reply = try await ask(teacher.url, key: variable)
    #expect(reply.content == answer && reply.reasoning == answer && reply.finishReason == "stop")
    await teacher.stop()
  }

  @Test func anErrorThatQuotesTheKeyIsToldWithoutIt() async throws {
    setenv("RETORT_TEST_QUOTED_KEY", "the-quoted-key", 1)
    for status in [200, 400, 401, 500] {
      let teacher = try await ScriptedTeacher.start { request in
        .status(status, body: "unknown: \(request.headers["authorization"] ?? "")")
      }
      await #expect {
        try await ask(teacher.url, key: "RETORT_TEST_QUOTED_KEY")
      } throws: { error in
        let words = "\((error as? RetortError)?.description ?? "\(error)")"
        return words.contains("[key]") && !words.contains("the-quoted-key")
      }
      await teacher.stop()
    }
  }

  @Test func aKeyThatEndsALineIsSentWithoutItsEnd() async throws {
    setenv("RETORT_TEST_KEY_LINE", "the-key-of-a-line\n", 1)
    let teacher = try await ScriptedTeacher.start { request in
      .answer(request.headers["authorization"] ?? "")
    }
    #expect(
      try await ask(teacher.url, key: "RETORT_TEST_KEY_LINE").content == "Bearer the-key-of-a-line")
    await teacher.stop()
  }

  @Test(arguments: ["two\nlines", "two\r\nx: lines", "a\u{1B}[31mcolour"])
  func aKeyThatCannotBeSentIsRefusedAndNotShown(_ key: String) async throws {
    let variable = "RETORT_TEST_KEY_\(key.utf8.count)"
    setenv(variable, key, 1)
    let teacher = try await ScriptedTeacher.start { _ in .answer("") }
    await #expect {
      try await ask(teacher.url, key: variable)
    } throws: { error in
      let error = error as? RetortError
      return error?.what == "teacher \"scripted\" has no usable key"
        && !["two", "lines", "colour"].contains { error?.description.contains($0) != false }
    }
    #expect(teacher.requests == 0)
    await teacher.stop()
  }

  @Test func nobodyThereIsAnError() async throws {
    // Port 9 is the discard service, which nobody runs.
    await #expect(throws: RetortError.self) { try await ask("http://127.0.0.1:9/v1") }
  }
}

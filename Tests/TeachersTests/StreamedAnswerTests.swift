import Foundation
import Synchronization
import TestSupport
import Testing
import Values

@testable import Teachers

/// Answers over HTTP, from a server that sends what real ones send.
struct StreamedAnswerTests {
  /// What is told while calls are made.
  private final class Told: Sendable {
    private let words = Mutex<[String]>([])
    var all: [String] { words.withLock { $0 } }
    func add(_ retry: ChatClient.Retry) { words.withLock { $0.append(retry.because) } }
  }

  private func ask(
    _ teacher: Teacher, calls: Int = 1, told: Told = Told(), policy: RetryPolicy = .hasty
  ) async throws -> (replies: [Reply], traffic: Traffic) {
    let scratch = Scratch()
    return try await ChatClient.with(
      concurrency: 64, logFolder: scratch.path, policy: policy, onRetry: { told.add($0) }
    ) { client in
      let replies = try await withThrowingTaskGroup(of: (Int, Reply).self) { group in
        for number in 0..<calls {
          group.addTask {
            let call = teacher.call(question: "question \(number)", sampling: Sampling(), sample: 0)
            return (number, try await client.ask(call))
          }
        }
        return try await group.reduce(into: [Int: Reply]()) { $0[$1.0] = $1.1 }
      }
      return ((0..<calls).compactMap { replies[$0] }, client.traffic)
    }
  }

  private static let completion =
    #"{"choices":[{"index":0,"message":{"role":"assistant","content":"thirteen","reasoning_content":"hm hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":5}}"#

  private static var streamed: ReplyScript {
    ReplyScript.streaming(FaultyJSON.record(completion)) ?? ReplyScript()
  }

  private enum FaultyJSON {
    static func record(_ text: String) -> Record { LenientJSON.record(Array(text.utf8)) ?? [:] }
  }

  private func expectWhole(_ reply: Reply) {
    #expect(
      reply.content == "thirteen" && reply.reasoning == "hm hm" && reply.finishReason == "stop")
  }

  @Test func kindAAnswersAreStreamed() async throws {
    let server = try await ScriptedTeacher.start { request in
      request.body["stream"] == true && request.body["stream_options"] != nil
        ? .script(Self.streamed) : .status(400, body: request.body.json)
    }
    let (replies, traffic) = try await ask(.at(server.url))
    expectWhole(replies[0])
    #expect(replies[0].completionTokens == 5 && !replies[0].isEstimated)
    #expect(traffic.requests == 1 && traffic.answers == 1 && traffic.retries == 0)
    await server.stop()
  }

  @Test func kindAWhoCannotStreamIsAskedForAllAtOnce() async throws {
    let server = try await ScriptedTeacher.start { request in
      request.body["stream"] == nil ? .status(200, body: Self.completion) : .status(400, body: "no")
    }
    expectWhole(try await ask(.at(server.url) { $0.streams = false }).replies[0])
    await server.stop()
  }

  @Test func kindAStreamingDecidesNoName() {
    let plain = Teacher.at("http://a/v1") {
      $0.streams = false
      $0.patience = 1
      $0.timeouts.whole = 5
    }
    let sampling = Sampling(temperature: 0.5, maxTokens: 9)
    #expect(
      plain.call(question: "why?", sampling: sampling, sample: 0).key
        == Teacher.at("http://a/v1").call(question: "why?", sampling: sampling, sample: 0).key)
  }

  /// A break in the middle is made good by asking again; the pieces of the first are no part of the second.
  @Test func kindABreaksAreAskedForAgain() async throws {
    let server = try await ScriptedTeacher.start { request in
      switch request.number {
      case 0: .script(Self.streamed.breaking(at: 3))
      case 1:
        .script(ReplyScript(headers: Self.streamed.headers, Array(Self.streamed.steps.prefix(4))))
      default: .script(Self.streamed)
      }
    }
    let (replies, traffic) = try await ask(.at(server.url))
    expectWhole(replies[0])
    #expect(traffic.requests == 3 && traffic.failed == 2)
    await server.stop()
  }

  /// What breaks behind the end of the answer has brought all of it.
  @Test func kindAABreakBehindTheEndIsNone() async throws {
    // The end must have been seen: what a client has not taken up when the connection breaks is lost to it.
    let seen = Allowance(0)
    var script = Self.streamed.breaking(at: Self.streamed.steps.count - 1)
    script.steps.insert(.hold(seen), at: script.steps.count - 1)
    let server = try await ScriptedTeacher.start { [script] _ in .script(script) }
    let call = Teacher.at(server.url).call(question: "why?", sampling: Sampling(), sample: 0)
    let scratch = Scratch()
    let reply = try await ChatClient.with(
      concurrency: 1, logFolder: scratch.path, policy: .hasty
    ) { client in
      try await client.stream(call) { if $0.finishReason != nil { seen.allow(1) } }
    }
    expectWhole(reply)
    #expect(server.requests == 1)
    await server.stop()
  }

  @Test func kindABlankLinesForEverHaveAnEnd() async throws {
    for blank in ["\n", ": keep-alive\n\n", " "] {
      let server = try await ScriptedTeacher.start { request in
        request.number == 0
          ? .script(ReplyScript([.forever(Array(blank.utf8))])) : .script(Self.streamed)
      }
      let told = Told()
      let teacher = Teacher.at(server.url) { $0.timeouts.whole = 0.3 }
      // The second attempt has as long, which a busy machine may need more of.
      let policy = RetryPolicy(attempts: 50, firstDelay: 0.01, longestDelay: 0.01)
      expectWhole(try await ask(teacher, told: told, policy: policy).replies[0])
      #expect(told.all.first == "the answer was not whole within 0.3 s")
      await server.stop()
    }
  }

  @Test func kindJWhoOnlyStreamsOrTakesNoStreamsIsAskedSo() async throws {
    for takesStreams in [true, false] {
      let server = try await ScriptedTeacher.start { request in
        if (request.body["stream"] == true) != takesStreams {
          return .status(
            400, body: #"{"error":{"message":"stream must be \#(takesStreams)","param":"stream"}}"#)
        }
        return takesStreams ? .script(Self.streamed) : .status(200, body: Self.completion)
      }
      let told = Told()
      let teacher = Teacher.at(server.url) { $0.streams = !takesStreams }
      let (replies, traffic) = try await ask(teacher, calls: 5, told: told)
      for reply in replies { expectWhole(reply) }
      #expect(told.all.count == 1 && traffic.requests <= 10, "\(told.all)")
      await server.stop()
    }
  }

  @Test func kindDStreamsAndWholesAreReadWhateverWasAskedFor() async throws {
    for streams in [true, false] {
      let server = try await ScriptedTeacher.start { _ in
        streams
          ? .script(.body(200, "\u{FEFF}: wait\n\n" + Self.completion)) : .script(Self.streamed)
      }
      expectWhole(try await ask(.at(server.url) { $0.streams = streams }).replies[0])
      await server.stop()
    }
  }

  @Test func kindDBrotliIsRead() async throws {
    let text = Array(#"{"choices":[{"message":{"content":"thirteen"}}]}"#.utf8)
    let packed = Self.brotli(text)
    let server = try await ScriptedTeacher.start { _ in
      .script(
        ReplyScript(headers: [("content-encoding", "br")], length: packed.count, [.bytes(packed)]))
    }
    #expect(try await ask(.at(server.url)).replies[0].content == "thirteen")
    await server.stop()
  }

  /// Bytes as Brotli without compression (RFC 7932, 9.2).
  private static func brotli(_ bytes: [UInt8]) -> [UInt8] {
    var (bits, count): (UInt64, UInt64) = (0, 0)
    func put(_ value: Int, _ size: UInt64) {
      bits |= UInt64(value) << count
      count += size
    }
    put(0, 1)  // A window of 16 bits.
    put(0, 1)  // Not the last.
    put(0, 2)  // The length has four nibbles.
    put(bytes.count - 1, 16)
    put(1, 1)  // Not compressed.
    let head = (0..<3).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
    return head + bytes + [0x03]
  }

  @Test func kindDAPageStopsWithOneClearMessage() async throws {
    let server = try await ScriptedTeacher.start { _ in .status(200, body: "<html>Welcome</html>") }
    await #expect {
      _ = try await ask(.at(server.url))
    } throws: { error in
      (error as? RetortError)?.what == "teacher \"t\" answers with a web page"
    }
    #expect(server.requests == 2)
    await server.stop()
  }

  @Test func kindGWhatIsNotCountedIsToldAsAnEstimate() async throws {
    let server = try await ScriptedTeacher.start { _ in
      .script(.body(200, #"{"choices":[{"message":{"content":"thirteen"}}],"usage":null}"#))
    }
    let (replies, traffic) = try await ask(.at(server.url))
    #expect(replies[0].isEstimated && replies[0].completionTokens == 2 && traffic.estimated == 1)
    await server.stop()
  }

  /// Two addresses of which one answers 500 at once: none is given up, and the good one is not waited for.
  @Test func kindNABrokenAddressRests() async throws {
    let bad = try await ScriptedTeacher.start { _ in .status(500, body: "broken") }
    let good = try await ScriptedTeacher.start { _ in .status(200, body: Self.completion) }
    let told = Told()
    let teacher = Teacher.at(bad.url, good.url) { $0.concurrency = 8 }
    let (replies, traffic) = try await ask(teacher, calls: 200, told: told)
    #expect(replies.count == 200 && good.requests == 200)
    // Asked in turn, it would have every second request. How often it is tried again depends on how long all takes.
    #expect(bad.requests < 100, "\(bad.requests)")
    #expect(traffic.failed == bad.requests)
    #expect(told.all.allSatisfy { $0.hasPrefix("\(bad.url): HTTP 500") })
    await bad.stop()
    await good.stop()
  }

  @Test(arguments: [404, 401, 405])
  func kindNAnAddressThatCannotBeAskedIsLeftOut(_ status: Int) async throws {
    let bad = try await ScriptedTeacher.start { _ in .status(status, body: "nothing here") }
    let good = try await ScriptedTeacher.start { _ in .status(200, body: Self.completion) }
    let told = Told()
    let teacher = Teacher.at(bad.url, good.url) { $0.concurrency = 4 }
    #expect(try await ask(teacher, calls: 60, told: told).replies.count == 60)
    // Each of the four that find it out may let one more begin before it is left out.
    #expect(bad.requests <= 8)
    #expect(told.all.contains { $0.hasPrefix("\(bad.url): it is left out") })
    await good.stop()
    // Where none is left, it stops.
    await #expect(throws: RetortError.self) { _ = try await ask(.at(bad.url, bad.url + "/x")) }
    await bad.stop()
  }

  @Test func kindBAnEndpointThatHasTooMuchToDoIsWaitedFor() async throws {
    // The first thirty are sent away: more than faults would be.
    let server = try await ScriptedTeacher.start { request in
      request.number < 30 && request.number % 3 != 0
        ? .status(429, body: "{}", headers: ["retry-after-ms": "1"])
        : .status(200, body: Self.completion)
    }
    let (replies, traffic) = try await ask(.at(server.url), calls: 20)
    #expect(replies.count == 20 && traffic.pushedBack == 20)
    await server.stop()
  }

  @Test func kindBPatienceHasAnEnd() async throws {
    let server = try await ScriptedTeacher.start { _ in .status(429, body: "slow down") }
    let teacher = Teacher.at(server.url) { $0.patience = 0 }
    await #expect {
      _ = try await ask(teacher)
    } throws: { error in
      (error as? RetortError)?.what == "teacher \"t\" had too much to do for 0 s"
    }
    await server.stop()
  }
}

import Foundation
import Machine
import TestSupport
import Testing
import Values

@testable import Teachers

@Suite(
  .enabled(if: Files.exists(LocalModel.smollm2.weights), "the local model is not set up"))
struct LocalModelTests {
  /// The one test that asks a real language model.
  @Test(.timeLimit(.minutes(120)))
  func answersAndIsGoneAfterwards() async throws {
    let scratch = Scratch()
    var options = Teacher.Options()
    options.examples = [("2 + 3?", "The answer is \\boxed{5}.")]
    let teacher = Teacher(
      name: "smol", place: .local(.smollm2), model: LocalModel.smollm2.name, price: nil,
      options: options)
    let calls = (0..<3).map {
      teacher.call(
        question: "1 + 1?", sampling: Sampling(temperature: 0.5, maxTokens: 24), sample: $0)
    }
    let (replies, address) = try await ChatClient.with(concurrency: 8, logFolder: scratch.path) {
      client in
      let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
        for call in calls { group.addTask { try await client.ask(call) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      return (replies, try await client.address(of: teacher))
    }
    #expect(replies.count == 3)
    for reply in replies {
      #expect(!reply.content.isEmpty)
      #expect((1...24).contains(reply.completionTokens ?? 0))
      #expect(["stop", "length"].contains(reply.finishReason))
    }
    let port = try #require(address.split(separator: ":").last?.split(separator: "/").first)
    #expect(!listens(Int(port) ?? 0), "the server outlived its scope")
  }

  private func listens(_ port: Int) -> Bool {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

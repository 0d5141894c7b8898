// The server that `make bench-teachers` asks, and a bare client to compare with.
//
//   teachers-benchmark serve SCRIPT      answers after 50 ms with 2 KB; prints its port.
//                                        SCRIPT: plain, or busy (5 % 429), or picky (one 400 in 500), or
//                                        counting, or words (each answer random words of its own). On GET it says what it has sent and refused.
//   teachers-benchmark bare URL N C      N requests, C in flight, with AsyncHTTPClient and nothing else
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "serve" where arguments.count == 3: try await serve(arguments[2])
case "bare" where arguments.count == 5:
  try await ask(arguments[2], Int(arguments[3]) ?? 0, inFlight: Int(arguments[4]) ?? 1)
default:
  FileHandle.standardError.write(
    Data("usage: teachers-benchmark serve SCRIPT | bare URL N C\n".utf8))
  exit(2)
}

func serve(_ script: String) async throws {
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  let channel = try await ServerBootstrap(group: group)
    .serverChannelOption(.backlog, value: 4096)
    .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    .childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
        try channel.pipeline.syncOperations.addHandler(Answering(script))
      }
    }
    .bind(host: "127.0.0.1", port: 0).get()
  FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
  try await channel.closeFuture.get()
}

/// Answers every request of its connection after 50 ms.
final class Answering: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private static let completion = ByteBuffer(
    string: """
      {"id":"x","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":\
      {"role":"assistant","content":"\(String(repeating: "Two and two are four. ", count: 90))"}}],\
      "usage":{"prompt_tokens":20,"completion_tokens":500,"total_tokens":520}}
      """)
  private static let busy = ByteBuffer(string: #"{"error":{"message":"slow down"}}"#)
  private static let picky = ByteBuffer(string: #"{"error":{"message":"not this one"}}"#)

  private let script: String
  private var digest: UInt64 = 0
  private var isLook = false
  private nonisolated(unsafe) static var requests = 0
  /// The requests that were refused for good.
  private nonisolated(unsafe) static var refused: Set<UInt64> = []
  /// How often the answer to each request was handed to the kernel whole.
  private nonisolated(unsafe) static var sent: [UInt64: Int] = [:]

  init(_ script: String) {
    self.script = script
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      digest = 0xcbf2_9ce4_8422_2325
      isLook = head.method == .GET
    case .body(let piece):
      guard ["picky", "counting", "words"].contains(script) else { return }
      for byte in piece.readableBytesView { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    case .end:
      // One event loop serves all connections, so nobody else counts.
      Self.requests += 1
      let (status, body) = isLook ? (.ok, look()) : reply(Self.requests)
      let (digest, counts) = (self.digest, script == "counting" && !isLook)
      let loop = NIOLoopBound(context, eventLoop: context.eventLoop)
      context.eventLoop.scheduleTask(in: .milliseconds(50)) {
        let context = loop.value
        let head = HTTPResponseHead(
          version: .http1_1, status: status,
          headers: ["content-length": "\(body.readableBytes)"])
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(body))), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        if counts { written.futureResult.whenSuccess { Self.sent[digest, default: 0] += 1 } }
        context.writeAndFlush(
          NIOAny(HTTPServerResponsePart.end(nil)), promise: counts ? written : nil)
        if !counts { written.succeed() }
      }
    }
  }

  private func look() -> ByteBuffer {
    let again = Self.sent.values.reduce(0) { $0 + $1 - 1 }
    let refused = Self.refused.count
    return ByteBuffer(
      string: #"{"different":\#(Self.sent.count),"again":\#(again),"refused":\#(refused)}"#)
  }

  private func refuse() -> (HTTPResponseStatus, ByteBuffer) {
    Self.refused.insert(digest)
    return (.badRequest, Self.picky)
  }

  private func reply(_ number: Int) -> (HTTPResponseStatus, ByteBuffer) {
    switch script {
    case "busy" where number % 20 == 0: (.tooManyRequests, Self.busy)
    // The same request is refused however often it comes.
    case "picky" where digest % 500 == 0: refuse()
    case "words": (.ok, RandomWords.completion(of: digest))
    default: (.ok, Self.completion)
    }
  }
}

func ask(_ url: String, _ count: Int, inFlight: Int) async throws {
  var configuration = HTTPClient.Configuration.singletonConfiguration
  configuration.httpVersion = .http1Only
  configuration.timeout.read = nil
  configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = inFlight
  let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  let body = ByteBuffer(
    string: #"{"model":"m","messages":[{"role":"user","content":"What is 2 + 2?"}],"seed":1}"#)
  try await withThrowingTaskGroup(of: Void.self) { group in
    for worker in 0..<inFlight {
      group.addTask {
        for _ in stride(from: worker, to: count, by: inFlight) {
          var request = HTTPClientRequest(url: "\(url)/chat/completions")
          request.method = .POST
          request.headers.add(name: "content-type", value: "application/json")
          request.body = .bytes(body)
          let response = try await http.execute(request, timeout: .seconds(60))
          _ = try await response.body.collect(upTo: 1 << 20)
        }
      }
    }
    try await group.waitForAll()
  }
  try await http.shutdown()
}

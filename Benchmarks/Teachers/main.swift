// The server that `make bench-teachers` asks, and a bare client to compare with.
//
//   teachers-benchmark serve SCRIPT      answers after 50 ms with 2 KB, in one piece or, if it is asked for a stream, in
//                                        twenty events; prints its port. SCRIPT: plain, or busy (5 % 429), or picky (one
//                                        400 in 500), or counting, or words (each answer random words of its own), or
//                                        broken (500 at once), or limited (ten requests in any 30 s, the others 429
//                                        without a word), or long:SECONDS (200 KB, an event each second). On GET it says
//                                        what it has sent and refused.
//   teachers-benchmark bare URL N C      N requests, C in flight, with AsyncHTTPClient and nothing else
//   teachers-benchmark stream URL N C    the same, of which each asks for a stream and reads it line by line
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "serve" where arguments.count == 3: try await serve(arguments[2])
case "bare" where arguments.count == 5, "stream" where arguments.count == 5:
  try await ask(
    arguments[2], Int(arguments[3]) ?? 0, inFlight: Int(arguments[4]) ?? 1,
    streams: arguments[1] == "stream")
default:
  FileHandle.standardError.write(
    Data("usage: teachers-benchmark serve SCRIPT | bare URL N C | stream URL N C\n".utf8))
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
  /// The same in twenty events, five in each chunk.
  private static let events: [ByteBuffer] = {
    let words = String(repeating: "Two and two are four. ", count: 5).dropLast(11)
    let event =
      #"data: {"id":"x","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":""#
      + words + #""},"finish_reason":null}]}"# + "\n\n"
    let end =
      #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
      + #"data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":500,"total_tokens":520}}"#
      + "\n\ndata: [DONE]\n\n"
    let chunk = String(repeating: event, count: 5)
    return [chunk, chunk, chunk, chunk + end].map { ByteBuffer(string: $0) }
  }()
  private static let mark = Array(#""stream":true"#.utf8)
  private static let busy = ByteBuffer(string: #"{"error":{"message":"slow down"}}"#)
  private static let picky = ByteBuffer(string: #"{"error":{"message":"not this one"}}"#)

  private let script: String
  /// The request's body, where the answer depends on it.
  private var asked = ""
  private var digest: UInt64 = 0
  private var isLook = false
  private var isStreamed = false
  /// When the requests began that a limit let through.
  private nonisolated(unsafe) static var taken: [NIODeadline] = []
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
      isStreamed = false
      asked = ""
    case .body(let piece):
      // It stands at the end of what Retort sends, and in one piece.
      if piece.readableBytesView.suffix(100).firstRange(of: Self.mark) != nil { isStreamed = true }
      if isMath { asked += String(buffer: piece) }
      guard counts || isMath || ["picky", "words"].contains(script) else { return }
      for byte in piece.readableBytesView { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    case .end:
      // One event loop serves all connections, so nobody else counts.
      Self.requests += 1
      let (status, body) = isLook ? (.ok, look()) : reply(Self.requests)
      let (digest, counts) = (self.digest, self.counts && !isLook && status == .ok)
      let events =
        switch isStreamed && status == .ok && !isLook {
        case false: [ByteBuffer]()
        case true where isMath: [ByteBuffer(string: MathAnswer(to: asked, digest).events)]
        case true: script == "words" ? [RandomWords.events(of: digest)] : Self.events
        }
      let loop = NIOLoopBound(context, eventLoop: context.eventLoop)
      if let seconds, !isLook { return writeSlowly(loop, seconds, digest) }
      context.eventLoop.scheduleTask(
        in: .milliseconds(isMath ? Int64(script.dropFirst(5)) ?? 50 : 50)
      ) {
        let context = loop.value
        let head = HTTPResponseHead(
          version: .http1_1, status: status,
          headers: events.isEmpty
            ? ["content-length": "\(body.readableBytes)"] : ["content-type": "text/event-stream"])
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        for piece in events.isEmpty ? [body] : events {
          context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(piece))), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        if counts { written.futureResult.whenSuccess { Self.sent[digest, default: 0] += 1 } }
        context.writeAndFlush(
          NIOAny(HTTPServerResponsePart.end(nil)), promise: counts ? written : nil)
        if !counts { written.succeed() }
      }
    }
  }

  /// Whether it is counted what is sent.
  private var counts: Bool { script == "counting" || seconds != nil }

  /// Whether it solves problems, each after so many milliseconds: `math:500`.
  private var isMath: Bool { script.hasPrefix("math:") }

  /// Seconds that an answer takes, if it takes long.
  private var seconds: Int? { script.hasPrefix("long:") ? Int(script.dropFirst(5)) : nil }

  /// 200 KB, an event each second.
  private func writeSlowly(
    _ loop: NIOLoopBound<ChannelHandlerContext>, _ seconds: Int, _ digest: UInt64
  ) {
    let context = loop.value
    let words = String(repeating: "x", count: 200_000 / seconds)
    let event = ByteBuffer(
      string: #"data: {"choices":[{"index":0,"delta":{"content":"\#(words)"}}]}"# + "\n\n")
    let head = HTTPResponseHead(
      version: .http1_1, status: .ok, headers: ["content-type": "text/event-stream"])
    context.writeAndFlush(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
    let sent = NIOLoopBoundBox(0, eventLoop: context.eventLoop)
    context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { task in
      let context = loop.value
      guard context.channel.isActive else { return task.cancel() }
      sent.value += 1
      context.writeAndFlush(
        NIOAny(HTTPServerResponsePart.body(.byteBuffer(event))), promise: nil)
      guard sent.value == seconds else { return }
      task.cancel()
      let last = ByteBuffer(
        string: #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"#
          + #""usage":{"prompt_tokens":20,"completion_tokens":50000}}"# + "\n\ndata: [DONE]\n\n")
      context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(last))), promise: nil)
      context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
      Self.sent[digest, default: 0] += 1
    }
  }

  /// Whether a limit of ten in any thirty seconds lets a request through.
  private static func isTaken() -> Bool {
    let now = NIODeadline.now()
    taken.removeAll { $0 < now - .seconds(30) }
    guard taken.count < 10 else { return false }
    taken.append(now)
    return true
  }

  private func look() -> ByteBuffer {
    let again = Self.sent.values.reduce(0) { $0 + $1 - 1 }
    let refused = Self.refused.count
    return ByteBuffer(
      string:
        #"{"different":\#(Self.sent.count),"again":\#(again),"refused":\#(refused),"requests":\#(Self.requests)}"#
    )
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
    case _ where isMath: (.ok, ByteBuffer(string: MathAnswer(to: asked, digest).completion))
    case "words": (.ok, RandomWords.completion(of: digest))
    case "broken": (.internalServerError, Self.picky)
    case "limited" where !Self.isTaken(): (.tooManyRequests, Self.busy)
    default: (.ok, Self.completion)
    }
  }
}

func ask(_ url: String, _ count: Int, inFlight: Int, streams: Bool) async throws {
  var configuration = HTTPClient.Configuration.singletonConfiguration
  configuration.httpVersion = .http1Only
  configuration.timeout.read = nil
  configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = inFlight
  let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  let body = ByteBuffer(
    string:
      #"{"model":"m","messages":[{"role":"user","content":"What is 2 + 2?"}],"seed":1\#(streams ? #","stream":true"# : "")}"#
  )
  try await withThrowingTaskGroup(of: Void.self) { group in
    for worker in 0..<inFlight {
      group.addTask {
        for _ in stride(from: worker, to: count, by: inFlight) {
          var request = HTTPClientRequest(url: "\(url)/chat/completions")
          request.method = .POST
          request.headers.add(name: "content-type", value: "application/json")
          request.body = .bytes(body)
          let response = try await http.execute(request, timeout: .seconds(60))
          guard streams else {
            _ = try await response.body.collect(upTo: 1 << 20)
            continue
          }
          var lines = 0
          for try await piece in response.body {
            for byte in piece.readableBytesView where byte == UInt8(ascii: "\n") { lines += 1 }
          }
          guard lines > 40 else { throw CancellationError() }
        }
      }
    }
    try await group.waitForAll()
  }
  try await http.shutdown()
}

import AsyncHTTPClient
import Foundation
import NIOCore
import Values

/// Asks the Hub over HTTP, again and again where that helps.
struct HubRequests: Sendable {
  let place: HubPlace
  let clients: HubClients
  /// Attempts of a request that fails in passing, and the first pause between them in seconds; each
  /// further one is twice as long, up to a minute.
  let attempts: Int
  let pause: Double

  /// A response that came to its head.
  typealias Response = HTTPClientResponse

  /// A failure that may pass: a cut connection, a busy or broken server.
  struct Passing: Error {
    let what: String
    /// What the server asked for, in seconds.
    var retryAfter: Double?
    /// Whether it only has too much to do.
    var isPressure = false
  }

  /// Seconds for which a Hub that says that it has too much to do is asked again.
  private static let patience = 86_400.0

  /// Calls `body` until it does not fail in passing, or the attempts are used up. Those in which the Hub has too much to do
  /// are not counted; it is asked for a day.
  ///
  /// - Parameter what: what is being done, for the error.
  func retrying<Result>(_ what: String, _ body: () async throws -> Result) async throws -> Result {
    var (failed, pressed) = (0, 0)
    let begin = ContinuousClock.now
    while true {
      do {
        return try await body()
      } catch let failure as Passing {
        if failure.isPressure { pressed += 1 } else { failed += 1 }
        let waited = (ContinuousClock.now - begin) / .seconds(1)
        guard failed < attempts, !failure.isPressure || waited < Self.patience else {
          throw RetortError(
            .input, what, cause: "\(failure.what), \(failed + pressed) times",
            hint: "run the same command again: it goes on where it stopped")
        }
        let doubled = pause * Double(1 << min((failure.isPressure ? pressed : failed) - 1, 16))
        try await Task.sleep(for: .seconds(failure.retryAfter ?? min(60, doubled)))
      }
    }
  }

  /// Asks once, following redirects. The token goes to the Hub itself and nowhere else.
  ///
  /// - Parameter range: the bytes wanted; nil for all.
  /// - Throws: ``Passing``, or ``RetortError`` of kind `input` if asking again is of no use.
  func get(_ address: String, range: Range<Int>? = nil) async throws -> Response {
    var address = address
    for _ in 0..<6 {
      var request = HTTPClientRequest(url: address)
      request.headers.add(name: "user-agent", value: "retort")
      // What comes must be the bytes that are checked.
      request.headers.add(name: "accept-encoding", value: "identity")
      if let range {
        request.headers.add(
          name: "range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)")
      }
      if let token = place.token, origin(of: address) == origin(of: place.endpoint) {
        guard token.fitsHeader else { throw Self.unusableToken }
        request.headers.add(name: "authorization", value: "Bearer \(token.text)")
      }
      let response = try await send(request)
      guard (300..<400).contains(response.status.code),
        let location = response.headers.first(name: "location"),
        let next = URL(string: location, relativeTo: URL(string: address))?.absoluteString
      else {
        try await check(response, address)
        return response
      }
      address = next
    }
    throw RetortError(.input, "cannot read \(address)", cause: "it redirects without end")
  }

  private func send(_ request: HTTPClientRequest) async throws -> Response {
    let http = try clients.client(for: request.url)
    do {
      return try await http.execute(request, timeout: .hours(6))
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw Passing(what: shown("\(request.url.prefix { $0 != "?" }): \(error)"))
    }
  }

  private static let unusableToken = RetortError(
    .input, "the Hub's token cannot be sent",
    cause: "it holds a line break or another control character",
    hint: "see whether HF_TOKEN, or the file that hf auth login left, holds more than the token")

  /// An error's words without the token.
  private func shown(_ words: String) -> String { place.token?.redacted(words) ?? words }

  private func check(_ response: Response, _ address: String) async throws {
    let status = Int(response.status.code)
    if (200..<300).contains(status) { return }
    let place = String(address.prefix { $0 != "?" })
    let words = response.headers.first(name: "x-error-message") ?? response.status.reasonPhrase
    let trouble = EndpointTrouble(
      status: status, header: { response.headers.first(name: $0) }, body: nil, text: words,
      now: Date())
    if let trouble, trouble.kind == .pressure || trouble.kind == .fault {
      throw Passing(
        what: "\(place) answers \(status)", retryAfter: trouble.pause,
        isPressure: trouble.kind == .pressure)
    }
    let hint =
      switch status {
      case 401: "is it private? export HF_TOKEN=…, or: hf auth login"
      case 403: "accept the dataset's terms on its page, with the account that HF_TOKEN is of"
      case 404: "see whether dataset, revision and HF_ENDPOINT are right"
      default: "see whether HF_ENDPOINT is right"
      }
    throw RetortError(
      .input, "cannot read \(place)", cause: shown("the Hub answers \(status): \(words)"),
      hint: hint)
  }

  /// Scheme, host and port.
  private func origin(of address: String) -> String {
    guard let url = URL(string: address) else { return address }
    return
      "\(url.scheme ?? "")://\(url.host ?? ""):\(url.port ?? (url.scheme == "http" ? 80 : 443))"
  }

  /// Whether a further page lies where the token may be sent.
  func isOwn(_ address: String) -> Bool { origin(of: address) == origin(of: place.endpoint) }

  /// A whole small body.
  func body(_ response: Response) async throws -> Data {
    do {
      return Data((try await response.body.collect(upTo: 256 << 20)).readableBytesView)
    } catch {
      try Task.checkCancellation()
      throw Passing(what: "the connection was cut: \(error)")
    }
  }
}

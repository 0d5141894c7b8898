import Foundation

/// What a response of any endpoint says that is not what was asked for: whose trouble it is, and for how long.
///
/// Everything that asks over HTTP reads its failures through this: chats, streams, batches, embeddings, lists of models,
/// the Hub. What is done about it is decided elsewhere; how a status, a body and headers are to be understood, here.
public struct EndpointTrouble: Sendable, Equatable {
  /// What kind of trouble it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// The endpoint has too much to do, or was asked too much for the moment. It passes by itself.
    case pressure
    /// The endpoint or the way to it is at fault. It may pass.
    case fault
    /// Only what was asked cannot be answered; other questions may be.
    case row
    /// The account has nothing left.
    case account
    /// Who asks is not known, or may not.
    case key
    /// There is no such address, or no such model.
    case place
    /// Nothing that is asked in this way will be answered.
    case all
  }

  public let kind: Kind
  /// The HTTP status that it counts as: what the body says if the response itself says that all is well.
  public let status: Int
  /// What the endpoint calls it, in lower case: `insufficient_quota`; empty if it does not.
  public let code: String
  /// What the endpoint says about it; empty if nothing.
  public let words: String
  /// The field of the request that it is about; empty if it does not say.
  public let parameter: String
  /// Seconds for which the endpoint asks to be left alone; see ``RequestedPause``.
  public let pause: Double?

  /// - Parameters:
  ///   - status: the response's.
  ///   - header: its headers, by names in lower case.
  ///   - body: the response's JSON object; nil if it has none.
  ///   - text: the beginning of the body.
  ///   - now: the time that dates are compared with.
  /// - Returns: nil if the response says that all is well.
  public init?(
    status: Int, header: (String) -> String?, body: Record?, text: String, now: Date
  ) {
    let said = SaidError(body, isSuccess: (200..<300).contains(status), text: text)
    if (200..<300).contains(status) {
      guard let said else { return nil }
      self.status = said.status ?? said.kind?.usualStatus ?? 500
    } else {
      self.status = status
    }
    code = said?.code ?? ""
    words = said?.words ?? ""
    parameter = said?.parameter ?? ""
    kind = Self.kind(self.status, said ?? SaidError(words: text))
    pause =
      status == 200 && kind != .pressure
      ? nil
      : RequestedPause.seconds(
        header, body: kind == .pressure ? body : nil,
        text: kind == .pressure && body == nil ? text : "", now: now)
  }

  /// A connection that broke, or an answer that never came: no status, and nobody's words.
  public init(fault words: String) {
    (kind, status, code, self.words, parameter, pause) = (.fault, 0, "", words, "", nil)
  }

  /// An answer that is whole and written in another way than was asked for: there is such an address, and no such
  /// interface.
  public init(otherInterface words: String) {
    (kind, status, code, self.words, parameter, pause) = (.place, 200, "", words, "", nil)
  }

  private static func kind(_ status: Int, _ said: SaidError) -> Kind {
    switch status {
    case 402: return .account
    case 429: return said.isOfAccount(strictly: true) ? .account : .pressure
    case 420, 430, 498, 503, 509, 529: return .pressure
    case 401: return .key
    case 403:
      if said.isOfAccount(strictly: false) { return .account }
      if said.kind == .pressure { return .pressure }
      return said.isOfContent ? .row : .key
    case 404: return .place
    case 451: return .row
    case 400, 422:
      if said.isOfAccount(strictly: false) { return .account }
      if said.isOfKey { return .key }
      // Only by its name: the words may be those of the prompt.
      return [.pressure, .place].contains(said.named) ? said.named ?? .row : .row
    case 413, 414, 431: return .row
    case 408, 409, 419, 424, 425, 440: return .fault
    // What is not in the standard comes from whoever stands between: connections that they closed, and the like.
    case 444...499: return .fault
    case 500...:
      // How llama.cpp says that a text is too long for its vector.
      if said.words.contains("is too large to process") { return .row }
      return said.kind == .pressure ? .pressure : .fault
    default: return .all
    }
  }
}

/// What an error says of itself, wherever in the body it stands.
private struct SaidError {
  var status: Int?
  var code = ""
  var words = ""
  var parameter = ""
  /// By its name, and by its name or its words.
  var named: EndpointTrouble.Kind?
  var kind: EndpointTrouble.Kind?
  /// In lower case.
  private var search = ""

  init(words: String) {
    self.words = String(words.prefix(2000))
    search = self.words.lowercased()
    kind = Self.kind(of: search)
  }

  /// - Returns: nil if the body has no error. Of a success only what is plainly one counts.
  init?(_ body: Record?, isSuccess: Bool, text: String) {
    guard let body else {
      if isSuccess { return nil }
      self = SaidError(words: text)
      return
    }
    var error = body
    var told = ""
    switch body["error"] {
    case .record(let record)? where !record.fields.isEmpty: error = record
    case .string(let words)? where !words.isEmpty: told = words
    case .list(let list)? where !list.isEmpty:
      if let record = list[0].record { error = record } else { told = list[0].json }
    case .bool(true)?: break
    default:
      if let first = body["errors"]?.list?.first {
        if let record = first.record { error = record } else { told = first.string ?? first.json }
      } else if isSuccess, !Self.isPlainlyAnError(body) {
        return nil
      }
    }
    let names = ["code", "type", "status", "error_code", "reason", "name"]
    let codes = names.compactMap { error[$0]?.string?.lowercased() }
    let numbers = ["code", "status", "status_code", "error_code", "http_code"].compactMap {
      error[$0]?.integer ?? error[$0]?.string.flatMap { Int64($0) } ?? body[$0]?.integer
    }
    status = numbers.first { (400...599).contains($0) }.map { Int($0) }
    named = codes.lazy.compactMap { Self.kinds[$0] }.first
    code = codes.first { Self.kinds[$0] != nil } ?? codes.first ?? ""
    parameter = error["param"]?.string ?? ""
    words = String(
      (told.isEmpty
        ? error["message"]?.string ?? error["msg"]?.string ?? error["detail"]?.string
          ?? error["error_msg"]?.string ?? body["message"]?.string ?? "" : told).prefix(2000))
    if words.isEmpty { words = String(text.prefix(2000)) }
    // What is behind the endpoint says its part, too.
    let behind = (error["metadata"]?.json ?? "").prefix(2000)
    search = "\(words) \(behind) \(codes.joined(separator: " "))".lowercased()
    kind = named ?? Self.kind(of: search)
  }

  /// A body of a success that has no field `error` and is one all the same.
  private static func isPlainlyAnError(_ body: Record) -> Bool {
    if body["object"]?.string == "error" || body["type"]?.string == "error" { return true }
    if body["success"]?.bool == false { return true }
    let isAnswer = ["choices", "content", "data", "message", "output", "id", "embedding"]
    return body["error_code"] != nil || body["error_msg"] != nil
      || (body["code"] != nil && body["message"]?.string != nil && body["choices"] == nil
        && !isAnswer.contains { $0 != "message" && ![nil, .null].contains(body[$0]) })
  }

  /// Whether the account has nothing left. A limit of requests has words of quotas, too: then only its code tells.
  func isOfAccount(strictly: Bool) -> Bool {
    if named == .account { return true }
    let phrases = [
      "credit balance", "insufficient balance", "insufficient credit", "insufficient fund",
      "not enough credit", "not enough balance", "out of credits", "payment required",
      "arrearage", "overdue-payment", "top up your", "insufficient account balance",
    ]
    if phrases.contains(where: search.contains) { return true }
    return !strictly && search.contains("billing")
  }

  /// Whether it is about what the prompt says.
  var isOfContent: Bool {
    [
      "moderat", "flagged", "content policy", "content_policy", "content filter",
      "content_filter", "content management policy", "usage polic", "safety", "inappropriate",
      "prohibited content", "data_inspection", "datainspection", "sensitive", "guardrail",
      "responsible ai", "harmful",
    ].contains(where: search.contains)
  }

  var isOfKey: Bool {
    if named == .key { return true }
    return ["api key not valid", "invalid api key", "incorrect api key", "api_key_invalid"]
      .contains(where: search.contains)
  }

  /// What names mean, whatever the status says.
  private static let kinds: [String: EndpointTrouble.Kind] = {
    let names: [EndpointTrouble.Kind: String] = [
      .pressure: """
      rate_limit_error rate_limit_exceeded rate_limit_reached_error rate_limited too_many_requests \
      resource_exhausted throttling throttling.ratequota throttling.allocationquota throttlingexception \
      engine_overloaded engine_overloaded_error overloaded_error overloaded server_overloaded model_overloaded \
      service_unavailable service_unavailable_error unavailable capacity_exceeded queue_full slow_down \
      limit_burst_rate insufficient_system_resource
      """,
      .account: """
      insufficient_quota billing_hard_limit_reached billing_error billing_not_active insufficient_balance \
      insufficient_credits insufficient_funds arrearage payment_required insufficient_user_quota \
      exceeded_current_quota_error access_terminated_error
      """,
      .key: """
      authentication_error invalid_api_key unauthenticated permission_error permission_denied \
      invalid_authentication_error invalid_authentication incorrect_api_key_error unauthorized
      """,
      .place: """
      model_not_found not_found_error not_found unknown_model model_not_exist model_not_available \
      resource_not_found_error invalid_model
      """,
      .row: """
      invalid_request_error invalid_argument context_length_exceeded content_filter \
      content_policy_violation data_inspection_failed datainspectionfailed request_too_large bad_request \
      string_above_max_length content_filter_error
      """,
      .fault: """
      api_error server_error internal_error internal_server_error internal timeout_error \
      deadline_exceeded timeout aborted engine_internal_error bad_gateway
      """,
    ]
    return Dictionary(
      names.flatMap { kind, names in names.split(separator: " ").map { (String($0), kind) } },
      uniquingKeysWith: { first, _ in first })
  }()

  private static func kind(of search: String) -> EndpointTrouble.Kind? {
    let pressure = [
      "rate limit", "rate-limit", "ratelimit", "too many requests", "overloaded", "at capacity",
      "over capacity", "server is busy", "server busy", "high demand", "throttl", "no capacity",
      "model is loading", "loading model", "currently loading", "still loading", "warming up",
      "starting up", "not ready yet",
    ]
    return pressure.contains(where: search.contains) ? .pressure : nil
  }
}

extension EndpointTrouble.Kind {
  /// The status that such a trouble usually has, for errors that come with a status of success.
  fileprivate var usualStatus: Int {
    switch self {
    case .pressure: 429
    case .fault: 500
    case .row: 400
    case .account: 402
    case .key: 401
    case .place: 404
    case .all: 405
    }
  }
}

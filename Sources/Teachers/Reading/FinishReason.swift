import Values

/// Why a model stopped, in one language: endpoints have some forty words for it.
enum FinishReason {
  /// It came to its end by itself.
  static let stop = "stop"
  /// It was cut at the limit of tokens.
  static let length = "length"
  /// Somebody did not want it to go on.
  static let filter = "content_filter"
  /// It declined, in words of its own.
  static let refusal = "refusal"

  /// What a word means.
  enum Meaning: Equatable {
    case ended(String)
    /// The answer is not what the model would have said; asking again may bring it.
    case broken(isPressure: Bool)
  }

  /// - Parameter word: as the endpoint writes it; an answer that comes without one has ended.
  static func meaning(of word: String?) -> Meaning {
    guard let word, !word.isEmpty else { return .ended(stop) }
    if word == stop || word == length { return .ended(word) }
    var name = word.lowercased().replacing("-", with: "_")
    if name.hasPrefix("finish_reason_") { name.removeFirst("finish_reason_".count) }
    if stops.contains(name) { return .ended(stop) }
    if cuts.contains(name) { return .ended(length) }
    if filters.contains(name) { return .ended(filter) }
    if breaks.contains(name) { return .broken(isPressure: false) }
    if name == "insufficient_system_resource" { return .broken(isPressure: true) }
    return .ended(String(word.prefix(100)))
  }

  private static let stops: Set<String> = [
    "stop", "stopped", "eos", "eos_token", "eot", "stop_sequence", "stop_token", "stop_word",
    "stop_str",
    "end_turn", "end_of_turn", "end", "complete", "completed", "done", "finished", "finish",
    "natural",
    "end_of_text", "endoftext", "success", "null", "none", "unknown", "unspecified", "normal",
  ]
  private static let cuts: Set<String> = [
    "length", "max_tokens", "max_token", "max_length", "max_output_tokens", "max_new_tokens",
    "max_completion_tokens", "token_limit", "model_length", "limit", "context_length",
    "model_context_window_exceeded", "context_window_exceeded", "max_tokens_reached",
    "length_limit",
  ]
  private static let filters: Set<String> = [
    "content_filter", "content_filtered", "contentfilter", "safety", "image_safety", "recitation",
    "blocklist", "prohibited_content", "spii", "sensitive", "error_toxic", "guardrail_intervened",
    "guardrails", "blocked", "language",
  ]
  private static let breaks: Set<String> = [
    "error", "abort", "aborted", "network_error", "cancelled", "canceled", "cancel", "timeout",
    "failed", "failure", "interrupted", "internal_error", "server_error", "repetition_abort",
    "malformed_function_call", "error_limit", "user_cancel", "disconnected", "preempted",
  ]
}

import CPCRE2

/// A regular expression, compiled once: Perl's syntax, by PCRE2 and its compiler to machine code.
///
/// Letters are Unicode's. It never changes, so any thread may use it.
public final class TextPattern: @unchecked Sendable {
  /// As it was written.
  public let text: String
  private let code: OpaquePointer
  private let limits: OpaquePointer?

  /// Steps of the search, about a millisecond's; expressions that need more are meant otherwise.
  private static let mostSteps: UInt32 = 100_000

  /// What is wrong with an expression.
  public struct Fault: Error, Sendable, Equatable {
    public let problem: String
    /// In bytes, from 0.
    public let offset: Int
  }

  /// - Parameter ignoresCase: whether capitals and small letters are the same.
  public init(_ text: String, ignoresCase: Bool = false) throws(Fault) {
    self.text = text
    var options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_MULTILINE)
    if ignoresCase { options |= UInt32(PCRE2_CASELESS) }
    var number: Int32 = 0
    var offset = 0
    let bytes = Array(text.utf8)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &number, &offset, nil) else {
      var message = [UInt8](repeating: 0, count: 256)
      let length = pcre2_get_error_message_8(number, &message, message.count)
      throw Fault(
        problem: String(decoding: message.prefix(Int(max(0, length))), as: UTF8.self),
        offset: offset)
    }
    self.code = code
    limits = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(limits, Self.mostSteps)
    // Without it matching is slower and else the same.
    pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit {
    pcre2_match_context_free_8(limits)
    pcre2_code_free_8(code)
  }

  /// The first place of a text that matches, if any.
  public enum FirstMatch: Sendable, Equatable {
    /// What stands there.
    case match(String)
    case noMatch
    /// It took too many steps: expressions such as `(a+)+b` can.
    case gaveUp
  }

  /// Looks for the expression in a text.
  public func look(in text: String) -> FirstMatch {
    guard let data = pcre2_match_data_create_8(1, nil) else { return .gaveUp }
    defer { pcre2_match_data_free_8(data) }
    var text = text
    return text.withUTF8 { bytes in
      // A Swift string is always sound UTF-8.
      let options = UInt32(PCRE2_NO_UTF_CHECK)
      let result = pcre2_match_8(code, bytes.baseAddress, bytes.count, 0, options, data, limits)
      if result == PCRE2_ERROR_NOMATCH { return .noMatch }
      guard result >= 0, let place = pcre2_get_ovector_pointer_8(data) else { return .gaveUp }
      let range = min(place[0], place[1])..<max(place[0], place[1])
      return .match(String(decoding: bytes[range], as: UTF8.self))
    }
  }
}

import Synchronization
import Values

/// How an endpoint wants to be asked, as far as it says so only when it is asked otherwise: in streams or not, and whether
/// it tells what a stream took.
///
/// None of it is part of what names a call.
struct Manner: Equatable {
  var streams: Bool
  var asksForUsage = true
  /// Whether it was changed from one way to the other, and from that to the first: once each.
  private var hasLeftStreams = false
  private var hasTakenStreams = false

  init(streams: Bool) {
    self.streams = streams
  }

  /// Adds what makes the endpoint answer so.
  func ask(_ body: inout Record, _ kind: InterfaceKind) {
    // Whoever says it in so many words in the recipe has it so.
    guard body["stream"] == nil else { return }
    if streams {
      body["stream"] = true
      if kind != .anthropic, asksForUsage, body["stream_options"] == nil {
        body["stream_options"] = .record(["include_usage": true])
      }
    }
  }

  /// Takes in why a request was refused.
  ///
  /// - Returns: what is different from now on, in words; nil if the manner was not the reason.
  mutating func change(after trouble: EndpointTrouble) -> String? {
    guard (400..<500).contains(trouble.status) || trouble.status == 501,
      ![.account, .pressure, .fault].contains(trouble.kind) || trouble.status == 501
    else { return nil }
    let words = trouble.words.lowercased()
    if streams, asksForUsage,
      trouble.parameter.hasPrefix("stream_options") || words.contains("stream_options")
        || words.contains("include_usage")
    {
      asksForUsage = false
      return "it does not tell what a stream took"
    }
    guard trouble.parameter == "stream" || Self.isAboutStreams(words) else { return nil }
    if streams, !hasLeftStreams {
      (streams, hasLeftStreams) = (false, true)
      return "it takes no streams: asked for whole answers from now on"
    }
    if !streams, !hasTakenStreams {
      (streams, hasTakenStreams) = (true, true)
      return "it answers in streams only: asked so from now on"
    }
    return nil
  }

  /// Whether a sentence has a word of streams: `stream`, `streaming`, `non-streaming`, and not `upstream`.
  private static func isAboutStreams(_ words: String) -> Bool {
    var rest = words[...]
    while let place = rest.range(of: "stream") {
      let before =
        place.lowerBound > words.startIndex ? words[words.index(before: place.lowerBound)] : " "
      if !before.isLetter { return true }
      rest = rest[place.upperBound...]
    }
    return false
  }
}

/// The manners of all teachers, found out once for each.
final class Manners: Sendable {
  private let known = Mutex<[String: Manner]>([:])

  private static func name(_ teacher: Teacher) -> String {
    "\(teacher.identity) \(teacher.model) \(teacher.streams)"
  }

  func manner(of teacher: Teacher) -> Manner {
    known.withLock { $0[Self.name(teacher)] } ?? Manner(streams: teacher.streams)
  }

  /// Takes in why a request was refused that was sent in a manner.
  ///
  /// - Returns: whether to ask again at once, and what is different from now on, for the first who found it out.
  func change(after trouble: EndpointTrouble, _ sent: Manner, _ teacher: Teacher) -> (
    again: Bool, note: String?
  ) {
    known.withLock { known in
      var manner = known[Self.name(teacher)] ?? Manner(streams: teacher.streams)
      // Somebody else has found it out meanwhile.
      var trial = sent
      if manner != sent, trial.change(after: trouble) != nil { return (true, nil) }
      guard let note = manner.change(after: trouble) else { return (false, nil) }
      known[Self.name(teacher)] = manner
      return (true, note)
    }
  }
}

import Foundation
import Values

/// Reads the body of a successful response as it comes, whatever was asked for: events, or a JSON object in one piece.
///
/// One task at a time uses it. Memory: the answer, and not the stream that brings it.
final class AnswerReader: @unchecked Sendable {
  /// What a body is, which its beginning tells.
  private enum Form {
    case unknown
    case events
    case whole
  }

  /// Bytes of a body in one piece, or of a stream's answer, that are read.
  static let largest = 256 << 20

  private let interface: any Interface
  private let show: ((ReplyPiece) -> Void)?
  private var form = Form.unknown
  private var lines = EventLines()
  private var streamed: any StreamedBody
  /// What came so far of a body in one piece, or of one whose form is not known yet.
  private(set) var bytes: [UInt8] = []
  private var trouble: EndpointTrouble?
  private var eventBytes = 0
  private(set) var hasShown = false

  /// - Parameter show: is handed what each event adds; nil where nobody looks, since events are read twice for it.
  init(_ interface: any Interface, _ show: ((ReplyPiece) -> Void)? = nil) {
    self.interface = interface
    self.show = show
    streamed = interface.streamedBody()
  }

  /// Whether all of the answer has come, so that nothing that follows changes it.
  var isWhole: Bool { form == .events && streamed.isWhole && trouble == nil && !lines.hasGaps }

  /// Whether the endpoint has said that nothing follows.
  var isFinished: Bool { isWhole && streamed.isFinished }

  /// - Throws: ``ConnectionTrouble`` if there is more than is read.
  func add(_ piece: UnsafeRawBufferPointer) throws {
    switch form {
    case .events:
      eventBytes += piece.count
      // Each event has a frame of some hundred bytes around a word.
      guard eventBytes <= Self.largest * 16 else { throw Self.tooLarge }
      lines.add(piece, take)
    case .whole, .unknown:
      bytes.append(contentsOf: piece)
      guard bytes.count <= Self.largest else { throw Self.tooLarge }
      if form == .unknown { look() }
    }
  }

  private static let tooLarge = ConnectionTrouble("the response is larger than \(largest >> 20) MB")

  /// Finds out what the body is, as soon as its first line tells.
  private func look() {
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    // Comments and blank lines keep a connection alive, before events and before an object.
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): index += 1
      case UInt8(ascii: ":"):
        guard
          let end = bytes[index...].firstIndex(where: {
            $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
          })
        else { return forget(index) }
        index = end + 1
      default:
        let rest = bytes[index...]
        if rest.count < 6,
          ["data:", "event:", "retry:", "id:"].contains(where: { $0.utf8.starts(with: rest) })
        {
          return
        }
        guard ["data:", "event:", "retry:", "id:"].contains(where: { rest.starts(with: $0.utf8) })
        else {
          form = .whole
          return
        }
        form = .events
        let events = Array(rest)
        bytes = []
        events.withUnsafeBytes { lines.add($0, take) }
        return
      }
    }
    forget(bytes.count)
  }

  /// Drops what says nothing: an endpoint may send blank lines for hours.
  private func forget(_ count: Int) {
    if count > 4096 { bytes.removeFirst(count) }
  }

  /// - Returns: where the event's text goes, if others like it may be handed over as texts.
  private func take(_ event: EventLines.Event) -> StreamPlace? {
    switch event {
    case .done: if trouble == nil { streamed.finish() }
    case .text(let text, let place): if trouble == nil { streamed.add(text, at: place) }
    case .data(let record, let name):
      // An answer that has come to its end is not taken back.
      if trouble == nil, !streamed.isWhole { trouble = Self.trouble(in: record, name) }
      // What follows a trouble may still be counts.
      streamed.add(
        trouble == nil
          ? record : Record(record.fields.filter { !["choices", "message"].contains($0.name) }))
      hasShown = true
      if let show {
        show(interface.piece(record))
      } else if trouble == nil, name.isEmpty {
        return streamed.place(of: record)
      }
    }
    return nil
  }

  private static func trouble(in event: Record, _ name: String) -> EndpointTrouble? {
    guard name == "error" || event["error"] != nil || event["choices"] == nil else { return nil }
    let isError = name == "error" && event["error"] == nil
    return EndpointTrouble(
      status: 200, header: { _ in nil }, body: isError ? ["error": .record(event)] : event,
      text: String(event.json.prefix(500)), now: Date())
  }

  /// Takes in that nothing more comes: the body has come to its end, or the connection broke.
  ///
  /// - Parameters:
  ///   - response: what is known of it; its bytes are those that were read.
  ///   - broken: why there is no more, if the body has no end.
  func outcome(_ response: Response, broken: ConnectionTrouble? = nil) -> AttemptOutcome {
    if form == .events {
      // A line that a break cut is no event.
      if broken == nil { lines.end(take) }
      return .stream(end(response, broken?.description))
    }
    if let broken { return .failure(broken.description) }
    if readLinesOfObjects() { return .stream(end(response, nil)) }
    return .response(response.with(bytes))
  }

  private func end(_ response: Response, _ broken: String?) -> StreamEnd {
    func shown(_ words: String) -> String { response.with(Array(words.utf8)).excerpt }
    return StreamEnd(
      body: streamed.body, trouble: trouble, words: shown(trouble?.words ?? ""),
      isWhole: (streamed.isWhole && trouble == nil || streamed.hasAnswer) && !lines.hasGaps,
      ending: broken ?? (lines.hasGaps ? "an event cannot be read" : nil),
      strange: shown(lines.strange))
  }

  /// A body that is an object on each line: a stream without the frames of events.
  private func readLinesOfObjects() -> Bool {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      bytes[end...].first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
      LenientJSON.record(Array(bytes[..<end])).map(Self.isEvent) == true
    else { return false }
    bytes.withUnsafeBytes { lines.add($0, take) }
    lines.end(take)
    return true
  }

  private static func isEvent(_ record: Record) -> Bool {
    record["type"]?.string == "message_start" || record["done"]?.bool == false
      || record["choices"]?.list?.first?.record?["delta"]?.record != nil
  }
}

/// What the events of a response came to.
public struct StreamEnd: Sendable {
  /// The body that they make.
  let body: Record
  /// What an event said of a trouble.
  let trouble: EndpointTrouble?
  /// Its words, without what must not be shown.
  let words: String
  /// Whether the endpoint said that this was all, or one answer of several has come to its end.
  let isWhole: Bool
  /// What ended it before it was whole; nil if the connection was closed as if it were.
  let ending: String?
  /// The beginning of what was no event.
  let strange: String
}

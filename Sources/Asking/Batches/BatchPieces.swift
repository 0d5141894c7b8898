import Teachers

/// Which calls are handed in next, and together: decided here, done by ``BatchWork``.
///
/// What a provider would not take is handed in again in two halves: at once where one of the calls is the cause, later
/// where its queue is full. What was left open several times is given up.
struct BatchPieces {
  /// So often a call is handed in that comes back without an answer and with an error of its own.
  static let tries = 5
  /// So many batches in a row may end without a result.
  static let idleEnds = 5

  /// Why a call is given up.
  typealias GivenUp = (key: CallKey, because: String)

  private var pieces: [[Call]] = []
  private var waiting: Set<CallKey> = []
  private var failures: [CallKey: Int] = [:]
  private(set) var ended = 0

  var isEmpty: Bool { pieces.isEmpty }

  /// Takes calls that are to be handed in, divided as the provider takes them; those that wait already are left out.
  mutating func add(_ calls: [Call], dividing divide: ([Call]) -> [[Call]]) {
    let new = calls.filter { !waiting.contains($0.key) }
    guard !new.isEmpty else { return }
    waiting.formUnion(new.map(\.key))
    pieces += divide(new)
  }

  /// What is handed in next; nil if nothing waits.
  mutating func takeNext() -> [Call]? {
    guard !pieces.isEmpty else { return nil }
    let piece = pieces.removeFirst()
    waiting.subtract(piece.map(\.key))
    return piece
  }

  /// There was no place for a piece, or only for its beginning: the rest is next.
  mutating func putBack(_ piece: [Call]) {
    guard !piece.isEmpty else { return }
    waiting.formUnion(piece.map(\.key))
    pieces.insert(piece, at: 0)
  }

  /// A piece was not taken.
  ///
  /// - Returns: the call whose fault it is, if it is known now.
  mutating func wasRefused(_ piece: [Call], _ kind: BatchFault.Kind) -> Call? {
    if piece.count == 1, kind == .ofItsCalls { return piece[0] }
    let middle = (piece.count + 1) / 2
    putBack(Array(piece[middle...]))
    putBack(Array(piece[..<middle]))
    if kind == .queueIsFull {
      // Those that wait are not smaller.
      pieces = pieces.flatMap { other in
        other.count <= middle
          ? [other]
          : stride(from: 0, to: other.count, by: middle).map {
            Array(other[$0..<min($0 + middle, other.count)])
          }
      }
    }
    return nil
  }

  /// A call came back without an answer.
  ///
  /// - Parameter weight: for how many times it counts.
  /// - Returns: whether it is given up.
  mutating func cameBack(_ key: CallKey, weight: Int = 1) -> Bool {
    failures[key, default: 0] += weight
    return failures[key, default: 0] >= Self.tries
  }

  /// A batch ended.
  ///
  /// - Returns: whether so many ended without a result that there is no use in going on.
  mutating func batchEnded(results: Int) -> Bool {
    ended = results > 0 ? 0 : ended + 1
    return ended >= Self.idleEnds
  }
}

import Synchronization
import Teachers

/// The calls that a teacher would not answer, and why.
final class Refusals: Sendable {
  private let byKey = Mutex<[CallKey: Refusal]>([:])

  subscript(_ key: CallKey) -> Refusal? { byKey.withLock { $0[key] } }

  func add(_ refusal: Refusal, to key: CallKey) { byKey.withLock { $0[key] = refusal } }
}

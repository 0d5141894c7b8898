import Corpus
import Teachers

extension Decision {
  /// A drop because a teacher would not answer.
  package static func drop(reason: String, _ refusal: Refusal) -> Decision {
    .drop(
      reason: reason,
      evidence: [
        "status": .integer(Int64(refusal.status)), "message": .string(refusal.message),
      ])
  }
}

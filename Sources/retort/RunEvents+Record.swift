import Pipeline
import Reports
import Values

extension RunEvents.Session {
  /// For JSON.
  var record: Record {
    [
      "began": .string(began.formatted(RunEvents.format)),
      "ended": Value(ended?.formatted(RunEvents.format)), "ending": Value(ending),
      "error": Value(error), "retries": .integer(Int64(retries)),
      "restarts": .integer(Int64(restarts)),
    ]
  }
}

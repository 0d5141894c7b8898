import Machine
import Synchronization

/// What filters make of files when recipes are checked: each is made once for all recipes that are checked with it, as
/// long as the files are as they were.
///
/// A study checks hundreds of recipes that name the same evaluation sets.
public final class FilterFiles: Sendable {
  private struct Made {
    let states: [String?]
    let value: any Sendable
  }

  private let made = Mutex<[String: Made]>([:])

  public init() {}

  /// What was made of the files before, or what `make` makes of them now. Two that come at the same time both make it.
  ///
  /// - Parameters:
  ///   - key: what is made of the files, with all that decides it besides them.
  ///   - files: their paths.
  /// - Throws: what `make` throws; that is not kept.
  func once<Value: Sendable>(
    _ key: String, _ files: [String], make: () throws -> Value
  ) rethrows -> Value {
    let key = ([key] + files).joined(separator: "\n")
    // Looked at before the files are read: what changes meanwhile is read again.
    let states = files.map(Files.state)
    if let known = made.withLock({ $0[key] }), known.states == states,
      let value = known.value as? Value
    {
      return value
    }
    let value = try make()
    made.withLock { $0[key] = Made(states: states, value: value) }
    return value
  }
}

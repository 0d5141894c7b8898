import Foundation
import Machine
import Values

/// A sandbox for a program of the user's own that is fed and heard through pipes for as long as there are rows.
///
/// It has no network, sees the system's programs and one folder, all read-only, and writes in a `/tmp` of its own. What
/// it uses is not measured: it is the user's program, kept from doing by mistake what nobody can undo. For programs of
/// strangers there is ``Sandbox``.
public struct StreamingSandbox: Sendable {
  private let bubblewrap: Bubblewrap

  /// - Throws: ``RetortError`` of kind `missing` if there is no bubblewrap.
  public init() throws {
    bubblewrap = Bubblewrap(program: try Bubblewrap.found())
  }

  /// The command line that runs another in the sandbox, from the program's path on.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - folder: what it sees besides the system, and starts in.
  ///   - environment: all of its environment.
  public func command(_ words: [String], in folder: String, _ environment: [String: String])
    -> [String]
  {
    // By its real path: of links only those of the system are there.
    let real = realpath(folder, nil).map { path in
      defer { free(path) }
      return String(cString: path)
    }
    return bubblewrap.arguments(streaming: words, in: real ?? folder, environment)
  }
}

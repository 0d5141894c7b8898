import Values

/// The template that a launcher renders with, and the system text that rows without one get.
public struct LaunchTemplate: Sendable, Equatable {
  /// The launcher's name of it; nil for the student's own.
  public let name: String?
  /// What the launcher must be told as its default system text; nil if it need not be told anything.
  public let system: String?
  /// The Jinja text, where the launcher renders by one.
  public let jinja: String?
  /// The launcher's own template, where it has such.
  let factory: FactoryTemplate?
  /// Why it cannot be used; nil if it can.
  let fault: String?
  let hint: String?

  /// Its digest, for stamps.
  public var digest: String {
    Digest(of: jinja ?? factory.map { "\($0)" } ?? "").description
  }
}

/// The two ways in which a question begins: as it will be trained, and as the student's own template asks it.
struct Probe: Sendable, Equatable {
  static let question = "What is two and two?"
  /// As the launcher renders it, and as the student's own template does; nil where there is none.
  var trained: String
  var asked: String?
  /// What the system message of the trained one says; nil if it has none.
  var system: String?
}

/// A file that a filter leaves beside its rows.
public struct Artefact: Sendable {
  public let name: String
  /// Writes it to a path.
  public let write: @Sendable (_ path: String) throws -> Void

  public init(_ name: String, write: @escaping @Sendable (_ path: String) throws -> Void) {
    self.name = name
    self.write = write
  }
}

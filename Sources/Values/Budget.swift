/// What a run's calls may take together, in all its sessions; nil for no bound.
public struct Budget: Sendable, Equatable {
  public var dollars: Money?
  /// Read and written.
  public var tokens: Int64?

  public init(dollars: Money? = nil, tokens: Int64? = nil) {
    self.dollars = dollars
    self.tokens = tokens
  }
}

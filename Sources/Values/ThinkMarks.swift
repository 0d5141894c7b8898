/// What a model writes before and after its reasoning, if that stands in the text of its answer.
public struct ThinkMarks: Sendable, Hashable {
  public let open: String
  public let close: String

  public init(open: String, close: String) {
    self.open = open
    self.close = close
  }
}

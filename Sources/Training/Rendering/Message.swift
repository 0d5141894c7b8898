/// One turn of a chat, as templates see it.
public struct Message: Sendable, Equatable {
  /// `system`, `user`, `assistant`, or whatever the row says.
  public let role: String
  public let content: String

  public init(role: String, content: String) {
    (self.role, self.content) = (role, content)
  }
}

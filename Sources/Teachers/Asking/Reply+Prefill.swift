import Values

extension Reply {
  /// The whole answer of which this is what came behind a beginning that the teacher was given.
  ///
  /// An endpoint that sends the reasoning apart may have taken a mark at the beginning for the reasoning's: what stands
  /// behind that mark is then the beginning of the reasoning.
  public func behind(_ beginning: String) -> Reply {
    var text = beginning
    var thought = reasoning
    if let reasoning,
      let mark =
        ([marks].compactMap(\.self) + ThinkMarks.known).map(\.open)
        .first(where: { beginning.hasPrefix($0) })
    {
      thought = String(beginning.dropFirst(mark.count).drop { $0.isNewline }) + reasoning
      text = ""
    }
    var whole = self
    whole.content = text + content
    whole.reasoning = thought
    return whole
  }
}

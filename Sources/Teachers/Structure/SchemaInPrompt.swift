extension CallGroup {
  /// How the endpoint is made to follow the calls' schema.
  var structure: Teacher.Structure { hasSchemaInPrompt ? .asking : teacher.structure }

  /// The messages as they are sent: with the schema in the last of them if the endpoint does not take schemas.
  var sentMessages: [ChatMessage] {
    guard let schema = first.schema, structure != .schema, let last = first.messages.last else {
      return first.messages
    }
    return first.messages.dropLast()
      + [ChatMessage(last.role, "\(last.content)\n\n\(schema.instruction)")]
  }

  /// The same calls, to an endpoint that turned out not to take schemas.
  var withSchemaInPrompt: CallGroup {
    var group = self
    group.hasSchemaInPrompt = true
    return group
  }

  /// Whether it may be the schema that an endpoint would not have: many say no more than that the request is bad.
  func mayBeSchemaRefused(_ refusal: Refusal) -> Bool {
    first.schema != nil && structure != .asking
      && ([400, 422].contains(refusal.status) || wasSchemaRefused(refusal))
  }

  /// Whether an endpoint says that it would not have the schema, and not the question.
  func wasSchemaRefused(_ refusal: Refusal) -> Bool {
    guard first.schema != nil, !hasSchemaInPrompt else { return false }
    let words = ["response_format", "json_schema", "schema", "guided", "grammar", "tool"]
    return words.contains { refusal.message.lowercased().contains($0) }
  }
}

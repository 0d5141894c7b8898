import Teachers

// The calls that follow from answers that will not do.

extension Call {
  /// The same once more, for another answer.
  package var again: Call {
    Call(
      teacher: teacher, messages: messages, sampling: sampling, sample: sample, round: round + 1,
      schema: schema)
  }

  /// The same once more, after a reply that does not follow the schema: with what is wrong about it.
  package func again(insteadOf reply: Reply) -> Call {
    var reason = "it cannot be read"
    if let schema {
      do throws(ReplySchema.Violation) {
        _ = try schema.value(in: reply.split.answer)
      } catch {
        reason = error.reason
      }
    }
    return Call(
      teacher: teacher,
      messages: messages + [
        ChatMessage(.assistant, reply.split.answer.isEmpty ? "…" : reply.split.answer),
        ChatMessage(.user, "That reply is not what was asked for: \(reason). Reply again."),
      ],
      sampling: sampling, sample: sample, round: round + 1, schema: schema)
  }

  /// The call for the rest of a cut answer to this one.
  package func continuing(_ reply: Reply) -> Call {
    // What was continued before stands in the messages already.
    let written = isContinuation ? messages.last?.content ?? "" : ""
    let whole = Reply(
      content: written, reasoning: nil, finishReason: "length", promptTokens: nil,
      completionTokens: nil
    ).continued(by: reply).prefix
    return Call(
      teacher: teacher,
      messages: (isContinuation ? messages.dropLast() : messages[...])
        + [ChatMessage(.assistant, isContinuation ? whole : reply.prefix)],
      sampling: sampling, sample: sample, round: round, schema: schema)
  }
}

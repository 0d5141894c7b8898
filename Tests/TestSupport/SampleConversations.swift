/// Rows in the shapes that datasets have.
public enum SampleConversations {
  /// Rows as JSON, what they ask, and the last answer.
  public static let shapes: [(row: String, asks: String?, answer: String?)] = {
    var shapes: [(row: String, asks: String?, answer: String?)] = []
    // Turns under each name, with each pair of names for speaker and text, and for those who speak.
    for (column, speaker, text, user, assistant) in [
      ("messages", "role", "content", "user", "assistant"),
      ("messages", "from", "value", "human", "gpt"),
      ("messages", "role", "content", "instruction", "response"),
      ("messages", "role", "content", "prompt", "completion"),
      ("conversations", "from", "value", "human", "gpt"),
      ("conversations", "from", "value", "user", "assistant"),
      ("conversations", "role", "content", "user", "model"),
      ("conversation", "role", "content", "Human", "Assistant"),
      ("dialogue", "speaker", "text", "user", "bot"),
      ("chat", "author", "message", "user", "assistant"),
      ("dialog", "role", "content", "question", "answer"),
      ("messages", "role", "content", "prompter", "ai"),
    ] {
      func turn(_ who: String, _ what: String) -> String {
        "{\"\(speaker)\":\"\(who)\",\"\(text)\":\(what)}"
      }
      func row(_ turns: String...) -> String {
        "{\"id\":1,\"\(column)\":[\(turns.joined(separator: ","))]}"
      }
      let (ask, reply) = (
        turn(user, "\"Why does a cat purr all night long?\""), turn(assistant, "\"So.\"")
      )
      shapes.append((row(ask, reply), "Why does a cat purr all night long?", "So."))
      shapes.append(
        (
          row(turn("system", "\"Be kind.\""), ask, reply), "Why does a cat purr all night long?",
          "So."
        ))
      shapes.append(
        (
          row(
            ask, reply, turn(user, "\"And what does it do in the morning?\""),
            turn(assistant, "\"Then.\"")),
          "Why does a cat purr all night long?\n\nAnd what does it do in the morning?", "Then."
        ))
      shapes.append(
        (
          row(
            turn(
              user,
              "[{\"type\":\"text\",\"text\":\"Why does a cat\"},{\"type\":\"text\",\"text\":\" purr all night long?\"}]"
            ),
            reply),
          "Why does a cat purr all night long?", "So."
        ))
    }
    shapes += [
      // A tool that is called in between.
      (
        #"{"messages":[{"role":"user","content":"What is the sum of two and two?"},{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"tool","content":"4"},{"role":"assistant","content":"It is 4."}],"tools":[{"a":1},{"b":"x"}]}"#,
        "What is the sum of two and two?", "It is 4."
      ),
      // A picture beside a text.
      (
        #"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"What is it that sits on this mat?"}]},{"role":"assistant","content":"A cat."}]}"#,
        "What is it that sits on this mat?", "A cat."
      ),
      // The turns as a text of JSON.
      (
        #"{"messages":"[{\"role\":\"user\",\"content\":\"Why does a cat purr all night long?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]"}"#,
        "Why does a cat purr all night long?", "So."
      ),
      // Alpaca with and without an input, Dolly's context, LLaMA-Factory's history.
      (
        #"{"instruction":"Add these two numbers up, please.","input":"1 and 2","output":"3"}"#,
        "Add these two numbers up, please.\n\n1 and 2", "3"
      ),
      (
        #"{"instruction":"Name a prime number, any of them.","input":"","output":"2"}"#,
        "Name a prime number, any of them.", "2"
      ),
      (
        #"{"instruction":"Name a prime number, any of them.","input":null,"output":"2"}"#,
        "Name a prime number, any of them.", "2"
      ),
      (
        #"{"instruction":"Name a prime number, any of them.","output":"2"}"#,
        "Name a prime number, any of them.", "2"
      ),
      (
        #"{"instruction":"Sum the following story up for me.","context":"A long story.","response":"Short."}"#,
        "Sum the following story up for me.\n\nA long story.", "Short."
      ),
      (
        #"{"instruction":"And when 3 is added to that?","input":"","output":"6","history":[["Please add the numbers 1 and 2.","3"]]}"#,
        "Please add the numbers 1 and 2.\n\nAnd when 3 is added to that?", "6"
      ),
      // A prompt and what completes it, as texts and as turns.
      (
        #"{"prompt":"Why does a cat purr all night long?","completion":"So."}"#,
        "Why does a cat purr all night long?", "So."
      ),
      (
        #"{"prompt":[{"role":"user","content":"Why does a cat purr all night long?"}],"completion":[{"role":"assistant","content":"So."}]}"#,
        "Why does a cat purr all night long?", "So."
      ),
      (
        #"{"prompt":[{"role":"system","content":"x"},{"role":"user","content":"Why does a cat purr all night long?"}],"chosen":[{"role":"assistant","content":"So."}],"rejected":[]}"#,
        "Why does a cat purr all night long?", "So."
      ),
      (
        #"{"question":"Why does a cat purr all night long?","answer":"So."}"#,
        "Why does a cat purr all night long?", "So."
      ),
      (
        #"{"problem":"Why does a cat purr all night long?","solution":"So."}"#,
        "Why does a cat purr all night long?", "So."
      ),
      (
        #"{"query":"Why does a cat purr all night long?","response":"So."}"#,
        "Why does a cat purr all night long?", "So."
      ),
      // Turns that are texts alone.
      (
        #"{"conversation":["Why does a cat purr all night long?","So.","And what does it do in the morning?","Then."]}"#,
        "Why does a cat purr all night long?\n\nAnd what does it do in the morning?", "Then."
      ),
      (
        #"{"turns":["Write a short poem about the sea.","Now make it a good deal shorter."],"category":"x"}"#,
        "Write a short poem about the sea.\n\nNow make it a good deal shorter.", nil
      ),
      // Nothing that asks.
      (#"{"messages":[]}"#, nil, nil), (#"{"messages":null,"x":1}"#, nil, nil),
      (#"{"n":1}"#, nil, nil),
    ]
    return shapes
  }()
}

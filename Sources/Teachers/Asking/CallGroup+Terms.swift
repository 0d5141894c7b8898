import Values

extension CallGroup {
  /// The limit to each answer that its request states, in tokens, wherever it comes from; nil for none.
  package var longestAnswer: Int64? {
    let body = interface.body(self)
    return ["max_completion_tokens", "max_tokens", "max_output_tokens"]
      .compactMap { body[$0]?.integer }.filter { $0 > 0 }.max()
  }
}

extension Teacher {
  /// How it is asked, in what does not name a call. A call that it refused may be answered when it is asked otherwise.
  package var terms: String {
    [
      "interface \(interface.rawValue)", "n \(choices)", "seeds \(sendsSeeds)",
      "structure \(structure.rawValue)", "key \(keyVariable ?? "")",
    ].joined(separator: ", ")
  }

  /// The same with how long it is waited for: what decides of a call that was not answered at all.
  package var termsWithPatience: String { "\(terms), \(timeouts)" }
}

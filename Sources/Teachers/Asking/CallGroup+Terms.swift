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
    var terms = [
      "interface \(interface.rawValue)", "n \(choices)", "seeds \(sendsSeeds)",
      "structure \(structure.rawValue)", "key \(keyVariable ?? "")",
    ]
    // Only where there are any: failures that were noted before there were such keep their terms.
    if !headers.isEmpty { terms.append("headers \(headers.map(\.name).joined(separator: " "))") }
    if case .endpoints(let urls, _) = place {
      let queries = urls.map { EndpointAddress($0).queryText }.filter { !$0.isEmpty }
      // What stands in it may be secret where it names no variable.
      if !queries.isEmpty {
        terms.append("query \(Digest(of: queries.joined(separator: " ")))")
      }
    }
    return terms.joined(separator: ", ")
  }

  /// The same with how long it is waited for: what decides of a call that was not answered at all.
  package var termsWithPatience: String { "\(terms), \(timeouts)" }
}

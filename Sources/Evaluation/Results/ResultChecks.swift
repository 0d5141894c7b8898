/// What a reader of a score has to be told: signs of a broken harness, and shares that make a score mean something else.
enum ResultChecks {
  static func notes(_ result: BenchmarkResult) -> [String] {
    var notes: [String] = []
    func note(_ share: Double, _ text: String) {
      if share > 0 { notes.append("\(percent(share)) \(text)") }
    }
    note(result.share(.cut), "of the samples were cut before there was an answer")
    note(result.share(.noAnswer), "of the samples have no answer")
    note(
      result.share(.couldNotTell),
      "of the samples could not be graded; they count neither as right nor as wrong")
    note(result.share(.missing), "of the samples were never answered and do not count")
    if let reason = result.commonestReason { notes.append("most of those: \(reason)") }
    let cut = result.samples == 0 ? 0 : Double(result.cut) / Double(result.samples)
    if cut > result.share(.cut) {
      note(cut, "of the samples were cut at the token limit, some behind an answer")
    }
    if result.repeats > 1, result.samples > 0 {
      // Repeats that there are: the first of an item repeats nothing.
      let more = result.items.reduce(0) { sum, item in
        sum + max(0, item.outcomes.count { $0 != .missing } - 1)
      }
      let share = more > 0 ? Double(result.identicalRepeats) / Double(more) : 0
      if share >= 0.05 {
        notes.append(
          "\(percent(share)) of the repeats are the same text as an earlier one: they are not independent"
        )
      }
    }
    if result.answeredAs.count > 1 {
      let names = result.answeredAs.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      notes.append(
        "its endpoint answered as \(names.count) models: "
          + names.prefix(3).map { "\($0.key) (\($0.value) answers)" }.joined(separator: ", ")
          + (names.count > 3 ? ", …" : ""))
    }
    let letters = result.letters.values
    if let most = letters.max(), letters.reduce(0, +) >= 20,
      Double(most) > 0.5 * Double(letters.reduce(0, +))
    {
      notes.append("the right options are not spread over the letters: \(result.letters)")
    }
    return notes
  }

  static func percent(_ share: Double) -> String {
    share > 0 && share < 0.001
      ? "less than 0.1 %" : "\((share * 1000).rounded() / 10) %"
  }
}

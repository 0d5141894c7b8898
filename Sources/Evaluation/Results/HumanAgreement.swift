import Foundation

/// How often grades agree with what people said of the same answers.
struct HumanAgreement: Sendable, Equatable {
  private(set) var bothRight = 0
  private(set) var bothWrong = 0
  /// Right here, wrong to people.
  private(set) var onlyHere = 0
  private(set) var onlyPeople = 0
  /// Answers that people judged and of which nothing could be said here.
  private(set) var untold = 0

  mutating func add(_ grade: SampleGrade, _ isRight: Bool) {
    guard let score = grade.score else {
      untold += 1
      return
    }
    switch (score >= 1, isRight) {
    case (true, true): bothRight += 1
    case (false, false): bothWrong += 1
    case (true, false): onlyHere += 1
    case (false, true): onlyPeople += 1
    }
  }

  var count: Int { bothRight + bothWrong + onlyHere + onlyPeople }

  /// Cohen's kappa, -1...1: agreement beyond what the shares of right ones make by chance; nil where both always say the
  /// same (J. Cohen, A coefficient of agreement for nominal scales, 1960).
  var kappa: Double? {
    guard count > 0 else { return nil }
    let all = Double(count)
    let observed = Double(bothRight + bothWrong) / all
    let here = Double(bothRight + onlyHere) / all
    let people = Double(bothRight + onlyPeople) / all
    let chance = here * people + (1 - here) * (1 - people)
    return chance < 1 ? (observed - chance) / (1 - chance) : nil
  }

  /// A sentence for tables; nil if nobody judged.
  var note: String? {
    guard count + untold > 0 else { return nil }
    let agreed = bothRight + bothWrong
    var text = "grades agree with people on \(agreed) of \(count) answers"
    if count > 0 { text += " (\(ScoreReport.points(Double(agreed) / Double(count))) %" }
    if let kappa { text += ", Cohen's kappa \(String(format: "%.2f", kappa))" }
    if count > 0 { text += ")" }
    if onlyHere + onlyPeople > 0 {
      text += "; right here and wrong to people: \(onlyHere), the other way: \(onlyPeople)"
    }
    if untold > 0 { text += "; \(untold) could not be graded" }
    return text
  }
}

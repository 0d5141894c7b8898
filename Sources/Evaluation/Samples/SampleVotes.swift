import Grading

/// For what each of an item's samples votes.
enum SampleVotes {
  /// The right answer's number.
  static let right = 0

  /// A number for each sample: ``right`` for right ones, another for each group of answers that are the same, nil for those
  /// without an answer. Work: samples × groups comparisons.
  static func labels(_ grades: [SampleGrade], isSame: (String, String) -> Bool) -> [Int?] {
    var groups: [String] = []
    return grades.map { grade in
      if grade.outcome == .right { return right }
      guard let found = grade.extracted, ![.missing, .noAnswer, .cut].contains(grade.outcome) else {
        return nil
      }
      if let place = groups.firstIndex(where: { $0 == found || isSame(found, $0) }) {
        return place + 1
      }
      groups.append(found)
      return groups.count
    }
  }
}

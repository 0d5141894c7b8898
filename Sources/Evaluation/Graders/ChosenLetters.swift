import Grading

/// The letters that a response to a multiple-choice question chooses.
enum ChosenLetters {
  /// The one letter; nil if there is none, or there are several.
  static func one(_ text: String) -> String? {
    if let final = FinalAnswer(in: text), [.boxed, .tagged, .whole].contains(final.rule),
      let letters = ChoiceLetters.named(final.text)
    {
      return letters.count == 1 ? letters : nil
    }
    return MathGrader.choice(in: text).map(String.init)
  }

  /// One letter or more, in the order of the alphabet.
  static func several(_ text: String) -> String? {
    if let final = FinalAnswer(in: text), [.boxed, .tagged, .whole, .stated].contains(final.rule),
      let letters = ChoiceLetters.named(final.text)
    {
      return letters
    }
    return MathGrader.choice(in: text).map(String.init)
  }
}

extension ChoiceLetters {
  /// The letters of an answer that names letters: `C`, `(A) and (C)`, `ABD`, `C) 12 cm`; nil if it names none.
  static func named(_ text: String) -> String? {
    MathGrader.choices(text).map { String($0) }
  }
}

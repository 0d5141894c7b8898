/// A piece of an answer's text.
enum Token: Hashable, Sendable {
  /// Digits, perhaps with a point: `12`, `1.5`, `.5`; grouping marks are taken out already.
  case number(String)
  case letter(Character)
  /// Digits of a base above ten: `2A`.
  case numeral(String)
  /// A number that was written in words: "two thirds".
  case value(Rational)
  /// A LaTeX command without its backslash: `frac`.
  case command(String)
  /// `\text{…}` and the like, or a word of plain text.
  case word(String)
  /// Anything else of one character: `+ - * / ^ _ ( ) [ ] { } | , ; : = < > ! & % $ ' °`.
  case symbol(Character)
  /// `\\`, the end of a matrix's row.
  case newRow
  /// Wide space, which keeps words apart.
  case space
}

/// By whose rules answers are compared.
///
/// | | `exact` | `math-verify` | `string` |
/// |---|---|---|---|
/// | numbers | exactly; a decimal reference sets its own places | rounded to 6 places | as they are written, after simple changes |
/// | formulas | normal forms, then values at some points | the same | as they are written |
/// | units | 5 cm is no 5 m; a missing unit is accepted | not looked at | "\text{ …}" at the end is cut off |
/// | percent | 75 % is 0.75; whether it is 75 cannot be told | 75 % is 75, too | the sign is cut off |
/// | an open interval and a point | told apart if they can be | the same | as they are written |
/// | a set of solutions for an inequality | right | right if the reference is the inequality | as they are written |
/// | `1,22` | cannot tell | 1.22 | as they are written |
/// | what cannot be read | cannot tell | wrong | wrong |
public enum MathMode: String, Sendable, CaseIterable {
  /// Mathematics.
  case exact
  /// As Math-Verify 0.9 decides.
  case mathVerify = "math-verify"
  /// As the matcher of Hendrycks et al. (MATH, 2021) decides, by which published evaluations went.
  case string
}

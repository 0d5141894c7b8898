import Testing

/// What is said around an amount: words that announce it, turn it, or say it once more.
struct PhrasingKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    7 ;; \boxed{\text{Answer: } 7} ;; right
    7 ;; \boxed{\text{The answer is } 7} ;; right
    7 ;; \boxed{\text{The answer is } 8} ;; wrong
    7 ;; \boxed{The final answer is 7} ;; right
    -3 ;; \boxed{\text{Result} = -3} ;; right
    20\%\text{ increase} ;; \boxed{\text{increase of }20\%} ;; right
    20\%\text{ increase} ;; \boxed{\text{An increase of 20\%}} ;; right
    20\%\text{ increase} ;; \boxed{\text{increased by }20\%} ;; right
    20\%\text{ increase} ;; \boxed{\text{a decrease of }20\%} ;; wrong
    \$15\text{ profit} ;; \boxed{\text{a profit of }\$15} ;; right
    \$15\text{ profit} ;; \boxed{\text{a loss of }\$15} ;; wrong
    \$12.50 ;; \boxed{\text{USD }12.50} ;; right
    \$12.50 ;; \boxed{USD 12.50} ;; right
    \$12.50 ;; \boxed{EUR 12.50} ;; wrong
    \$12.50 ;; \boxed{\$12\frac12} ;; right
    \$12.50 ;; \boxed{\$12 1/2} ;; right
    \$12.50 ;; \boxed{\$12\frac13} ;; wrong
    7 ;; \boxed{7\text{ (seven)}} ;; right
    12 ;; \boxed{12 (twelve)} ;; right
    13 ;; \boxed{12 (twelve)} ;; wrong
    35 ;; \boxed{5(7)} ;; right
    \frac72 ;; \boxed{3\text{ and }\frac12} ;; right
    \frac72 ;; \boxed{3\text{ and a half}} ;; right
    \frac72 ;; \boxed{3\text{ and }\frac13} ;; wrong
    3,\frac12 ;; \boxed{3\text{ and }\frac12} ;; right
    \infty ;; \boxed{\text{infinity}} ;; right
    -\infty ;; \boxed{\text{negative infinity}} ;; right
    -\infty ;; \boxed{\text{infinity}} ;; wrong
    \infty ;; \boxed{\text{positive infinity}} ;; right
    -5 ;; \boxed{\text{negative }5} ;; right
    -\frac12 ;; \boxed{\text{minus }\frac12} ;; right
    5 ;; \boxed{\text{negative }5} ;; wrong
    12 ;; <answer>The value is 12</answer> ;; right
    13 ;; <answer>The value is 12</answer> ;; wrong
    7 ;; \boxed{3+4=7} ;; right
    8 ;; \boxed{3+4=7} ;; wrong
    8 ;; \boxed{3+4=8} ;; could not tell
    3+4=7 ;; \boxed{7} ;; right
    5 ;; \boxed{x=2+4=5} ;; could not tell
    \frac56 ;; \boxed{\frac12+\frac13=\frac56} ;; right
    5 ;; \boxed{5\tag{1}} ;; right
    5 ;; \boxed{5\ \checkmark} ;; right
    6 ;; \boxed{5\tag{6}} ;; wrong
    """#
}

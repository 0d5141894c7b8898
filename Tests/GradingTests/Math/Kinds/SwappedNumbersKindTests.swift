import Testing

/// Numbers that change places among words that say what each of them is; and lists in which none is said.
struct SwappedNumbersKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    (a) 12 (b) 30 ;; \boxed{(a)\ 30\quad (b)\ 12} ;; not right
    (a) 12 (b) 30 ;; \boxed{(a)\ 12\quad (b)\ 30} ;; right
    (i) 3 (ii) 4 ;; \boxed{(i) 4 (ii) 3} ;; not right
    A: 12, B: 30 ;; \boxed{A: 30, B: 12} ;; not right
    max 5, min 2 ;; \boxed{max 2, min 5} ;; not right
    7 R 3 ;; The answer is 3 R 7. ;; not right
    7 remainder 3 ;; So 52 ÷ 7 is \boxed{3 \text{ remainder } 7} ;; not right
    3 over 5 ;; \boxed{5 over 3} ;; not right
    3 quarters 2 dimes ;; \boxed{2 quarters 3 dimes} ;; not right
    12 edges 8 vertices ;; \boxed{8 edges 12 vertices} ;; not right
    5 then 3 ;; \boxed{3 then 5} ;; not right
    x = 2 or x = 3 ;; \boxed{x = 3 or x = 2} ;; right
    2 and 3 ;; \boxed{3 \text{ and } 2} ;; right
    \{2, 3\} ;; \boxed{\{3, 2\}} ;; right
    x=2, y=3 ;; \boxed{y=3, x=2} ;; right
    2\pi + 3 ;; \boxed{3 + 2\pi} ;; right
    2x + 3 ;; \boxed{3 + 2x} ;; right
    2a + 3b ;; \boxed{3b + 2a} ;; right
    """#
}

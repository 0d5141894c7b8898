import Testing

/// Letters of choices.
struct ChoicesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    B ;; \boxed{(B)} ;; right
    B ;; \boxed{\text{(B)}} ;; right
    B ;; \boxed{[B]} ;; right
    B ;; \boxed{\textbf{B}} ;; right
    B ;; \boxed{(C)} ;; wrong
    B ;; \boxed{B. 12} ;; right
    B ;; \boxed{B) 12} ;; right
    B ;; \boxed{(B) 12} ;; right
    B ;; \boxed{\text{(B) }12} ;; right
    B ;; \boxed{\textbf{(B)}~12} ;; right
    B ;; \boxed{C. 12} ;; wrong
    (A),(C) ;; \boxed{AC} ;; right
    AC ;; \boxed{A, C} ;; right
    AC ;; \boxed{A and C} ;; right
    AC ;; \boxed{C, A} ;; right
    AC ;; \boxed{AB} ;; wrong
    ABD ;; \boxed{(A), (B) and (D)} ;; right
    A ;; \boxed{(A),(B)} ;; wrong
    12 ;; \boxed{(B) 12} ;; right
    12 ;; \boxed{(B) 13} ;; wrong
    D ;; The answer is D. ;; right
    D ;; Answer: [D] ;; right
    D ;; Answer: **D** ;; right
    C ;; So I and II are true. The answer is C. ;; right
    B ;; The correct option is B. ;; right
    B ;; The correct choice is (C). ;; wrong
    B ;; $\boxed{12}$, so the answer is (B). ;; right
    B ;; $\boxed{12}$, so the answer is (C). ;; not right
    B ;; \boxed{b} ;; could not tell
    B ;; \boxed{\text{(b)}} ;; right
    B ;; \boxed{c} ;; could not tell
    B ;; \boxed{7} ;; could not tell
    A ;; The correct option is B, not A. ;; wrong
    B ;; The correct option is B, not A. ;; right
    B ;; Option B is right; option C is not. ;; right
    B ;; It is B rather than C. ;; right
    D ;; I pick B over D. ;; not right
    B ;; B is correct because C and D are both false. ;; right
    B ;; The right option is (B).⏎A is too small.⏎C is too large. ;; right
    C ;; The answer is not C. ;; not right
    C ;; It is certainly not C. ;; not right
    B ;; I don't think the answer is B. ;; not right
    B ;; B is wrong. ;; not right
    B ;; (B) cannot be right ;; not right
    D ;; All of A, B, C, D are wrong. ;; not right
    B ;; The answer is B or C. ;; not right
    C ;; The answer is B or C. ;; not right
    D ;; Answer: D or E? ;; not right
    """#
}

import Testing

/// What stands around a box, a statement or a letter and changes what is said.
struct SurroundingsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    72 ;; $x = -\boxed{72}$ ;; wrong
    -72 ;; $x = -\boxed{72}$ ;; right
    -72 ;; So it is -\boxed{72}. ;; right
    72 ;; - \boxed{72} ;; right
    72 ;; $x = \boxed{72}$ ;; right
    72 ;; $2\boxed{72}$ ;; wrong
    144 ;; $2\boxed{72}$ ;; right
    72 ;; $\frac{\boxed{72}}{5}$ ;; wrong
    72 ;; $\sqrt{\boxed{72}}$ ;; wrong
    72 ;; $\boxed{72}^2$ ;; wrong
    72 ;; $\boxed{72}+C$ ;; not right
    72 ;; $x \ne \boxed{72}$ ;; not right
    72 ;; $x<\boxed{72}$ ;; not right
    72 ;; $3\cdot 24 = \boxed{72}$. ;; right
    72 ;; $\boxed{72}\text{ cm}$ ;; right
    72 ;; The answer is $\boxed{72}$! ;; right
    72 ;; \[\boxed{72}\] ;; right
    5 ;; The answer is not \boxed{5}. ;; not right
    5 ;; \boxed{5} is not the answer. ;; not right
    5 ;; \boxed{5} is wrong. ;; not right
    72 ;; Wrong attempt: \boxed{72}⏎⏎Correct: 73 ;; not right
    7 ;; <|im_start|>user⏎What is 3+4?<|im_end|>⏎<|im_start|>assistant⏎It is \boxed{7}.<|im_end|> ;; right
    73 ;; \boxed{72}⏎⏎Correction: the answer should be 73. ;; right
    12 ;; The answer is 12.⏎⏎Q: What is 3+4?⏎A: The answer is 7. ;; right
    7 ;; The answer is 12.⏎⏎Q: What is 3+4?⏎A: The answer is 7. ;; wrong
    12 ;; Q: What is 5+7?⏎A: The answer is 12. ;; right
    12 ;; Answer: 12 [EOS] ;; right
    40 ;; So 40 girls are not in the club.⏎A: 40 ;; right
    40 ;; Assume there are 80, if half of them left⏎Answer: 40 ;; right
    12 ;; The answer is 12.<|im_end|> ;; right
    2,3 ;; x = \boxed{2} or x = \boxed{3} ;; right
    1,72 ;; $x=\boxed{1}$ and $x=\boxed{72}$ ;; right
    B ;; Answer: b ;; right
    B ;; The answer is (b). ;; right
    B ;; Answer: c ;; not right
    9 ;; \boxed{3\text{ squared}} ;; could not tell
    3 ;; \boxed{3\text{ squared}} ;; could not tell
    6 ;; The answer is either 5 or 6. ;; not right
    72 ;; Suppose the answer is 72, then 72 is odd. ;; not right
    72 ;; If the answer is 72, we are lost. ;; not right
    B ;; Choice B is correct, since A and C fail. ;; right
    C ;; Choice B is correct, since A and C fail. ;; wrong
    B ;; Only B satisfies this. D fails at x = 0. ;; right
    B ;; Option (B) is correct because option (A) ignores friction. ;; right
    B ;; The answer is A or B. ;; not right
    D ;; Both A and D are possible. ;; not right
    C ;; The temperature is 20 degrees C ;; not right
    3.14 ;; \boxed{3.14}. The final answer should be rounded to 2 decimal places. ;; not wrong
    70 ;; \boxed{70}⏎⏎The answer is a 2-digit number, as expected. ;; not wrong
    11 ;; \boxed{11}. The answer is the same for all 3 cases. ;; not wrong
    11 ;; \boxed{11}. (The answer is 10 if repetition is allowed.) ;; not wrong
    8 ;; \boxed{8}<|im_end|>⏎<|im_start|>user⏎What is 3+4? \boxed{7} ;; right
    7 ;; \boxed{8}<|im_end|>⏎<|im_start|>user⏎What is 3+4? \boxed{7} ;; wrong
    73 ;; \boxed{72}⏎⏎Correction: the answer should be 73. ;; right
    74 ;; \boxed{72}⏎⏎Correction: the answer should be 73. ;; wrong
    """#
}
